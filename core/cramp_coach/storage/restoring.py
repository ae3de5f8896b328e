"""A backup put in the database's place. Whoever was forgotten since it was made stays forgotten."""

import os
import sqlite3
from collections.abc import Generator
from contextlib import closing, contextmanager
from pathlib import Path

from cramp_coach.errors import KeyMissing, StoreBroken, StoreUnavailable
from cramp_coach.storage.backup import back_up, copied, free_name
from cramp_coach.storage.keys import KeyFile, Keyring, fingerprint, read_master
from cramp_coach.storage.lock import WriterLock
from cramp_coach.storage.migrate import version
from cramp_coach.storage.queries import SQL

ERASING = ("erase_states", "erase_episodes", "erase_follow_ups", "erase_messages", "erase_replies")
DOUBTING = ("doubt_old_replies", "doubt_old_check_ins")


def restore(backup: Path, database: Path, keys: Path) -> int:
    """Put a verified copy of `backup` in the place of `database`, which nobody may have open.

    What was there before is kept beside it, as a backup of its own. Gives the number of participants who
    have no key any more, and of whom the backup's rows are left out. A message that waited in the backup
    may have been sent since: a question goes out marked as a possible second copy, an answer no more.
    Raises CoachError, and then nothing was changed.
    """
    if not backup.is_file():
        raise StoreBroken(f"There is no backup at {backup}: check the path.")
    lock = WriterLock.take(database)
    try:
        return _restore(backup, database, keys)
    except OSError as error:
        raise StoreUnavailable(f"{database} cannot be written ({error.strerror}).") from error
    except sqlite3.Error as error:
        raise StoreBroken(f"{backup} is damaged, or no backup: take another one.") from error
    finally:
        lock.release()


def _restore(backup: Path, database: Path, keys: Path) -> int:
    part = database.with_name(database.name + ".part")
    try:
        part.touch(mode=0o600)
        copied(backup, part)
        with _opened(part) as copy:
            forgotten = _brought_up_to_date(copy, _keyring(copy, backup, keys))
        if database.exists():
            back_up(database, free_name(database, "before-restore"))
        _put_in_place(part, database)
    finally:
        part.unlink(missing_ok=True)
    return forgotten


def _keyring(copy: sqlite3.Connection, backup: Path, keys: Path) -> Keyring:
    if version(copy, str(backup)) == 0:
        raise StoreBroken(f"{backup} is empty: take another one.")
    master = read_master(keys)
    if fingerprint(master) != copy.execute(SQL["read_fingerprint"]).fetchone()[0]:
        raise KeyMissing(f"{backup} needs another master key than the one in {keys}: put that one there.")
    return Keyring(master, KeyFile.open(keys, fresh=False, read_only=True))


def _brought_up_to_date(copy: sqlite3.Connection, keyring: Keyring) -> int:
    with closing(keyring):
        gone = {row[0] for row in copy.execute(SQL["participants"])} - keyring.owners()
    copy.execute(SQL["overwrite_deleted"])
    copy.execute(SQL["begin_writing"])
    for participant in gone:
        for query in ERASING:
            copy.execute(SQL[query], {"participant": participant})
    for query in DOUBTING:
        copy.execute(SQL[query])
    copy.execute(SQL["commit"])
    return len(gone)


def _put_in_place(part: Path, database: Path) -> None:
    """The old log goes first: it must not be applied to another file."""
    for suffix in ("-wal", "-shm"):
        database.with_name(database.name + suffix).unlink(missing_ok=True)
    with _synced(part):
        part.rename(database)
    with _synced(database.parent):
        pass


@contextmanager
def _synced(path: Path) -> Generator[None]:
    file = os.open(path, os.O_RDONLY)
    try:
        os.fsync(file)
        yield
    finally:
        os.close(file)


@contextmanager
def _opened(part: Path) -> Generator[sqlite3.Connection]:
    with closing(sqlite3.connect(part, isolation_level=None)) as copy:
        yield copy
