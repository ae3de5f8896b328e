"""The keys that Alexa signs with: fetched once an hour, proved before use, and few at a time."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, TypeAlias

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.x509 import DNSName, load_pem_x509_certificates
from cryptography.x509.verification import PolicyBuilder, Store

from cramp_coach.ports import Clock

SIGNER: Final = "echo-api.amazon.com"
KEPT_FOR: Final = timedelta(hours=1)
MOST_KEPT: Final = 8  # Amazon uses one or two at a time
MOST_FLIGHTS: Final = 4  # addresses that nobody has proved yet are asked for by strangers too
LONGEST_CHAIN: Final = 10

Fetch: TypeAlias = Callable[[str], Awaitable[bytes]]


class Unproved(Exception):
    """Nothing proves that this came from Alexa. The message may be logged: nothing that was sent is in it."""


@dataclass(frozen=True, slots=True)
class Proof:
    """The key of a certificate that is proved, until this moment."""

    key: RSAPublicKey
    until: datetime


@dataclass(slots=True)
class Certificates:
    """Keys by the address of their certificate. `fetch` gives the PEM, or raises Unproved."""

    fetch: Fetch
    roots: Store
    clock: Clock
    _kept: dict[str, Proof] = field(default_factory=dict[str, Proof], init=False)
    _flights: dict[str, asyncio.Task[Proof]] = field(
        default_factory=dict[str, "asyncio.Task[Proof]"], init=False
    )

    async def key(self, address: str) -> RSAPublicKey:
        """The key at this address, whatever how many ask at once. Raises Unproved."""
        kept = self._kept.get(address)
        if kept is not None and self.clock() < kept.until:
            return kept.key
        proof = await asyncio.shield(self._flight(address))  # one who gives up does not take the others along
        return proof.key

    def _flight(self, address: str) -> asyncio.Task[Proof]:
        flight = self._flights.get(address)
        if flight is not None:
            return flight
        if address not in self._kept and len(self._flights) >= MOST_FLIGHTS:
            raise Unproved("too many certificates are asked for at once")
        flight = self._flights[address] = asyncio.create_task(self._proof(address))
        flight.add_done_callback(lambda done: self._landed(address, done))
        return flight

    async def _proof(self, address: str) -> Proof:
        proof = proved(await self.fetch(address), self.roots, self.clock())
        self._kept.pop(address, None)
        while len(self._kept) >= MOST_KEPT:
            del self._kept[next(iter(self._kept))]  # the one that was fetched the longest ago
        self._kept[address] = proof
        return proof

    def _landed(self, address: str, flight: asyncio.Task[Proof]) -> None:
        del self._flights[address]
        if not flight.cancelled():
            flight.exception()  # whoever waited has it; if nobody is left, it is no news to asyncio either


def proved(pem: bytes, roots: Store, now: datetime) -> Proof:
    """That these certificates, the signer's first, are Alexa's now. Raises Unproved."""
    policy = PolicyBuilder().store(roots).time(now).build_server_verifier(DNSName(SIGNER))
    try:
        signer, *others = load_pem_x509_certificates(pem)
        chain, key = policy.verify(signer, others[:LONGEST_CHAIN]), signer.public_key()
    except Exception as error:  # noqa: BLE001 - whatever the library makes of them, they prove nothing
        raise Unproved(f"the certificate is not Alexa's ({type(error).__name__})") from None
    if not isinstance(key, RSAPublicKey):
        raise Unproved("the certificate's key is of the wrong kind")
    return Proof(key, min(now + KEPT_FOR, *(one.not_valid_after_utc for one in chain)))
