"""Nothing ran for days while check-ins fell due: each comes once, at a humane hour, not all in one moment."""

from datetime import timedelta
from pathlib import Path
from time import time

from cramp_coach.follow_ups import JITTER_MINUTES, QUIET, is_quiet
from support.engines import Engine
from support.kills.nest import workers
from support.kills.people import everybody, promised_to
from support.kills.provider import Provider, provider
from support.turns import NOON

PEOPLE = 60
NIGHT, WAKES = timedelta(days=2, hours=15), timedelta(days=2, hours=21)  # after noon: at three, and at nine
DUE = "SELECT due FROM follow_up WHERE status = 'pending'"


async def a_life(engine: Engine, folder: Path, told: Provider, since_noon: timedelta) -> None:
    """One worker comes back so long after noon, and goes when nothing is due."""
    begun = time() - since_noon.total_seconds()
    async with workers("a", told.port, begun, folder / "keys", engine.place) as (one,):
        await one.begin()
        assert await one.ended() == 0


async def test_what_fell_due_comes_in_the_morning_a_few_at_a_time(engine: Engine, tmp_path: Path) -> None:
    people = everybody(PEOPLE)
    store = await engine.open("before")
    await promised_to(store, people)
    await store.close()
    async with provider() as told:
        await a_life(engine, tmp_path, told, NIGHT)
        assert told.copies == []
        moments = [NOON.fromtimestamp(due / 1e6, NOON.tzinfo) for (due,) in engine.read(DUE)]
        assert len(moments) == PEOPLE
        assert not any(is_quiet(one.time(), QUIET) for one in moments)
        assert len({one.minute for one in moments}) > JITTER_MINUTES / 2
        await a_life(engine, tmp_path, told, WAKES + timedelta(minutes=JITTER_MINUTES / 2))
        assert 0 < len(told.copies) < PEOPLE
        await a_life(engine, tmp_path, told, WAKES + timedelta(minutes=JITTER_MINUTES))
        await a_life(engine, tmp_path, told, WAKES + timedelta(hours=3))
    assert sorted(copy.to for copy in told.copies) == sorted(people)
    assert not any(copy.suspect for copy in told.copies)
