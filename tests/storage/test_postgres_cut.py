"""The server ends connections while people are answered: what was acknowledged stands, the rest is whole."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import closing
from pathlib import Path
from random import Random  # noqa: TID251 - a test draws its instants from a seed
from time import sleep

import psycopg
import pytest

from cramp_coach.errors import StoreUnavailable
from cramp_coach.ports import Store
from cramp_coach.vocabulary import ParticipantId, ScheduleFollowUp
from support.engines import PostgresEngine
from support.figures import FIGURE
from support.postgres_server import Server
from support.turns import inbound, promise, writing

PEOPLE, TURNS, CUTS = 8, 12, 25
ENDS_THEM = """SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND (%(idle)s OR state = 'active')"""


@pytest.fixture
async def engine(server: Server, tmp_path: Path) -> AsyncIterator[PostgresEngine]:
    made = PostgresEngine(tmp_path, server)
    yield made
    await made.close()


async def lives(store: Store, who: ParticipantId) -> int:
    """Turns one after the other, each until it is acknowledged. Gives how often one had to be said again."""
    again = 0
    for turn in range(TURNS):
        step = writing(
            f'{{"turn": {turn}}}', f"answer {turn}", effects=(ScheduleFollowUp(promise(f"f{turn}")),)
        )
        while True:
            try:
                await store.turn(inbound(f"{who} {turn}", who), step)
            except StoreUnavailable:
                again += 1
                await asyncio.sleep(0.01)
            else:
                break
    return again


def cut_again_and_again(urls: list[str], seed: int) -> int:
    """End the connections at instants of this seed, those at work more often. Gives how many ended."""
    chance, ended = Random(seed), 0  # noqa: S311 - so that it can be repeated
    for number in range(CUTS):
        with closing(psycopg.connect(urls[number % 2], autocommit=True)) as server:
            (some,) = server.execute(ENDS_THEM, {"idle": number % 5 == 0}).fetchone() or (0,)
            ended += some
        sleep(chance.uniform(0, 0.02))
    return ended


async def test_backends_killed_at_any_moment_leave_whole_turns(
    engine: PostgresEngine, record_property: Callable[[str, object], None]
) -> None:
    store = await engine.open("first")
    people = [ParticipantId(f"telegram:{number}") for number in range(PEOPLE)]
    living = asyncio.gather(*(lives(store, who) for who in people))
    ended = await asyncio.to_thread(cut_again_and_again, engine.place, 7)
    again = sum(await living)
    record_property(FIGURE, f"{ended} connections ended, {again} turns said again: none lost, none doubled")
    assert ended
    for who in people:
        kept = json.loads(await store.export(who))
        assert kept["conversation"][0]["state"] == {"turn": TURNS - 1}
        assert sorted(row["id"] for row in kept["follow_ups"]) == sorted(f"f{n}" for n in range(TURNS))
        said = [message["content"][0]["blocks"][0]["text"] for message in kept["messages"]]
        assert said == [f"answer {turn}" for turn in range(TURNS)]
