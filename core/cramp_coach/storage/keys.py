"""The participants' keys, wrapped by the master key, in a folder apart from the database."""

import hashlib
import hmac
import os
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from cramp_coach.errors import KeyMissing, StoreBroken
from cramp_coach.storage.queries import SQL
from cramp_coach.storage.statements import NOTHING, Statements

MASTER = "master.key"
NEXT_MASTER = "master.next"  # while a new one takes its place
_HOUSE = "house"  # no participant is called so: theirs have a colon
_SIZE = 32
_NONCE = 12


def read_master(folder: Path) -> bytes:
    """Raises KeyMissing if there is no master key, or what is there is none."""
    if (folder / NEXT_MASTER).exists():
        raise KeyMissing("A change of the master key was interrupted: run `cramp-coach db rekey` again.")
    return read_key_file(folder / MASTER)


def read_key_file(path: Path) -> bytes:
    """The key in this file. Raises KeyMissing if there is none, or half of one."""
    try:
        master = bytes.fromhex(path.read_text(encoding="ascii").strip())
    except (OSError, ValueError) as error:
        raise KeyMissing(
            f"The master key {path} is missing or unreadable: put it back, for without it the database"
            " stays sealed."
        ) from error
    if len(master) != _SIZE:
        raise KeyMissing(f"The master key {path} is not a whole key: put the right one back.")
    return master


def make_master(folder: Path) -> bytes:
    """For an empty database only. A key that is there already is used, never replaced."""
    path = folder / MASTER
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return read_master(folder) if path.exists() else make_key_file(path)
    except OSError as error:
        raise KeyMissing(
            f"No master key can be made in {folder} ({error.strerror}): choose a folder that can"
            " be written to."
        ) from error


def make_key_file(path: Path) -> bytes:
    """A new key, on the disk before this returns. Raises OSError, also if the file exists."""
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    master = AESGCM.generate_key(8 * _SIZE)
    with os.fdopen(file, "w", encoding="ascii") as writer:
        writer.write(master.hex() + "\n")
        writer.flush()
        os.fsync(file)
    return master


def wrapped(master: AESGCM, owner: str, key: bytes) -> bytes:
    """The key as it is kept: bound to its owner."""
    nonce = os.urandom(_NONCE)
    return nonce + master.encrypt(nonce, key, owner.encode())


def unwrapped(master: AESGCM, owner: str, sealed: bytes) -> bytes:
    """The key itself. Raises InvalidTag or ValueError if it was changed, or wrapped by another master."""
    return master.decrypt(sealed[:_NONCE], sealed[_NONCE:], owner.encode())


def fingerprint(master: bytes) -> str:
    """Tells keys apart without telling the key."""
    return hmac.digest(master, b"fingerprint", hashlib.sha256).hex()[:16]


class KeyDatabase(Statements, Protocol):
    """Where the wrapped keys lie."""

    @property
    def in_transaction(self) -> bool:
        """Whether something is not committed yet."""
        ...

    def close(self) -> None:
        """Release it."""
        ...


