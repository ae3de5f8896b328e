"""A stopped SQLite carried over to PostgreSQL: whole, once, and safe to begin again."""

import json
import shutil
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from cramp_coach.errors import KeyMissing, SettingsWrong, StoreBroken, StoreLocked, StoreUnavailable
from cramp_coach.ports import Sent
from cramp_coach.storage.postgres import moving
from cramp_coach.storage.postgres.carrying import Carried, SqliteTables, copy, tables_of
from cramp_coach.storage.postgres.moving import Moved, move
from cramp_coach.storage.postgres.rows import PgRow
from cramp_coach.vocabulary import EpisodeId, Link, OfferCode, ParticipantId, RecordEpisode, ScheduleFollowUp
from support.engines import PostgresEngine
from support.postgres_server import Server
from support.program import run
from support.stores import open_store, temporary_store
from support.turns import ANN, BEN, NOON, PULL, PUSH, after, due, inbound, promise, writing

PLANTED = "zebrafish"
COLUMNS = """
    SELECT column_name FROM information_schema.columns WHERE table_name = %s AND is_generated = 'NEVER'
"""
BOB = ParticipantId("telegram:7")


@pytest.fixture
async def engine(server: Server, tmp_path: Path) -> AsyncIterator[PostgresEngine]:
    made = PostgresEngine(tmp_path, server)
    yield made
    await made.close()


@pytest.fixture
async def file(tmp_path: Path) -> Path:
    """A database with a bit of everything: promised, waiting, left by a killed process, forgotten."""
    async with temporary_store(tmp_path) as store:
        episode = RecordEpisode(EpisodeId("e1"), f'{{"site": "{PLANTED}"}}')
        await store.turn(inbound(1, ANN, PULL), writing("{}", "kept", effects=(episode,)))
        for number in range(20):
            who = ParticipantId(f"telegram:{100 + number}")
            later = ScheduleFollowUp(promise(due=after(days=number)))
            await store.turn(inbound(f"p{number}", who, PULL), writing("{}", effects=(later,)))
        waits = ScheduleFollowUp(promise())
        await store.turn(inbound("w", BEN, PULL), writing("{}", effects=(waits,)))
        await store.turn(due(who=BEN, number="asks"), writing("{}", f"How is it? {PLANTED}"))
        sending = await store.turn(inbound(2, ANN), writing("{}", "sent already", "never finished"))
        await store.finish(sending.deliveries[0], Sent("m1"), NOON)
        await store.turn(
            inbound("l", ANN), writing("{}", effects=(Link(ParticipantId("alexa:echo")), OfferCode("482917")))
        )
        await store.try_code(ParticipantId("alexa:other"), "000000", NOON)
        await store.forget(ParticipantId("telegram:100"), NOON)
    return tmp_path / "data" / "coach.db"


def there(file: Path) -> set[str]:
    return {one.name for one in file.parent.iterdir()}


def moved(file: Path, engine: PostgresEngine) -> Moved:
    return move(file, engine.folder / "keys", engine.url, engine.keys_url)


async def exported(engine: PostgresEngine, who: ParticipantId) -> object:
    return json.loads(await (await engine.open("after")).export(who))


async def test_all_of_it_is_there_and_goes_on(file: Path, engine: PostgresEngine) -> None:
    async with temporary_store(engine.folder) as store:
        before = [json.loads(await store.export(who)) for who in (ANN, BEN)]
    done = moved(file, engine)
    assert {one.table: one.rows for one in done.carried} == {
        "state": 21, "episode": 1, "follow_up": 20, "inbound": 25, "outbox": 3, "erasure": 1, "key": 21,
        "link": 1, "link_code": 1, "link_try": 1,
    }  # fmt: skip
    assert not done.again
    assert [await exported(engine, who) for who in (ANN, BEN)] == before
    worker = await engine.open("worker")
    assert await worker.recover(NOON) == 1  # what the file's last process was sending
    waiting = await worker.claim(PUSH.name, NOON, 9)
    assert [(one.participant, one.suspect) for one in waiting] == [(BEN, False), (ANN, True)]
    assert len(await worker.due_follow_ups(PUSH.name, after(days=5), 99)) == 5
    (new,) = (await worker.turn(inbound(3, BOB), writing("{}", "new"))).deliveries
    assert new.id > max(one.id for one in waiting)


async def test_the_file_is_put_aside_so_that_nobody_promises_twice(
    file: Path, engine: PostgresEngine
) -> None:
    done = moved(file, engine)
    assert there(file) == {done.kept.name, f"{file.name}.lock"}
    with pytest.raises(StoreBroken, match="no database"):
        moved(file, engine)


