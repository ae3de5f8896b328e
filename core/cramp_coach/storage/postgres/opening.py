"""Opening a PostgreSQL database: whose it is, which key it needs, what shape it has."""

from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

import psycopg

from cramp_coach.errors import KeyMissing, SettingsWrong, StoreBroken
from cramp_coach.storage.keys import fingerprint, make_master, read_master
from cramp_coach.storage.postgres.line import PgLine
from cramp_coach.storage.postgres.rows import PgStatements, connect
from cramp_coach.storage.postgres.session import PgSession, Place, unavailable
from cramp_coach.storage.store import SqlStore

HANDS = 3  # connections a process: more than this only wait for the same processor


async def open_postgres_store(
    url: str, keys_url: str, keys: Path, *, new_token: Callable[[], str], hands: int = HANDS
) -> SqlStore:
    """The store in the database `url`, its wrapped keys in `keys_url`, its master key in the folder `keys`.

    Any number of processes may open it. Tables and master key are made if there are none. Raises
    StoreUnavailable, StoreBroken, KeyMissing or SettingsWrong, each one sentence that says what to do.
    """
    if url == keys_url:
        raise SettingsWrong("The keys need a database of their own: set KEYS_URL to another one.")
    owner = new_token()
    try:
        master = _brought_up(url, keys_url, keys)
    except psycopg.Error as error:
        raise unavailable(error) from error
    place = Place(url, keys_url, master)
    sessions = [PgSession(place, owner, new_token) for _ in range(hands)]
    return SqlStore(PgLine(sessions), newest())


def _brought_up(url: str, keys_url: str, keys: Path) -> bytes:
    ring = PgStatements(connect(keys_url))
    try:
        ring.run("make_key_table")
    finally:
        ring.close()
    books = PgStatements(connect(url))
    try:
        books.run("begin_writing")
        books.run("lock_house")
        master = _migrated(books, keys)
        books.run("commit")
    finally:
        books.close()
    return master


def _migrated(books: PgStatements, keys: Path) -> bytes:
    found = found_version(books)
    master = make_master(keys) if found == 0 else read_master(keys)
    if found == 0:
        made(books, fingerprint(master))
        return master
    if fingerprint(master) != books.run("read_fingerprint").fetchone()[0]:
        raise KeyMissing(f"The master key in {keys} belongs to another database than this one.")
    _run_since(books, found)
    books.run("set_version", {"version": newest()})
    return master


def made(books: PgStatements, mark: str) -> None:
    """Make the tables in an empty database, for the master key with this fingerprint."""
    _run_since(books, 0)
    books.run("write_fingerprint", {"version": newest(), "fingerprint": mark})


def found_version(books: PgStatements) -> int:
    """The number of the last migration; 0 for an empty database. Raises StoreBroken for what is not ours."""
    if not books.run("has_vault").fetchone()[0]:
        if books.run("count_tables").fetchone()[0]:
            raise StoreBroken("The database belongs to another program: choose an empty one.")
        return 0
    found = int(books.run("user_version").fetchone()[0])
    if found > newest():
        raise StoreBroken("The database was written by a newer version of Cramp Coach: update the program.")
    return found


def newest() -> int:
    """The number of this version's last migration."""
    return max(_migrations())


def _run_since(books: PgStatements, since: int) -> None:
    for number, text in sorted(_migrations().items()):
        if number > since:
            books.script(text)


def _migrations() -> dict[int, str]:
    folder = files("cramp_coach.storage.postgres") / "migrations"
    return {
        int(file.name[:4]): file.read_text(encoding="utf-8")
        for file in folder.iterdir()
        if file.name.endswith(".sql")
    }
