"""Whether turns can be taken: not beside somebody else's tables, and not by reading alone."""

import sqlite3
from contextlib import closing
from pathlib import Path

from cramp_coach.storage import open_sqlite_store
from support.engines import SqliteEngine


async def test_tables_that_a_newer_program_changed_are_not_ready(tmp_path: Path) -> None:
    engine = SqliteEngine(tmp_path)
    store = await engine.open("first")
    with closing(sqlite3.connect(engine.place[0])) as database:
        database.execute("PRAGMA user_version = 99")
        assert not await store.ready()
        database.execute("PRAGMA user_version = 1")
    assert await store.ready()
    await engine.close()


async def test_a_store_to_be_read_only_takes_no_turns(tmp_path: Path) -> None:
    for read_only in (False, True):
        store = await open_sqlite_store(
            tmp_path / "data.db", tmp_path / "keys", new_token=lambda: "token", read_only=read_only
        )
        assert await store.ready() is not read_only
        await store.close()
