"""What can be wrong with the files is said in one sentence that says what to do."""

import asyncio
import os
import sqlite3
import stat
import sys
import threading
from asyncio.subprocess import PIPE
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from cramp_coach.errors import KeyMissing, SettingsWrong, StoreBroken, StoreLocked, StoreUnavailable
from cramp_coach.storage import SqlStore, migrate, open_sqlite_store
from cramp_coach.storage.books import Books
from cramp_coach.storage.hop import HopStatements
from cramp_coach.storage.migrate import newest
from cramp_coach.vocabulary import ParticipantId
from support.stores import open_store, temporary_store, tokens
from support.turns import ANN, BEN, NOON, counting, inbound, writing

CAT = ParticipantId("telegram:3")


@pytest.fixture
async def used(tmp_path: Path) -> Path:
    async with temporary_store(tmp_path) as store:
        for who in (ANN, BEN):
            await store.turn(inbound(who, who), writing("{}", "one"))
    return tmp_path


def pragma(folder: Path, sql: str) -> None:
    with closing(sqlite3.connect(folder / "data" / "coach.db")) as database:
        database.execute(sql)
        database.commit()


async def fails(folder: Path, error: type[StoreUnavailable], match: str, *, read_only: bool = False) -> None:
    with pytest.raises(error, match=match) as caught:
        await (await open_store(folder, read_only=read_only)).close()
    assert "\n" not in str(caught.value)
    assert str(caught.value).endswith(".")


async def test_a_second_writer_is_told_who_has_it(used: Path) -> None:
    async with temporary_store(used):
        await fails(used, StoreLocked, f"process {os.getpid()}")
    async with temporary_store(used):
        pass


async def test_a_lock_goes_with_its_process(used: Path) -> None:
    hold = (
        "import sys; from pathlib import Path; from cramp_coach.storage.lock import WriterLock;"
        " lock = WriterLock.take(Path(sys.argv[1])); print(flush=True); sys.stdin.read()"
    )
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-c", hold, str(used / "data" / "coach.db"), stdin=PIPE, stdout=PIPE
    )
    assert child.stdout is not None
    await child.stdout.readline()
    await fails(used, StoreLocked, f"process {child.pid}")
    child.kill()
    await child.communicate()
    async with temporary_store(used):
        pass


async def test_a_failed_opening_holds_no_lock(used: Path) -> None:
    key = (used / "keys" / "master.key").read_text()
    (used / "keys" / "master.key").unlink()
    await fails(used, KeyMissing, "put it back")
    (used / "keys" / "master.key").write_text(key)
    async with temporary_store(used) as store:
        assert not (await store.turn(inbound(ANN), counting)).fresh


async def test_a_lost_master_key_is_never_replaced(used: Path) -> None:
    (used / "keys" / "master.key").unlink()
    await fails(used, KeyMissing, "put it back")
    assert not (used / "keys" / "master.key").exists()


@pytest.mark.parametrize("key", ["", "not a key", "abcd", "ff" * 33])
async def test_what_is_no_key_is_refused(used: Path, key: str) -> None:
    (used / "keys" / "master.key").write_text(key)
    await fails(used, KeyMissing, "master.key")


async def test_another_databases_key_is_refused(used: Path) -> None:
    (used / "keys" / "master.key").write_text("ab" * 32)
    await fails(used, KeyMissing, "another database")


async def test_lost_participants_keys_are_not_begun_anew(used: Path) -> None:
    (used / "keys" / "keys.db").unlink()
    await fails(used, KeyMissing, "keys.db")


async def test_damaged_participants_keys_are_said_to_be_damaged(used: Path) -> None:
    (used / "keys" / "keys.db").write_bytes(b"no database" * 500)
    await fails(used, StoreBroken, "keys.db")


async def test_the_master_key_is_for_the_owners_eyes_only(used: Path) -> None:
    for private in (used / "keys" / "master.key", used / "data" / "coach.db"):
        assert stat.S_IMODE(private.stat().st_mode) == 0o600


async def test_keys_beside_the_database_are_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsWrong, match="folder"):
        await open_sqlite_store(tmp_path / "coach.db", tmp_path, new_token=tokens())


async def test_a_newer_database_is_left_alone(used: Path) -> None:
    pragma(used, "PRAGMA user_version = 99")
    before = (used / "data" / "coach.db").read_bytes()
    await fails(used, StoreBroken, "newer")
    assert (used / "data" / "coach.db").read_bytes() == before


@pytest.fixture
def next_version(monkeypatch: pytest.MonkeyPatch) -> int:
    """As if this were the program's next one, with a table more."""
    this = newest()
    more = f"CREATE TABLE more (a INTEGER);\nPRAGMA user_version = {this + 1};\n"
    known = migrate._migrations() | {this + 1: more}  # there is no older version yet to start from
    monkeypatch.setattr(migrate, "_migrations", lambda: known)
    return this + 1


