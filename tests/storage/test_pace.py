"""One bucket in the database, whoever takes from it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path
from time import monotonic

import psycopg
import pytest

from cramp_coach.errors import StoreUnavailable
from cramp_coach.storage.postgres.pace import PgPace
from support.engines import PostgresEngine
from support.postgres_server import Server

NAME = "telegram:4242"
HARDLY = 1e-9  # tokens a second: none comes while a test runs


@pytest.fixture
async def engine(server: Server, tmp_path: Path) -> AsyncIterator[PostgresEngine]:
    made = PostgresEngine(tmp_path, server)
    await made.open("first")
    yield made
    await made.close()


@pytest.fixture
async def both(engine: PostgresEngine) -> AsyncIterator[tuple[PgPace, PgPace]]:
    pair = PgPace(engine.url), PgPace(engine.url)
    yield pair
    for one in pair:
        await one.close()


async def taken(both: tuple[PgPace, PgPace], tries: int, *, rate: float = HARDLY, spared: int = 0) -> int:
    """How many tokens two processes get together that ask at once."""
    asked = (both[n % 2].take(NAME, rate, 5, spared) for n in range(tries))
    return sum(await asyncio.gather(*asked))


def pass_by(url: str, seconds: float) -> None:
    """Time goes by, for the bucket."""
    with closing(psycopg.connect(url, autocommit=True)) as connection:
        connection.execute("UPDATE bucket SET filled = filled - %s", (seconds,))


async def test_two_processes_get_together_what_one_would(both: tuple[PgPace, PgPace]) -> None:
    assert await taken(both, 40) == 5
    assert await both[0].take("telegram:another", HARDLY, 5, 0)


async def test_check_ins_leave_some_for_people(both: tuple[PgPace, PgPace]) -> None:
    assert await taken(both, 20, spared=2) == 3
    assert await taken(both, 20) == 2
    assert not await taken(both, 2, spared=9)


async def test_it_fills_with_time_and_holds_no_more_than_its_burst(
    engine: PostgresEngine, both: tuple[PgPace, PgPace]
) -> None:
    assert await taken(both, 9) == 5
    pass_by(engine.url, 2 / HARDLY)
    assert await taken(both, 9) == 2
    pass_by(engine.url, 1000 / HARDLY)
    assert await taken(both, 9) == 5
    pass_by(engine.url, -1000)  # the server's clock was put back: nothing is owed
    assert await taken(both, 9) == 0


async def test_no_more_than_the_rate_by_any_clock(both: tuple[PgPace, PgPace]) -> None:
    begun, got = monotonic(), 0
    for _ in range(20):
        got += await taken(both, 10, rate=40)
    assert 5 <= got <= 5 + 40 * (monotonic() - begun)


async def test_a_server_that_was_started_again_is_come_back_to(
    engine: PostgresEngine, both: tuple[PgPace, PgPace]
) -> None:
    assert await taken(both, 2) == 2
    with closing(psycopg.connect(engine.url, autocommit=True)) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    with pytest.raises(StoreUnavailable):
        await both[0].take(NAME, HARDLY, 5, 0)
    assert await both[0].take(NAME, HARDLY, 5, 0)
