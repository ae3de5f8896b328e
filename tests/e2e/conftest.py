"""A Bot API that we did not write, and a small coach with a real store."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from support.bot_api import BotApi, bot_api
from support.small_coach import SmallCoach
from support.stores import temporary_store
from support.telegram_bot import clock


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with bot_api() as one:
        yield one


@pytest.fixture
async def coach(tmp_path: Path) -> AsyncIterator[SmallCoach]:
    async with temporary_store(tmp_path) as store:
        yield SmallCoach(store, clock)
