"""The bot by web hook in this process: the emulator posts to it, and tests may post by hand."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx

from cramp_coach.coach import Coach
from cramp_coach.ports import Clock
from cramp_coach.serving import Probes, serve_mouths
from cramp_coach.settings import Address
from cramp_coach.web import bound
from cramp_coach_telegram.run import telegram_channel
from cramp_coach_telegram.settings import Limits, Secret, TelegramSettings, WebhookSettings
from support.bot_api import TOKEN, BotApi
from support.small_coach import SmallCoach
from support.telegram_bot import FAST, clock

SECRET = "made-for-the-test"
HEADER = b"X-Telegram-Bot-Api-Secret-Token"


def free_port() -> int:
    """A port that nobody holds at this moment."""
    with bound(Address(port=0)) as one:
        return int(one.getsockname()[1])


@dataclass(frozen=True)
class Hook:
    """Where the bot listens, and a hand to post with."""

    http: httpx.AsyncClient

    async def takes(self, update: object = None, secret: str | None = SECRET, **more: Any) -> httpx.Response:
        """The answer to this update, or to this `content`."""
        headers = [] if secret is None else [(HEADER, secret.encode("latin-1"))]
        body = more if update is None else {"json": update}
        return await self.http.post("/telegram", headers=headers, **body)


@asynccontextmanager
async def hooked(
    api: BotApi, coach: SmallCoach | Coach, limits: Limits = FAST, now: Clock = clock
) -> AsyncIterator[Hook]:
    """The bot runs inside, known to the emulator, and has sent what it had to send when this ends."""
    port, stop = free_port(), asyncio.Event()
    address = f"http://127.0.0.1:{port}"
    hook = WebhookSettings(f"{address}/telegram", Secret(SECRET))
    channel = telegram_channel(coach, TelegramSettings(Secret(TOKEN), api.address, limits, hook), now)
    serving = asyncio.create_task(
        serve_mouths([channel], Probes(coach.well, coach.well), Address(port=port), lambda _: None, stop)
    )
    try:
        await api.until(lambda: serving.done() or api.made("setWebhook"))
        if not serving.done():
            async with httpx.AsyncClient(base_url=address, trust_env=False, timeout=20) as http:
                yield Hook(http)
    finally:
        stop.set()
        async with asyncio.timeout(20):
            await serving
