"""The real coach over a real store, as the channels are given it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from cramp_coach.coach import Coach
from cramp_coach.ports import Clock
from support.stores import temporary_store
from support.talk import guide, lexicon
from support.turns import code


@asynccontextmanager
async def real_coach(folder: Path, clock: Clock) -> AsyncIterator[Coach]:
    """Everything of it, in this folder."""
    async with temporary_store(folder) as store:
        yield Coach(guide(), lexicon(), store, clock, code)
