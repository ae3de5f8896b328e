"""Carries a stopped SQLite over to PostgreSQL: counted and checked, and only then committed."""

import sqlite3
from collections.abc import Generator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from cramp_coach.errors import KeyMissing, SettingsWrong, StoreBroken, StoreUnavailable
from cramp_coach.storage.backup import free_name
from cramp_coach.storage.keys import KeyFile, fingerprint, read_master
from cramp_coach.storage.lock import WriterLock
from cramp_coach.storage.migrate import newest, version
from cramp_coach.storage.postgres.carrying import Carried, SqliteTables, check, copy, said_of, tables_of
from cramp_coach.storage.postgres.opening import found_version, made
from cramp_coach.storage.postgres.rows import PgRow, PgStatements, connect
from cramp_coach.storage.postgres.session import unavailable
from cramp_coach.storage.queries import SQL

KEYS = "key"


@dataclass(frozen=True, slots=True)
class Moved:
    """What was carried, a table each, the keys last. `again`: an earlier run had carried all of it.

    `kept`: where the SQLite file lies now, so that nobody opens it by mistake.
    """

    carried: tuple[Carried, ...]
    again: bool
    kept: Path


@dataclass(frozen=True, slots=True)
class _Target:
    """One of the two databases, within a transaction."""

    connection: "psycopg.Connection[PgRow]"
    statements: PgStatements

    @classmethod
    @contextmanager
    def begun(cls, url: str) -> Generator["_Target"]:
        with closing(connect(url)) as connection:
            statements = PgStatements(connection)
            for name in ("begin_writing", "be_patient", "lock_house"):
                statements.run(name)
            yield cls(connection, statements)

    def commit(self) -> None:
        self.statements.run("commit")


def move(database: Path, keys: Path, url: str, keys_url: str) -> Moved:
    """Carry rows and wrapped keys over into two empty databases; the master key stays where it is.

    Nobody may have `database` open. Interrupted, it may be run again: rows arrive in one commit, after their
    keys. Raises CoachError, and then no row was carried.
    """
    if not database.is_file():
        raise StoreBroken(f"There is no database at {database}: check the path.")
    lock = WriterLock.take(database)
    try:
        return _moved(database, keys, url, keys_url)
    except psycopg.Error as error:
        raise unavailable(error) from error
    except sqlite3.Error as error:
        raise StoreBroken(f"{database}, or the file of keys, is damaged: restore a backup.") from error
    finally:
        lock.release()


def _moved(database: Path, keys: Path, url: str, keys_url: str) -> Moved:
    with (
        closing(sqlite3.connect(database, isolation_level=None)) as rows,
        closing(KeyFile.open(keys, fresh=False, read_only=True)),
        closing(sqlite3.connect(f"{(keys / 'keys.db').as_uri()}?mode=ro", uri=True)) as ring,
    ):
        mark = _checked(rows, database, keys)
        with _Target.begun(keys_url) as their_keys, _Target.begun(url) as theirs:
            again = _is_there(theirs, mark)
            if not again:
                made(theirs.statements, mark)
            carried = [_carried(SqliteTables(rows), theirs, name, again) for name in tables_of(rows)]
            carried.append(_carried_keys(SqliteTables(ring), their_keys))
            their_keys.commit()  # first, so that there is never a row whose key is not there
            theirs.commit()
    return Moved(tuple(carried), again, _put_aside(database))


def _checked(rows: sqlite3.Connection, database: Path, keys: Path) -> str:
    """The fingerprint of its master key; the file is whole and ours, and has no log beside it."""
    found = version(rows, str(database))
    if found != newest():
        raise StoreBroken(f"{database} is empty, or older than this program: start the program with it once.")
    mark = str(rows.execute(SQL["read_fingerprint"]).fetchone()[0])
    if fingerprint(read_master(keys)) != mark:
        raise KeyMissing(f"The master key in {keys} belongs to another database than {database}.")
    try:
        rows.execute(SQL["use_rollback_journal"])
    except sqlite3.OperationalError as error:
        raise StoreUnavailable(f"{database} is being read: wait until that has ended.") from error
    return mark


def _is_there(theirs: _Target, mark: str) -> bool:
    """Whether an earlier run has carried it. Raises SettingsWrong for rows of another database."""
    if found_version(theirs.statements) == 0:
        return False
    if theirs.statements.run("read_fingerprint").fetchone()[0] != mark:
        raise _not_empty()
    return True


def _carried(source: SqliteTables, theirs: _Target, table: str, again: bool) -> Carried:
    if again:
        sent, arrived = source.read(table), check(theirs.connection, source, table)
        if sent != arrived:
            raise _not_empty()
        return sent
    return _same(copy(source, theirs.connection, table), check(theirs.connection, source, table))


def _carried_keys(source: SqliteTables, theirs: _Target) -> Carried:
    theirs.statements.run("make_key_table")
    known = {row[0]: row[1] for row in theirs.statements.run("all_keys")}
    if any(source.wrapped(owner) != sealed for owner, sealed in known.items()):
        raise SettingsWrong("The database for the keys holds other keys: choose an empty one for them.")
    sent = copy(source, theirs.connection, KEYS, but=known.keys())
    return _same(sent, check(theirs.connection, source, KEYS))


def _same(sent: Carried, arrived: Carried) -> Carried:
    if sent != arrived:
        raise StoreBroken(
            f"What arrived differs: {said_of(sent)} sent, {said_of(arrived)} found. Nothing was carried."
        )
    return sent


def _not_empty() -> SettingsWrong:
    return SettingsWrong(
        "The database to move to is not empty, and holds something else: make a new one for it."
    )


def _put_aside(database: Path) -> Path:
    return database.rename(free_name(database, "moved"))
