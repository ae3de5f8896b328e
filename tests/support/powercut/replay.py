"""What may be on the disk when the power fails: all that was synced, and any part of what was not."""

import struct
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random  # noqa: TID251 - a test draws its cuts from a seed

WRITE, SYNC, TRUNCATE, DELETE = 1, 2, 3, 4
HEAD = struct.Struct("<IIQQ")
SECTOR = 512  # what a disk writes whole
KEPT, TORN = 0.4, 0.2  # of what was not synced, so much is on the disk, and so much in part
BACK = 0.5  # of what was deleted since its folder was synced


@dataclass(frozen=True, slots=True)
class Record:
    """One call, as the recorder saw it."""

    kind: int
    path: str
    offset: int
    data: bytes


def records_in(file: Path) -> Iterator[Record]:
    """The records of a run, in the order of the calls."""
    raw, at = file.read_bytes(), 0
    while at < len(raw):
        kind, length, offset, size = HEAD.unpack_from(raw, at)
        at += HEAD.size
        path = raw[at : at + length].decode()
        at += length
        data = raw[at : at + size] if kind == WRITE else b""
        at += len(data)
        yield Record(kind, path, offset, data)


@dataclass
class Disk:
    """The disk while the program runs. `acknowledged` is what the outside world was told by then.

    A file that is deleted may come back until its folder is synced.
    """

    note: str
    files: dict[str, bytearray] = field(default_factory=dict[str, bytearray])
    unsynced: dict[str, list[Record]] = field(default_factory=lambda: defaultdict[str, list[Record]](list))
    deleted: dict[str, bytearray] = field(default_factory=dict[str, bytearray])
    acknowledged: int = 0

    def take(self, record: Record) -> None:
        """This call was made."""
        if record.path.endswith(self.note):
            self.acknowledged = int(record.data)
        elif record.path.endswith("-shm"):
            pass  # shared memory: made anew by whoever opens the database
        elif record.kind == SYNC:
            self._apply(self.unsynced.pop(record.path, ()))
            self.deleted = {gone: old for gone, old in self.deleted.items() if _folder(gone) != record.path}
        elif record.kind == DELETE:
            self.unsynced.pop(record.path, None)
            self.deleted[record.path] = self.files.pop(record.path, bytearray())
        else:
            self.unsynced[record.path].append(record)

    def cut(self, chance: Random) -> dict[str, bytes]:
        """The files as they may be found when the power comes back. The disk is not to be used after it."""
        for waiting in self.unsynced.values():
            for record in waiting:
                drawn = chance.random()
                if drawn < KEPT:
                    self._apply((record,))
                elif drawn < KEPT + TORN and record.kind == WRITE:
                    self._apply(_torn(record, chance))
        back = {path: old for path, old in self.deleted.items() if chance.random() < BACK}
        return {path: bytes(content) for path, content in (back | self.files).items()}

    def _apply(self, records: Sequence[Record]) -> None:
        for record in records:
            content = self.files.setdefault(record.path, bytearray())
            end = record.offset + len(record.data) if record.kind == WRITE else record.offset
            content.extend(bytes(max(0, end - len(content))))
            if record.kind == WRITE:
                content[record.offset : end] = record.data
            else:
                del content[end:]


def _folder(path: str) -> str:
    return path.rpartition("/")[0]


def _torn(record: Record, chance: Random) -> tuple[Record, ...]:
    starts = range(0, len(record.data), SECTOR)
    return tuple(
        Record(WRITE, record.path, record.offset + start, record.data[start : start + SECTOR])
        for start in starts
        if chance.random() < 0.5
    )
