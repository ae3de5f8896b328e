"""Putting the parts together. The only place that makes ids and randomness; clock.py has the time."""

import tempfile
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from secrets import randbelow
from uuid import uuid4  # noqa: TID251 - this is the place that makes ids

from cramp_coach.clock import now as now
from cramp_coach.coach import Coach
from cramp_coach.guide.loader import load_guide
from cramp_coach.passing_coach import PassingCoach
from cramp_coach.ports import Clock, Pace, Store, Watch
from cramp_coach.settings import Server
from cramp_coach.understanding.lexicon import load_lexicon
from cramp_coach.vocabulary import InboundId


def new_id() -> InboundId:
    """An id that nobody has."""
    return InboundId(uuid4().hex)


@dataclass(frozen=True, slots=True)
class Home:
    """Where a database and its keys lie."""

    database: Path | Server
    keys: Path


@contextmanager
def temporary_home() -> Generator[Home, None, None]:
    """A place that is gone afterwards, for a conversation that nobody asked to keep."""
    with tempfile.TemporaryDirectory(prefix="cramp-coach-") as folder:
        yield Home(Path(folder) / "data" / "coach.db", Path(folder) / "keys")


def open_passing_coach() -> PassingCoach:
    """A coach that keeps nothing, since it has nowhere to. Raises ContentBroken."""
    return PassingCoach(load_guide(), load_lexicon())


async def _open_store(database: Path | Server, keys: Path, *, read_only: bool) -> Store:
    # Each engine is loaded only where something is kept in it: it costs a start-up.
    if isinstance(database, Server):
        from cramp_coach.storage.postgres.opening import open_postgres_store

        return await open_postgres_store(database.url, database.keys_url, keys, new_token=_token)
    from cramp_coach.storage import open_sqlite_store

    return await open_sqlite_store(database, keys, new_token=_token, read_only=read_only)


@asynccontextmanager
async def open_pace(database: Path | Server) -> AsyncGenerator[Pace | None, None]:
    """The rate to keep with other processes; None where there can be no other."""
    if not isinstance(database, Server):
        yield None
        return
    from cramp_coach.storage.postgres.pace import PgPace

    pace = PgPace(database.url)
    try:
        yield pace
    finally:
        await pace.close()


def _code() -> str:
    return str(randbelow(900_000) + 100_000)  # a 0 in front would be lost by who hears it as a number


def _token() -> str:
    return uuid4().hex


@asynccontextmanager
async def open_coach(
    database: Path | Server,
    keys: Path,
    *,
    clock: Clock = now,
    read_only: bool = False,
    watch: Watch | None = None,
) -> AsyncGenerator[Coach, None]:
    """A coach that has taken back what a killed process held. Raises CoachError, one sentence each."""
    guide, lexicon = load_guide(), load_lexicon()
    store = await _open_store(database, keys, read_only=read_only)
    try:
        coach = Coach(guide, lexicon, store, clock, _code, watch)
        if not read_only:
            await coach.recover()
        yield coach
    finally:
        await store.close()
