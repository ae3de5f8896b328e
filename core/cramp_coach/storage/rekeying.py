"""A new master key in the place of the old one. What is sealed stays: only the keys are wrapped anew."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from cramp_coach.errors import KeyMissing, StoreBroken, StoreUnavailable
from cramp_coach.storage.keys import (
    MASTER,
    NEXT_MASTER,
    fingerprint,
    make_key_file,
    read_key_file,
    unwrapped,
    wrapped,
)
from cramp_coach.storage.lock import WriterLock
from cramp_coach.storage.migrate import version
from cramp_coach.storage.queries import SQL


def rekey(database: Path, keys: Path) -> int:
    """Make a new master key and wrap every key with it; nobody may have the database open.

    Gives how many keys were wrapped. If it is interrupted, the program opens nothing until it is run again,
    which completes it. A copy of the old master key opens nothing from then on. Raises CoachError.
    """
    if not database.is_file():
        raise StoreBroken(f"There is no database at {database}: check the path.")
    lock = WriterLock.take(database)
    try:
        return _rekeyed(database, keys)
    except OSError as error:
        raise StoreUnavailable(f"The keys in {keys} cannot be written ({error.strerror}).") from error
    except sqlite3.Error as error:
        raise StoreBroken(f"{database}, or the file of keys, is damaged: restore a backup.") from error
    finally:
        lock.release()


def _rekeyed(database: Path, keys: Path) -> int:
    """In an order in which each step can be repeated, whichever was the last that was finished."""
    old = read_key_file(keys / MASTER)
    coming = keys / NEXT_MASTER
    with closing(sqlite3.connect(database, isolation_level=None)) as books:
        if version(books, str(database)) == 0:
            raise StoreBroken(f"{database} is empty: there is nothing to wrap.")
        _check_owner(books, old, coming)
        new = read_key_file(coming) if coming.exists() else make_key_file(coming)
        count = _wrap_all(keys / "keys.db", old, new)
        books.execute(SQL["sync_full"])
        books.execute(SQL["replace_fingerprint"], {"fingerprint": fingerprint(new)})
    _put_in_place(coming, keys / MASTER)
    return count


def _check_owner(books: sqlite3.Connection, old: bytes, coming: Path) -> None:
    known = {fingerprint(old)} | ({fingerprint(read_key_file(coming))} if coming.exists() else set[str]())
    if books.execute(SQL["read_fingerprint"]).fetchone()[0] not in known:
        raise KeyMissing(f"The master key in {coming.parent} belongs to another database.")


def _wrap_all(file: Path, old: bytes, new: bytes) -> int:
    if not file.is_file():
        raise KeyMissing(f"The file of keys {file} is missing: put it back beside the master key.")
    with closing(sqlite3.connect(file, isolation_level=None)) as ring:
        for name in ("use_rollback_journal", "sync_extra", "overwrite_deleted", "begin_writing"):
            ring.execute(SQL[name])
        rows = ring.execute(SQL["all_keys"]).fetchall()
        for owner, sealed in rows:
            again = wrapped(AESGCM(new), owner, _opened(owner, sealed, old, new))
            ring.execute(SQL["replace_key"], {"participant": owner, "wrapped": again})
        ring.execute(SQL["commit"])
    return len(rows)


def _opened(owner: str, sealed: bytes, old: bytes, new: bytes) -> bytes:
    """By the new master if an interrupted run has wrapped it already."""
    for master in (old, new):
        try:
            return unwrapped(AESGCM(master), owner, sealed)
        except (InvalidTag, ValueError):
            continue
    raise StoreBroken(f"The key of {owner} is damaged: restore the file of keys, then run this again.")


def _put_in_place(coming: Path, master: Path) -> None:
    coming.rename(master)
    folder = os.open(master.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
