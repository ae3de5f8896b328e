"""Every test of the contract runs on every engine."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from cramp_coach.ports import Store
from support.engines import Engine, PostgresEngine, SqliteEngine


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
