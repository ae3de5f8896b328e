"""Asks Amazon about the device that somebody speaks to: its time zone, its reminders. Not for long."""

import json
from dataclasses import dataclass, field
from re import fullmatch
from typing import Final
from urllib.parse import quote

import aiohttp
from aiohttp.abc import AbstractResolver
from pydantic import JsonValue

from cramp_coach_alexa.certificate_host import Roots, public_roots
from cramp_coach_alexa.envelope import Access

WAITS: Final = aiohttp.ClientTimeout(total=2.0, connect=1.0, sock_read=1.5)  # seconds: somebody is waiting
HOST: Final = r"https://api(\.[a-z]{2,8})?\.amazonalexa\.com"  # whatever else were named there gets no token
MOST_BYTES: Final = 256 * 1024
CONNECTIONS: Final = 8
REMINDERS: Final = "/v1/alerts/reminders"
# Refused for another reason than that nobody has allowed it.
OTHERWISE: Final = {
    "DEVICE_NOT_SUPPORTED",
    "MAX_REMINDERS_EXCEEDED",
    "INVALID_ALERT_INFO",
    "DEVICE_NOT_FOUND",
}


class Unable(Exception):
    """Amazon did not do it, or did not say so in time. Nothing that was sent is in the message."""


class NotAllowed(Unable):
    """Nobody has allowed it yet."""


@dataclass(slots=True)
class Amazon:
    """Amazon's own services for skills. `resolver` finds their hosts' addresses; None: as the system does."""

    roots: Roots
    resolver: AbstractResolver | None = None
    waits: aiohttp.ClientTimeout = WAITS
    _session: aiohttp.ClientSession | None = field(default=None, init=False)

    async def zone(self, access: Access) -> str | None:
        """The time zone of this device, by its name; None where Amazon does not tell."""
        try:
            told = await self._asked(
                access, "GET", f"/v2/devices/{quote(access.device, '')}/settings/System.timeZone"
            )
        except Unable:
            return None
        return told if isinstance(told, str) else None

    async def reminders(self, access: Access) -> JsonValue:
        """All that this skill has set here, as Amazon lists them. Raises Unable."""
        return await self._asked(access, "GET", REMINDERS)

    async def remind(self, access: Access, reminder: JsonValue) -> None:
        """Set this one. Raises Unable."""
        await self._asked(access, "POST", REMINDERS, reminder)

    async def change(self, access: Access, token: str, reminder: JsonValue) -> None:
        """Put this one in the place of that. Raises Unable."""
        await self._asked(access, "PUT", f"{REMINDERS}/{quote(token, '')}", reminder)

    async def cancel(self, access: Access, token: str) -> None:
        """Raises Unable."""
        await self._asked(access, "DELETE", f"{REMINDERS}/{quote(token, '')}")

    async def close(self) -> None:
        """Let go of the connections."""
        if self._session is not None:
            await self._session.close()

    async def _asked(self, access: Access, method: str, path: str, body: JsonValue = None) -> JsonValue:
        if not fullmatch(HOST, access.endpoint):
            raise Unable("the address is not Amazon's")
        headers = {"Authorization": f"Bearer {access.token}", "Content-Type": "application/json"}
        sent = None if body is None else json.dumps(body).encode()
        try:
            async with self._open().request(
                method, access.endpoint + path, headers=headers, allow_redirects=False, data=sent
            ) as answer:
                return _told(answer.status, await answer.content.read(MOST_BYTES))
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
            raise Unable(f"Amazon cannot be reached ({type(error).__name__})") from None

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            connector = aiohttp.TCPConnector(ssl=self.roots.tls(), resolver=self.resolver, limit=CONNECTIONS)
            self._session = aiohttp.ClientSession(connector=connector, timeout=self.waits, trust_env=True)
        return self._session


def public_amazon() -> Amazon:
    """Amazon's, as everybody reaches it."""
    return Amazon(public_roots())


def _told(status: int, body: bytes) -> JsonValue:
    told: JsonValue = json.loads(body) if body.strip() else None
    if 200 <= status < 300:
        return told
    code = told.get("code") if isinstance(told, dict) else None
    if status == 401 or (status == 403 and code not in OTHERWISE):
        raise NotAllowed("nobody has allowed it")
    raise Unable(f"Amazon answered {status}")