async def test_before_the_tables_change_a_backup_is_made(used: Path, next_version: int) -> None:
    for _ in range(2):  # the second time nothing changes any more
        async with temporary_store(used) as store:
            assert await store.export(ANN)
    pragma(used, "SELECT a FROM more")
    (backup,) = (used / "data").glob("coach.db.before-*")
    assert backup.name == f"coach.db.before-version-{next_version}-1"
    with closing(sqlite3.connect(backup)) as database:
        assert database.execute("PRAGMA user_version").fetchone() == (next_version - 1,)
        assert database.execute("SELECT count(*) FROM state").fetchone() == (2,)


async def test_a_change_that_fails_is_undone(
    used: Path, next_version: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = migrate._migrations() | {next_version: "CREATE TABLE state (a);\n"}  # as above
    monkeypatch.setattr(migrate, "_migrations", lambda: broken)
    await fails(used, StoreUnavailable, "cannot be opened now")
    with closing(sqlite3.connect(used / "data" / "coach.db")) as database:
        assert database.execute("PRAGMA user_version").fetchone() == (next_version - 1,)
        assert database.execute("SELECT count(*) FROM state").fetchone() == (2,)


async def test_another_programs_database_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    pragma(tmp_path, "CREATE TABLE theirs (a)")
    await fails(tmp_path, StoreBroken, "another program")


async def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "coach.db").write_text("dear diary\n" * 500)
    await fails(tmp_path, StoreBroken, "restore a backup")
    assert (tmp_path / "data" / "coach.db").read_text().startswith("dear diary")


async def test_a_torn_database_is_not_opened(used: Path) -> None:
    path = used / "data" / "coach.db"
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    await fails(used, StoreBroken, "restore a backup")


async def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file, where the folder should be")
    await fails(tmp_path, StoreUnavailable, "choose another")


async def test_a_folder_of_keys_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "keys").write_text("a file, where the folder should be")
    await fails(tmp_path, KeyMissing, "choose a folder")


async def test_an_interrupted_first_start_is_made_good(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "coach.db").touch()
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "master.key").write_text("ab" * 32)
    async with temporary_store(tmp_path) as store:
        assert (await store.turn(inbound(1), counting)).fresh
    assert (tmp_path / "keys" / "master.key").read_text() == "ab" * 32


async def test_reading_needs_no_lock_and_writes_nothing(used: Path) -> None:
    async with temporary_store(used) as writer:
        reader = await open_store(used, read_only=True)
        assert await reader.export(ANN) == await writer.export(ANN)
        with pytest.raises(StoreUnavailable, match="reading only"):
            await reader.forget(ANN, NOON)
        await reader.close()


async def test_reading_alone_needs_a_database_of_this_version(used: Path) -> None:
    await fails(used / "nowhere", StoreBroken, "no database", read_only=True)
    pragma(used, "PRAGMA user_version = 0")
    await fails(used, StoreBroken, "older", read_only=True)


async def test_after_closing_nothing_is_done(used: Path) -> None:
    async with temporary_store(used) as store:
        await store.close()
        with pytest.raises(StoreUnavailable, match="closed"):
            await store.turn(inbound(9), counting)


@pytest.mark.parametrize(
    ("name", "value"),
    [("journal_mode", "wal"), ("synchronous", 2), ("secure_delete", 1), ("foreign_keys", 1)],
)
async def test_the_disk_has_it_before_anybody_is_told(used: Path, name: str, value: object) -> None:
    async with temporary_store(used) as store:
        row = await store._line.run(lambda books: setting(books, name))
    assert row[0] == value


async def test_on_a_full_disk_nothing_is_half_written_and_all_goes_on_when_there_is_room(used: Path) -> None:
    async with temporary_store(used) as store:
        await limit_pages(store, 1)  # SQLite never goes below what there is
        with pytest.raises(StoreUnavailable, match="SQLITE_FULL"):
            await store.turn(inbound(9, CAT), writing('"' + "x" * 100_000 + '"'))
        assert CAT.encode() not in (used / "keys" / "keys.db").read_bytes()
        await limit_pages(store, 1_000_000)
        assert (await store.turn(inbound(9, CAT), counting)).fresh


def setting(books: Books, text: str) -> Any:
    assert isinstance(books.statements, HopStatements)
    return books.statements._db.execute(f"PRAGMA {text}").fetchone()


async def limit_pages(store: SqlStore, pages: int) -> None:
    await store._line.run(lambda books: setting(books, f"max_page_count = {pages}"))


@pytest.mark.parametrize("awaits", range(1, 6))
async def test_a_cancelled_closing_still_lets_the_program_end(used: Path, awaits: int) -> None:
    before = set(threading.enumerate())
    store = await open_store(used)
    (thread,) = set(threading.enumerate()) - before
    turns = [asyncio.ensure_future(store.turn(inbound(n, CAT), counting)) for n in range(3)]
    await asyncio.sleep(0)
    closing = asyncio.ensure_future(store.close())
    for _ in range(awaits):
        await asyncio.sleep(0)
    closing.cancel()
    await asyncio.gather(closing, *turns, return_exceptions=True)
    thread.join(timeout=5)
    assert not thread.is_alive()
    async with temporary_store(used) as again:
        assert (await again.turn(inbound("next", CAT), counting)).fresh
