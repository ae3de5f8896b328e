"""Where Amazon's certificates lie, played on loopback over real TLS; well-behaved or not."""

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from aiohttp.abc import AbstractResolver, ResolveResult

from support.authority import HOST, Authority


class Loopback(AbstractResolver):
    """Every name leads to one port of this machine."""

    def __init__(self, port: int) -> None:
        self._port = port

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """Here."""
        here = ResolveResult(
            hostname=host, host="127.0.0.1", port=self._port, family=socket.AF_INET, proto=0, flags=0
        )
        return [here]

    async def close(self) -> None:
        """There is nothing to close."""


@dataclass
class CertificateServer:
    """Answers every request with these bytes as they are; `hangs`: after them it says nothing more."""

    answer: bytes
    hangs: bool = False
    asked: list[str] = field(default_factory=list[str])
    port: int = 0

    @property
    def resolver(self) -> Loopback:
        """Leads here."""
        return Loopback(self.port)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection."""
        with suppress(OSError):
            self.asked.append((await reader.readline()).decode().strip())
            writer.write(self.answer)
            await writer.drain()
            if self.hangs:
                await reader.read()
                await reader.read()
        writer.close()


def page(body: bytes, status: str = "200 OK", *headers: str) -> bytes:
    """A whole answer."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Connection: close", *headers, "", ""]
    return "\r\n".join(lines).encode() + body


@asynccontextmanager
async def certificate_server(
    authority: Authority, answer: bytes, *, hangs: bool = False, name: str = HOST
) -> AsyncIterator[CertificateServer]:
    """Listens inside, with a certificate of this authority for this name."""
    server = CertificateServer(answer, hangs)
    listening = await asyncio.start_server(server.serve, "127.0.0.1", 0, ssl=tls_for(authority, name))
    server.port = listening.sockets[0].getsockname()[1]
    try:
        yield server
    finally:
        listening.close()


def tls_for(authority: Authority, name: str) -> ssl.SSLContext:
    """What a server of this name proves itself with."""
    one = authority.signer(name)
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with TemporaryDirectory() as folder:  # ssl reads only files
        chain, key = Path(folder) / "chain.pem", Path(folder) / "key.pem"
        chain.write_bytes(authority.chain(one))
        key.write_bytes(one.key_pem)
        tls.load_cert_chain(chain, key)
    return tls
