"""Workers are killed again and again at random instants, while a provider that outlives them keeps count.

Nothing that was due is lost, every second copy went out marked, and a kill brings no more second copies than
there were sends in flight. KILLS, DUE and SEED in the environment set the size of the long test.
"""

import asyncio
import os
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random  # noqa: TID251 - a test draws its instants from a seed
from time import time

import pytest

from cramp_coach.coach import IN_FLIGHT
from support.engines import Engine
from support.figures import FIGURE
from support.kills.nest import Worker, workers
from support.kills.people import everybody, promised_to
from support.kills.provider import Provider, provider

MOMENT = 0.01  # seconds: within so much of a message's arrival a kill comes
ROWS = "SELECT participant, status FROM outbox"
NOT_ASKED = "SELECT count(*) FROM follow_up WHERE attempt = 1 AND status <> 'asked'"


@dataclass(frozen=True)
class Plan:
    """So many kills while so many messages are due, drawn from this seed."""

    kills: int
    due: int
    seed: int = 7


LONG = Plan(
    *(int(os.environ.get(name, usual)) for name, usual in {"KILLS": 25, "DUE": 500, "SEED": 7}.items())
)


async def kill_again_and_again(team: list[Worker], told: Provider, plan: Plan) -> int:
    """Each life ends where it happens to be, and the last when nothing is due. Says how many were killed."""
    chance = Random(plan.seed)  # noqa: S311 - a seed, so that a run can be repeated
    share = plan.due / plan.kills
    kills = 0
    for one in team:
        await one.begin()
    while kills < plan.kills and len(told.reached) < plan.due:
        one = chance.choice(team)
        await told.until_sent(int(chance.uniform(-share / 2, share)), seconds=0.5)
        await asyncio.sleep(chance.uniform(0, MOMENT))
        kills += await one.killed()
        await one.begin()
    assert [await one.ended() for one in team] == [0] * len(team)
    return kills


def second_copies(told: Provider) -> Counter[str]:
    """How many messages came again after they had been sent in this life."""
    last: dict[str, str] = {}
    again: Counter[str] = Counter()
    for copy in told.copies:
        if copy.to in last:
            assert copy.suspect, f"{copy.to} was sent a second copy without its mark"
            again[last[copy.to]] += 1
        last[copy.to] = copy.life
    return again


async def survives(engine: Engine, folder: Path, plan: Plan) -> str:
    """Play it, look at what is left, and say it in one line."""
    begun, people = time(), everybody(plan.due)
    store = await engine.open("before")
    await promised_to(store, people)
    await store.close()
    names = "ab" if len(engine.place) > 1 else "a"  # a file has one writer, a server has many
    async with provider() as told, workers(names, told.port, begun, folder / "keys", engine.place) as team:
        kills = await kill_again_and_again(team, told, plan)
    statuses = Counter(status for _, status in engine.read(ROWS))
    lost = set(people) - told.reached - {who for who, status in engine.read(ROWS) if status == "unknown"}
    again = second_copies(told)
    most = max(again.values(), default=0)
    assert kills >= plan.kills / 2, "the kills came too late to hit anything"
    assert (lost, engine.read(NOT_ASKED)) == (set(), [(0,)])
    assert statuses.keys() <= {"sent", "unknown"}
    assert sum(statuses.values()) == plan.due
    assert most <= told.most_in_flight <= IN_FLIGHT
    return (
        f"{kills} kills, {plan.due} due: {len(lost)} lost, {again.total()} second copies, all marked,"
        f" at most {most} a kill with {told.most_in_flight} sends in flight; {dict(statuses)}"
    )


async def test_killed_workers_lose_nothing(engine: Engine, tmp_path: Path) -> None:
    await survives(engine, tmp_path, Plan(kills=5, due=120))


@pytest.mark.long
async def test_workers_killed_for_longer_lose_nothing(
    engine: Engine, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    record_property(FIGURE, await survives(engine, tmp_path, LONG))
