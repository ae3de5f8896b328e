"""The Alexa endpoint over real sockets, with a throw-away authority that its own verifier believes."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx
from starlette.routing import BaseRoute

from cramp_coach.ports import Clock
from cramp_coach.settings import Address
from cramp_coach.web import web_server
from cramp_coach_alexa.certificate_host import CertificateHost
from cramp_coach_alexa.certificates import Certificates
from cramp_coach_alexa.verify import Verifier
from support.alexa_bodies import SKILL, raw
from support.authority import ADDRESS, Authority, Issued
from support.certificate_server import certificate_server, page


@asynccontextmanager
async def verifying(authority: Authority, clock: Clock) -> AsyncIterator[Verifier]:
    """The verifier as it runs in production, its certificates fetched over TLS from this machine."""
    async with certificate_server(authority, page(authority.chain(authority.signer()))) as server:
        host = CertificateHost(authority.roots, server.resolver)
        try:
            yield Verifier(Certificates(host.fetch, authority.roots.store(), clock), SKILL, clock)
        finally:
            await host.close()


@dataclass(frozen=True)
class Device:
    """Sends what Amazon's servers send for a device: signed."""

    http: httpx.AsyncClient
    signer: Issued

    async def sends(self, body: bytes | dict[str, Any], **headers: str) -> httpx.Response:
        """The answer to this."""
        data = body if isinstance(body, bytes) else raw(body)
        signed = {"SignatureCertChainUrl": ADDRESS, "Signature-256": self.signer.signature(data), **headers}
        return await self.http.post("/alexa", content=data, headers=signed)


@asynccontextmanager
async def device(authority: Authority, *routes: BaseRoute) -> AsyncIterator[Device]:
    """A device that talks to these routes."""
    async with (
        web_server(routes, Address(port=0)) as port,
        httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", trust_env=False, timeout=20) as http,
    ):
        yield Device(http, authority.signer())
