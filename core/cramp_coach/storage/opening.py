"""Opening a database: whose it is, who holds it, which key it needs, what shape it has."""

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import aiosqlite

from cramp_coach.errors import KeyMissing, SettingsWrong, StoreBroken, StoreUnavailable
from cramp_coach.storage.backup import back_up, free_name
from cramp_coach.storage.books import Books
from cramp_coach.storage.hop import RUN, Hop, HopStatements
from cramp_coach.storage.inspecting import Inspection, is_small
from cramp_coach.storage.keys import KeyFile, Keyring, fingerprint, make_master, read_master
from cramp_coach.storage.line import SqliteLine
from cramp_coach.storage.lock import WriterLock
from cramp_coach.storage.migrate import migrate, newest, version
from cramp_coach.storage.queries import SQL
from cramp_coach.storage.sealing import Sealer
from cramp_coach.storage.store import SqlStore
from cramp_coach.storage.zones import zones_edition

_WRITING = ("use_wal", "sync_full", "overwrite_deleted", "enforce_foreign_keys", "wait_when_busy")


async def open_sqlite_store(
    path: Path, keys: Path, *, new_token: Callable[[], str], read_only: bool = False
) -> SqlStore:
    """The store in `path`, with its keys in the folder `keys`; both are made if there is neither.

    Raises StoreLocked, StoreBroken, KeyMissing, StoreUnavailable or SettingsWrong, each one sentence
    that says what to do. Close it, or the program does not end.
    """
    _check(path, keys, read_only=read_only)
    lock = None if read_only else WriterLock.take(path)
    try:
        return SqlStore(await _connected(_Opening(path, keys, new_token, read_only), lock), newest())
    except BaseException:
        if lock is not None:
            lock.release()
        raise


def _check(path: Path, keys: Path, *, read_only: bool) -> None:
    if keys.resolve() == path.parent.resolve():
        raise SettingsWrong(f"The keys must not lie in the database's folder {path.parent}: choose another.")
    if read_only and not path.is_file():
        raise StoreBroken(f"There is no database at {path}: check the path.")


async def _connected(opening: "_Opening", lock: WriterLock | None) -> SqliteLine:
    mode = "ro" if opening.read_only else "rw"
    try:
        if not opening.read_only:
            opening.path.touch(mode=0o600)
        database = await aiosqlite.connect(
            f"{opening.path.absolute().as_uri()}?mode={mode}", uri=True, factory=Hop, isolation_level=None
        )
    except (OSError, sqlite3.Error) as error:
        raise StoreUnavailable(
            f"{opening.path} cannot be opened ({error}): check who may write there."
        ) from error
    try:
        await database.execute_fetchall(RUN, (opening.prepare,))
        books, keyring = opening.opened[0]
    except BaseException:
        await database.close()
        raise
    inspection = None if is_small(opening.path) else Inspection.begin(opening.path)
    return SqliteLine(database, books, keyring, lock, inspection)


@dataclass(frozen=True, slots=True)
class _Opening:
    """What is asked for, and, once `prepare` ran in the database's thread, what was opened."""

    path: Path
    keys: Path
    new_token: Callable[[], str]
    read_only: bool
    opened: list[tuple[Books, Keyring]] = field(default_factory=list[tuple[Books, Keyring]])

    def prepare(self, db: Hop) -> None:
        db.row_factory = sqlite3.Row
        try:
            self._prepare(db)
        except sqlite3.OperationalError as error:
            raise StoreUnavailable(f"{self.path} cannot be opened now ({error}).") from error
        except sqlite3.DatabaseError as error:
            raise StoreBroken(f"{self.path} is damaged, or no database: restore a backup.") from error

    def _prepare(self, db: Hop) -> None:
        found = version(db, str(self.path), checked=is_small(self.path))
        if self.read_only and found < newest():
            raise StoreBroken(
                f"{self.path} is older than this program: start the program once to bring it up."
            )
        master = self._master(db, fresh=found == 0)
        keyring = Keyring(master, KeyFile.open(self.keys, fresh=found == 0, read_only=self.read_only))
        try:
            if not self.read_only:
                self._bring_up(db, found, master)
        except BaseException:
            keyring.close()
            raise
        books = Books(
            HopStatements(db),
            Sealer(keyring),
            self.new_token(),
            self.new_token,
            sqlite3.Error,
            zones_edition(),
            strangers=keyring.each_owner(),
        )
        self.opened.append((books, keyring))

    def _master(self, db: Hop, *, fresh: bool) -> bytes:
        if fresh:
            return make_master(self.keys)
        master = read_master(self.keys)
        if fingerprint(master) != db.execute(SQL["read_fingerprint"]).fetchone()[0]:
            raise KeyMissing(f"The master key in {self.keys} belongs to another database than {self.path}.")
        return master

    def _bring_up(self, db: Hop, found: int, master: bytes) -> None:
        for pragma in _WRITING:
            db.execute(SQL[pragma])
        if found == newest():
            return
        if found:
            back_up(self.path, free_name(self.path, f"before-version-{newest()}"))
        db.execute(SQL["begin_writing"])
        migrate(db, found)
        if found == 0:
            db.execute(SQL["write_fingerprint"], {"fingerprint": fingerprint(master)})
        db.execute(SQL["commit"])