class Keyring:
    """Belongs to one thread. Keys that were made count only after `commit`; none is held beyond it."""

    def __init__(self, master: bytes, database: KeyDatabase) -> None:
        self._master = AESGCM(master)
        self._for_digests = hmac.digest(master, b"digests", hashlib.sha256)
        self._database = database
        self._held: dict[str, AESGCM] = {}

    def hold(self, participants: Sequence[str]) -> None:
        """Read the keys of these at once, where each reading is a journey. Raises if none can be read."""
        for participant, sealed in self._database.run("read_keys", {"participants": list(participants)}):
            with suppress(StoreBroken):  # whoever needs it will be told
                self._held[participant] = self._unwrapped(participant, sealed)

    def existing(self, participant: str) -> AESGCM | None:
        """The participant's key, or None. Raises StoreBroken if the master key does not open it."""
        if participant not in self._held:
            row = self._database.run("read_key", {"participant": participant}).fetchone()
            if row is None:
                return None
            self._held[participant] = self._unwrapped(participant, row[0])
        return self._held[participant]

    def key_for(self, participant: str) -> AESGCM:
        """The participant's key, made now if there is none."""
        held = self.existing(participant)
        if held is not None:
            return held
        key = AESGCM.generate_key(8 * _SIZE)
        self._begin()
        kept = {"participant": participant, "wrapped": wrapped(self._master, participant, key)}
        self._database.run("write_key", kept)
        self._held[participant] = AESGCM(key)
        return self._held[participant]

    def house(self) -> AESGCM:
        """Nobody's own key, for what must outlive a participant's and says nothing about them."""
        return self.key_for(_HOUSE)

    def digest(self, text: str) -> str:
        """The same for the same text, as long as the master key is the same."""
        return hmac.digest(self._for_digests, text.encode(), hashlib.sha256).hex()

    def destroy(self, *participants: str) -> None:
        """All of them at once and for ever."""
        self.commit()
        self._begin()
        for participant in participants:
            self._database.run("destroy_key", {"participant": participant})
        self.commit()

    def owners(self) -> frozenset[str]:
        """Every participant who has a key."""
        return frozenset(row[0] for row in self._database.run("key_owners")) - {_HOUSE}

    def each_owner(self) -> Iterator[str]:
        """Every participant who has a key, read some at a time: nobody holds them all in memory."""
        last = ""
        while page := [row[0] for row in self._database.run("key_owners_after", {"last": last}).fetchall()]:
            yield from (owner for owner in page if owner != _HOUSE)
            last = page[-1]

    def commit(self) -> None:
        """Must precede the commit of what the new keys sealed."""
        self._held.clear()
        if self._database.in_transaction:
            self._database.run("commit")

    def roll_back(self) -> None:
        """Forget the keys that were made since the last commit."""
        self._held.clear()
        if self._database.in_transaction:
            self._database.run("roll_back")

    def close(self) -> None:
        """Release the database of keys."""
        self._database.close()

    def _begin(self) -> None:
        if not self._database.in_transaction:
            self._database.run("begin_writing")

    def _unwrapped(self, participant: str, sealed: bytes) -> AESGCM:
        try:
            return AESGCM(unwrapped(self._master, participant, sealed))
        except (InvalidTag, ValueError, TypeError) as error:  # one flipped bit can make a number of it
            raise StoreBroken(
                f"The key of {participant} is damaged, or wrapped by another master key: restore the"
                " file of keys."
            ) from error


class KeyFile:
    """The wrapped keys in a small SQLite file."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database

    @classmethod
    def open(cls, folder: Path, *, fresh: bool, read_only: bool = False) -> "KeyFile":
        """`fresh`: the database is empty, so there may be no file of keys yet."""
        path = folder / "keys.db"
        if not fresh and not path.is_file():
            raise KeyMissing(f"The file of keys {path} is missing: put it back beside the master key.")
        mode = "ro" if read_only else "rwc"
        database = sqlite3.connect(f"{path.absolute().as_uri()}?mode={mode}", uri=True, isolation_level=None)
        try:
            _prepare(database, read_only=read_only)
        except sqlite3.Error as error:
            database.close()
            raise StoreBroken(
                f"The file of keys {path} is damaged: restore it from its own backup."
            ) from error
        return cls(database)

    @property
    def in_transaction(self) -> bool:
        """Whether something is not committed yet."""
        return self._database.in_transaction

    def run(self, name: str, values: Mapping[str, object] = NOTHING) -> sqlite3.Cursor:
        """Run this statement."""
        return self._database.execute(SQL[name], values)

    def close(self) -> None:
        """Release the file."""
        self._database.close()


def _prepare(database: sqlite3.Connection, *, read_only: bool) -> None:
    database.execute(SQL["wait_when_busy"])
    if read_only:
        database.execute(SQL["key_owners"]).fetchone()
        return
    for name in ("use_rollback_journal", "sync_extra", "overwrite_deleted", "make_key_table"):
        database.execute(SQL[name])
