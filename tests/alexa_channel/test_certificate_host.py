"""Certificates are fetched over real sockets, from Amazon only, small ones, and not for long."""

import gzip
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import pytest

from cramp_coach.bootstrap import now
from cramp_coach_alexa.certificate_host import MOST_BYTES, CertificateHost, Roots, public_roots
from cramp_coach_alexa.certificates import Unproved
from support.authority import ADDRESS, Authority
from support.certificate_server import CertificateServer, Loopback, certificate_server, page

OURS = Authority(now())
IMPATIENT = aiohttp.ClientTimeout(total=0.3)


@asynccontextmanager
async def fetching(
    server: CertificateServer | int, roots: Roots = OURS.roots, waits: aiohttp.ClientTimeout | None = None
) -> AsyncIterator[CertificateHost]:
    resolver = Loopback(server) if isinstance(server, int) else server.resolver
    host = CertificateHost(roots, resolver, waits) if waits else CertificateHost(roots, resolver)
    try:
        yield host
    finally:
        await host.close()


async def test_what_lies_there_is_fetched() -> None:
    async with certificate_server(OURS, page(b"the certificate")) as server, fetching(server) as host:
        assert await host.fetch(ADDRESS) == b"the certificate"
        assert await host.fetch(ADDRESS) == b"the certificate"
    assert server.asked == ["GET /echo.api/echo-api-cert-12.pem HTTP/1.1"] * 2


ANSWERS = {
    "not there": page(b"<Error/>", "403 Forbidden"),
    "somewhere else": page(b"", "302 Found", "Location: https://s3.amazonaws.com/echo.api/other.pem"),
    "nothing to say": page(b"", "204 No Content"),
    "broken": b"\x00\x01 hello\r\n\r\n",
    "gone": b"",
    "half": page(b"x" * 100)[:-50],
    "too large": page(b"x" * (MOST_BYTES + 1)),
    "too large, and no length": b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 10 * MOST_BYTES,
    "headers without end": b"HTTP/1.1 200 OK\r\n" + b"X: " + b"y" * 100_000 + b"\r\n\r\n",
}


@pytest.mark.parametrize("name", ANSWERS)
async def test_what_does_not_come_whole_and_small_proves_nothing(name: str) -> None:
    async with certificate_server(OURS, ANSWERS[name]) as server, fetching(server) as host:
        with pytest.raises(Unproved):
            await host.fetch(ADDRESS)
    assert len(server.asked) <= 2  # a lost connection is tried once more


async def test_what_is_packed_is_not_unpacked() -> None:
    packed = gzip.compress(b"x" * 50_000_000)
    answer = page(packed, "200 OK", "Content-Encoding: gzip")
    async with certificate_server(OURS, answer) as server, fetching(server) as host:
        assert await host.fetch(ADDRESS) == packed


@pytest.mark.parametrize("begun", [b"", page(b"x" * 100)[:-50]], ids=["at once", "half way"])
async def test_a_host_that_falls_silent_is_not_waited_for(begun: bytes) -> None:
    async with (
        certificate_server(OURS, begun, hangs=True) as server,
        fetching(server, waits=IMPATIENT) as host,
    ):
        with pytest.raises(Unproved, match="Timeout"):
            await host.fetch(ADDRESS)


async def test_a_dead_host_proves_nothing() -> None:
    async with certificate_server(OURS, b"") as server:
        port = server.port
    async with fetching(port) as host:
        with pytest.raises(Unproved, match="ConnectorError"):
            await host.fetch(ADDRESS)


async def test_a_host_of_another_name_is_not_amazon() -> None:
    async with certificate_server(OURS, page(b"x"), name="evil.example") as server, fetching(server) as host:
        with pytest.raises(Unproved, match="Certificate"):
            await host.fetch(ADDRESS)


async def test_a_host_that_nobody_vouches_for_is_not_amazon() -> None:
    evil = Authority(now(), "Evil")
    async with certificate_server(evil, page(b"x")) as server, fetching(server) as host:
        with pytest.raises(Unproved, match="Certificate"):
            await host.fetch(ADDRESS)


def test_the_usual_roots_are_those_of_the_public_web() -> None:
    roots = public_roots()
    assert roots.store()
    assert "Amazon Root CA 1" in str(roots.tls().get_ca_certs())
    assert "BEGIN" not in repr(roots)
