"""The bot in this process, with limits that do not make tests wait."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from time import time

from cramp_coach.ports import Clock
from cramp_coach_telegram.mind import Mind
from cramp_coach_telegram.run import run_telegram
from cramp_coach_telegram.settings import Limits, Secret, TelegramSettings
from support.bot_api import TOKEN, BotApi

ANN, BEN = 11, 22
FAST = Limits(
    chat_per_second=500,
    all_per_second=500,
    read_s=10,
    long_poll_s=20,
    courier_every_s=0.1,
    first_pause_s=0.01,
    drain_s=5,
)

IMPATIENT = replace(FAST, read_s=2, drain_s=0.1)  # for answers that never come


def clock() -> datetime:
    """The machine's clock: a wait that the Bot API orders runs on it."""
    return datetime.fromtimestamp(time(), UTC)


@asynccontextmanager
async def running(
    api: BotApi, coach: Mind, limits: Limits = FAST, now: Clock = clock, admin: int | None = None
) -> AsyncIterator[None]:
    """The bot runs inside, and has sent what it had to send when this ends."""
    stop = asyncio.Event()
    settings = TelegramSettings(Secret(TOKEN), api.address, limits, admin=admin)
    bot = asyncio.create_task(run_telegram(coach, settings, clock=now, stop=stop))
    try:
        yield
    finally:
        stop.set()
        async with asyncio.timeout(10):
            await bot
