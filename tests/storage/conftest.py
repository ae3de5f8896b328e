"""Every test of the contract runs on every engine."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from cramp_coach.ports import Store
from support.engines import Engine, PostgresEngine, SqliteEngine
from support.postgres_server import NoServer, Server, postgres_server


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    try:
        with postgres_server() as one:
            yield one
    except NoServer as error:
        pytest.skip(str(error))


@pytest.fixture(params=["sqlite", "postgres"])
async def engine(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Engine]:
    made: Engine = (
        SqliteEngine(tmp_path)
        if request.param == "sqlite"
        else PostgresEngine(tmp_path, request.getfixturevalue("server"))
    )
    yield made
    await made.close()


@pytest.fixture
async def store(engine: Engine) -> Store:
    return await engine.open("first")
