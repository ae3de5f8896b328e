"""Fetches certificates from Amazon: over proved TLS, small ones, and not for long."""

import re
import ssl
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from warnings import catch_warnings

import aiohttp
import certifi
from aiohttp.abc import AbstractResolver
from cryptography.utils import CryptographyDeprecationWarning
from cryptography.x509 import Certificate, load_pem_x509_certificate
from cryptography.x509.verification import Store

from cramp_coach_alexa.certificates import Unproved

WAITS: Final = aiohttp.ClientTimeout(total=2.5, connect=1.5, sock_read=1.5)  # seconds: a person is waiting
BLOCK: Final = re.compile(rb"-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----", re.DOTALL)
MOST_BYTES: Final = 64 * 1024  # a chain of four has 7 kB
CONNECTIONS: Final = 8


@dataclass(frozen=True, slots=True)
class Roots:
    """Whom we believe: PEM, of as many authorities as there are."""

    pem: bytes = field(repr=False)

    def store(self) -> Store:
        """For chains that were fetched."""
        return Store([root for block in BLOCK.findall(self.pem) if (root := _strictly(block))])

    def tls(self) -> ssl.SSLContext:
        """For the connection that they are fetched over."""
        return ssl.create_default_context(cadata=self.pem.decode())


def public_roots() -> Roots:
    """Mozilla's list, the same on every machine."""
    return Roots(Path(certifi.where()).read_bytes())


@dataclass(slots=True)
class CertificateHost:
    """Where certificates lie. `resolver` finds the host's address; None: as the system does."""

    roots: Roots
    resolver: AbstractResolver | None = None
    waits: aiohttp.ClientTimeout = WAITS
    _session: aiohttp.ClientSession | None = field(default=None, init=False)

    async def fetch(self, address: str) -> bytes:
        """What lies at this address. Raises Unproved if it does not come soon, whole and small."""
        try:
            async with self._open().get(address, allow_redirects=False) as answer:
                if answer.status != 200:
                    raise Unproved(f"the certificate's host answered {answer.status}")
                return await _small(answer.content)
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise Unproved(f"the certificate's host cannot be reached ({type(error).__name__})") from None

    async def close(self) -> None:
        """Let go of the connections."""
        if self._session is not None:
            await self._session.close()

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            connector = aiohttp.TCPConnector(
                ssl=self.roots.tls(), resolver=self.resolver, limit=CONNECTIONS, force_close=True
            )
            # Not unpacked: what is small on the wire would not stay small.
            self._session = aiohttp.ClientSession(
                connector=connector, timeout=self.waits, trust_env=True, auto_decompress=False
            )
        return self._session


def public_host() -> CertificateHost:
    """Amazon's, as everybody reaches it."""
    return CertificateHost(public_roots())


def _strictly(block: bytes) -> Certificate | None:
    """A few old roots break today's rules (their serial number is 0); the library will soon take none."""
    with catch_warnings(action="error"):
        try:
            return load_pem_x509_certificate(block)
        except (ValueError, CryptographyDeprecationWarning):
            return None


async def _small(content: aiohttp.StreamReader) -> bytes:
    body = bytearray()
    async for chunk in content.iter_any():
        body += chunk
        if len(body) > MOST_BYTES:
            raise Unproved("the certificate is too large")
    return bytes(body)
