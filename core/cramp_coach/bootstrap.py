"""Putting the parts together. The only place that reads the clock and makes ids and randomness."""

import tempfile
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4  # noqa: TID251 - this is the place that makes ids

from cramp_coach.coach import Coach
from cramp_coach.guide.loader import load_guide
from cramp_coach.passing_coach import PassingCoach
from cramp_coach.ports import Clock
from cramp_coach.understanding.lexicon import load_lexicon
from cramp_coach.vocabulary import InboundId


def now() -> datetime:
    """The time, in UTC."""
    return datetime.now(UTC)  # noqa: TID251 - this is the place that reads the clock


def new_id() -> InboundId:
    """An id that nobody has."""
    return InboundId(uuid4().hex)


@dataclass(frozen=True, slots=True)
class Home:
    """Where a database and its keys lie."""

    database: Path
    keys: Path


@contextmanager
def temporary_home() -> Generator[Home, None, None]:
    """A place that is gone afterwards, for a conversation that nobody asked to keep."""
    with tempfile.TemporaryDirectory(prefix="cramp-coach-") as folder:
        yield Home(Path(folder) / "data" / "coach.db", Path(folder) / "keys")


def open_passing_coach() -> PassingCoach:
    """A coach that keeps nothing, since it has nowhere to. Raises ContentBroken."""
    return PassingCoach(load_guide(), load_lexicon())


@asynccontextmanager
async def open_coach(
    database: Path, keys: Path, *, clock: Clock = now, read_only: bool = False
) -> AsyncGenerator[Coach, None]:
    """A coach that has taken back what a killed process held. Raises CoachError, one sentence each."""
    from cramp_coach.storage import open_sqlite_store  # only where something is kept: it costs a start-up

    guide, lexicon = load_guide(), load_lexicon()
    store = await open_sqlite_store(database, keys, new_token=lambda: uuid4().hex, read_only=read_only)
    try:
        coach = Coach(guide, lexicon, store, clock)
        if not read_only:
            await coach.recover()
        yield coach
    finally:
        await store.close()
