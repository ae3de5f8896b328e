"""Whether a request comes from Alexa, for this skill, and now.

What Amazon asks of a skill that is its own web service ("Host a Custom Skill as a Web Service",
developer.amazon.com): a certificate of Amazon's at an address of Amazon's, its signature of the very bytes
that arrived, a time that is now, and our skill's own id. Whatever of it is wrong, the request is refused.
"""

from base64 import b64decode
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from posixpath import normpath
from re import ASCII, escape, fullmatch
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from starlette.datastructures import Headers

from cramp_coach.ports import Clock
from cramp_coach_alexa.certificates import Certificates, Unproved
from cramp_coach_alexa.envelope import Envelope, Unreadable, envelope_from
from cramp_coach_alexa.events import HAPPENED

CHAIN, SIGNATURE = "SignatureCertChainUrl", "Signature-256"
HOST, FOLDER = "s3.amazonaws.com", "/echo.api/"
# What this refuses besides: a name before the host, a query, escapes that two readers may read in two ways.
ADDRESS: Final = rf"(?i:https://{escape(HOST)})(?::443)?(/[A-Za-z0-9._/-]+)"
LONGEST_HEADER: Final = 2_000
REMEMBERED: Final = 8  # addresses: Amazon uses one or two at a time
TOLERANCE: Final = timedelta(seconds=150)
EVENT_TOLERANCE: Final = timedelta(hours=1)  # what happened while nobody spoke is sent again for so long


class ForOthers(Unproved):
    """Alexa sent it, and still not to this skill or not now: a setting or a clock of ours may be wrong."""


@dataclass(frozen=True, slots=True)
class Verifier:
    """Reads requests to one skill, whose id is `skill`."""

    certificates: Certificates
    skill: str
    clock: Clock

    async def verified(self, headers: Headers, body: bytes) -> Envelope:
        """What this body says, once it is proved to be Alexa's. Raises Unproved for anything else."""
        signature, address = _only(headers, SIGNATURE), certificate_address(_only(headers, CHAIN))
        check_signature(await self.certificates.key(address), signature, body)
        try:
            envelope = envelope_from(body)
        except Unreadable:
            raise Unproved("the body is not a request of Alexa's") from None
        self._check(envelope)
        return envelope

    def _check(self, envelope: Envelope) -> None:
        if envelope.application != self.skill:
            raise ForOthers("it is meant for another skill than ALEXA_SKILL_ID says")
        event = envelope.request.type.startswith(HAPPENED)
        if abs(self.clock() - envelope.request.at) > (EVENT_TOLERANCE if event else TOLERANCE):
            raise ForOthers("it is not of now, or this machine's clock is wrong")


@lru_cache(REMEMBERED)
def certificate_address(given: str) -> str:
    """The address where a certificate of Alexa's may lie, in its one spelling. Raises Unproved."""
    match = fullmatch(ADDRESS, given, ASCII)
    path = normpath(match[1]) if match else ""
    if not path.startswith(FOLDER):
        raise Unproved("the certificate's address is not Amazon's")
    return f"https://{HOST}{path}"


def check_signature(key: RSAPublicKey, given: str, body: bytes) -> None:
    """Raises Unproved if the owner of this key did not sign these very bytes."""
    try:
        key.verify(b64decode(given, validate=True), body, PKCS1v15(), SHA256())
    except (InvalidSignature, ValueError):
        raise Unproved("the signature is not Alexa's") from None


def _only(headers: Headers, name: str) -> str:
    """The header of this name. Of two, somebody else may have read the other."""
    given = headers.getlist(name)
    if len(given) != 1 or len(given[0]) > LONGEST_HEADER:
        raise Unproved(f"there is not one header {name}")
    return given[0]
