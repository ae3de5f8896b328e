"""Amazon's services for skills, played on loopback over real TLS, as strict as the SDK's own classes."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Final

from aiohttp import web
from ask_sdk_core.serialize import DefaultSerializer
from ask_sdk_model.services.reminder_management import spoken_info
from ask_sdk_model.services.reminder_management.get_reminders_response import GetRemindersResponse
from ask_sdk_model.services.reminder_management.reminder_request import ReminderRequest
from ask_sdk_model.services.reminder_management.trigger_type import TriggerType

from support.authority import Authority
from support.certificate_server import Loopback, tls_for

HOST: Final = "api.amazonalexa.com"
SERIALIZER: Final = DefaultSerializer()
# ask-sdk-model 1.82.0 names a module that it does not have; its class is in this one.
sys.modules["ask_sdk_model.services.reminder_management.alert_info_spoken_info"] = spoken_info


@dataclass
class AmazonApi:
    """One device of one account. `broken`: what it answers instead; `hangs`: it does not answer at all."""

    zone: str | None = "Europe/London"
    allowed: bool = True
    broken: tuple[int, dict[str, str]] | None = None
    hangs: bool = False
    alerts: dict[str, dict[str, Any]] = field(default_factory=dict)
    asked: list[tuple[str, str]] = field(default_factory=list)
    port: int = 0

    @property
    def resolver(self) -> Loopback:
        """Leads here."""
        return Loopback(self.port)

    async def zone_of(self, request: web.Request) -> web.Response:
        """GET the device's time zone."""
        await self._check(request)
        return web.json_response(self.zone) if self.zone else web.json_response({}, status=403)

    async def listed(self, request: web.Request) -> web.Response:
        """GET all."""
        if refused := await self._check(request, reminders=True):
            return refused
        told = {"totalCount": str(len(self.alerts)), "alerts": list(self.alerts.values()), "links": None}
        SERIALIZER.deserialize(json.dumps(told), GetRemindersResponse)
        return web.json_response(told)

    async def set(self, request: web.Request) -> web.Response:
        """POST a new one."""
        if refused := await self._check(request, reminders=True):
            return refused
        token = f"alert-{len(self.asked)}"
        self.alerts[token] = self._alert(token, await request.text())
        return web.json_response({"alertToken": token, "status": "ON", "version": "1"})

    async def change(self, request: web.Request) -> web.Response:
        """PUT another in its place."""
        if refused := await self._check(request, reminders=True):
            return refused
        token = request.match_info["token"]
        if token not in self.alerts:
            return web.json_response({"code": "ALERT_NOT_FOUND"}, status=404)
        self.alerts[token] = self._alert(token, await request.text())
        return web.json_response({"alertToken": token, "status": "ON", "version": "2"})

    async def cancel(self, request: web.Request) -> web.Response:
        """DELETE it."""
        if refused := await self._check(request, reminders=True):
            return refused
        if self.alerts.pop(request.match_info["token"], None) is None:
            return web.json_response({"code": "ALERT_NOT_FOUND"}, status=404)
        return web.Response(status=200)

    async def _check(self, request: web.Request, *, reminders: bool = False) -> web.Response | None:
        self.asked.append((request.method, request.path))
        if self.hangs:
            await asyncio.sleep(60)
        scheme, _, token = request.headers["Authorization"].partition(" ")
        assert (scheme, bool(token)) == ("Bearer", True)
        if self.broken:
            return web.json_response(self.broken[1], status=self.broken[0])
        if reminders and not self.allowed:
            return web.json_response({"code": "UNAUTHORIZED"}, status=401)
        return None

    def _alert(self, token: str, body: str) -> dict[str, Any]:
        """What Amazon would keep of a request that its own class reads field by field."""
        read = SERIALIZER.deserialize(body, ReminderRequest)
        told: dict[str, Any] = json.loads(body)
        assert SERIALIZER.serialize(read) == told, "something is not in Amazon's model"
        assert read.trigger.object_type is TriggerType.SCHEDULED_ABSOLUTE
        assert read.trigger.time_zone_id
        assert read.request_time
        (content,) = read.alert_info.spoken_info.content
        assert content.locale.startswith("en-")
        assert content.text
        return {"alertToken": token, "status": "ON", "version": "1", **told}


@asynccontextmanager
async def amazon_api(authority: Authority) -> AsyncIterator[AmazonApi]:
    """Listens inside, with a certificate of this authority."""
    api = AmazonApi()
    app = web.Application()
    app.add_routes(
        [
            web.get("/v2/devices/{device}/settings/System.timeZone", api.zone_of),
            web.get("/v1/alerts/reminders", api.listed),
            web.post("/v1/alerts/reminders", api.set),
            web.put("/v1/alerts/reminders/{token}", api.change),
            web.delete("/v1/alerts/reminders/{token}", api.cancel),
        ]
    )
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0, ssl_context=tls_for(authority, HOST))
    await site.start()
    api.port = runner.addresses[0][1]
    try:
        yield api
    finally:
        await runner.cleanup()