@pytest.mark.parametrize("step", ["made", "_carried", "_carried_keys", "_put_aside"])
async def test_an_interrupted_move_is_begun_again(
    file: Path, engine: PostgresEngine, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    real = getattr(moving, step)

    def dying(*given: object) -> object:
        if step != "_put_aside":
            real(*given)
        raise KeyboardInterrupt

    monkeypatch.setattr(moving, step, dying)
    with pytest.raises(KeyboardInterrupt):
        moved(file, engine)
    monkeypatch.setattr(moving, step, real)
    assert moved(file, engine).again == (step == "_put_aside")
    assert PLANTED in json.dumps(await exported(engine, ANN))


async def test_keys_that_arrived_before_the_connection_broke_are_not_sent_twice(
    file: Path, engine: PostgresEngine
) -> None:
    with closing(psycopg.connect(engine.keys_url, autocommit=True)) as connection:
        connection.execute("CREATE TABLE key (participant text PRIMARY KEY, wrapped bytea NOT NULL)")
        with closing(sqlite3.connect(engine.folder / "keys" / "keys.db")) as ring:
            for row in ring.execute("SELECT participant, wrapped FROM key LIMIT 5").fetchall():
                connection.execute("INSERT INTO key VALUES (%s, %s)", row)
    assert moved(file, engine).carried[-1].rows == 21


async def test_a_file_in_use_or_read_is_left_alone(file: Path, engine: PostgresEngine) -> None:
    store = await open_store(engine.folder)
    with pytest.raises(StoreLocked, match="stop that first"):
        moved(file, engine)
    await store.close()
    reading = await open_store(engine.folder, read_only=True)
    with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as held:
        held.execute("BEGIN")
        held.execute("SELECT * FROM state").fetchone()
        with pytest.raises(StoreUnavailable, match="being read"):
            moved(file, engine)
    await reading.close()
    assert not moved(file, engine).again


async def test_what_is_not_empty_is_not_written_to(
    file: Path, engine: PostgresEngine, tmp_path: Path
) -> None:
    store = await engine.open("first")
    await store.turn(inbound(1, BEN, PULL), writing("{}"))
    with pytest.raises(SettingsWrong, match="not empty"):
        moved(file, engine)
    for url, words, error in (
        (engine.url, "belongs to another program", StoreBroken),
        (engine.keys_url, "other keys", SettingsWrong),
    ):
        await store.close()
        PostgresEngine(tmp_path, engine.server)  # emptied
        with closing(psycopg.connect(url, autocommit=True)) as connection:
            connection.execute("CREATE TABLE key (participant text PRIMARY KEY, wrapped bytea NOT NULL)")
            connection.execute("INSERT INTO key VALUES ('telegram:1', 'else')")
        with pytest.raises(error, match=words):
            moved(file, engine)
    assert file.name in there(file)


async def test_what_does_not_fit_is_said(file: Path, engine: PostgresEngine) -> None:
    master = engine.folder / "keys" / "master.key"
    shutil.move(master, engine.folder / "old.key")
    master.write_text("00" * 32)
    with pytest.raises(KeyMissing, match="another database"):
        moved(file, engine)
    shutil.move(engine.folder / "old.key", master)
    with pytest.raises(StoreUnavailable, match="PostgreSQL"):
        move(file, engine.folder / "keys", "postgresql://postgres@127.0.0.1:1/none", engine.keys_url)
    with closing(sqlite3.connect(file)) as database:
        database.execute("PRAGMA user_version = 0")
    with pytest.raises(StoreBroken, match="start the program"):
        moved(file, engine)


async def test_a_row_that_changes_on_its_way_is_noticed(
    file: Path, engine: PostgresEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def changing(source: SqliteTables, target: "psycopg.Connection[PgRow]", table: str) -> Carried:
        sent = copy(source, target, table)
        target.execute("UPDATE state SET sealed = 'x' WHERE participant = 'telegram:101'")
        return sent

    monkeypatch.setattr(moving, "copy", changing)
    with pytest.raises(StoreBroken, match="Nothing was carried"):
        moved(file, engine)
    monkeypatch.setattr(moving, "copy", copy)
    assert not moved(file, engine).again


async def test_both_engines_have_the_same_tables(file: Path, engine: PostgresEngine) -> None:
    await engine.open("first")
    with closing(sqlite3.connect(file)) as ours, closing(psycopg.connect(engine.url)) as theirs:
        for table in tables_of(ours):
            found = {row[0] for row in theirs.execute(COLUMNS, (table,))}
            assert set(SqliteTables(ours).columns(table)) == found, table


async def test_the_command_says_what_it_carried(file: Path, engine: PostgresEngine, tmp_path: Path) -> None:
    where = {"CRAMP_COACH_DB": str(file), "CRAMP_COACH_KEYS": str(tmp_path / "keys")}
    lacking = run("db", "move", home=tmp_path, **where)
    assert lacking.one_sentence
    assert "--to" in lacking.err
    to = ("db", "move", "--to", engine.url)
    assert "KEYS_URL" in run(*to, home=tmp_path, **where).err
    ran = run(*to, "--keys-to", engine.keys_url, home=tmp_path, **where)
    assert ran.code == 0, ran.err
    assert "state: 21 rows, " in ran.out
    assert PLANTED not in ran.out
    served = {"DATABASE_URL": engine.url, "KEYS_URL": engine.keys_url, **where}
    assert PLANTED in run("export", ANN, home=tmp_path, **served).out
