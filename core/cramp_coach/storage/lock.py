"""One writing process a database: a lock beside the file that names its owner."""

import fcntl
import os
import sys
from pathlib import Path
from typing import Self

from cramp_coach.errors import StoreLocked, StoreUnavailable


class WriterLock:
    """Held from `take` to `release`, and let go by the system if the process dies."""

    def __init__(self, file: int) -> None:
        self._file = file

    @classmethod
    def take(cls, database: Path) -> Self:
        """Raises StoreLocked, which names the owner, and StoreUnavailable for a folder we cannot write to."""
        path = database.with_name(database.name + ".lock")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise StoreUnavailable(
                f"The folder {path.parent} cannot be written to ({error.strerror}):"
                " choose another for the database, or change who may write there."
            ) from error
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            owner = os.pread(file, 200, 0).decode(errors="replace").strip() or "another process"
            os.close(file)
            raise StoreLocked(
                f"{database} is in use by {owner}: stop that first, or use another database."
            ) from error
        _sign(file)
        return cls(file)

    def release(self) -> None:
        """The file stays: deleting it would let two processes hold two different locks."""
        if self._file < 0:
            return
        os.ftruncate(self._file, 0)
        os.close(self._file)
        self._file = -1


def _sign(file: int) -> None:
    # The name of the program only: its arguments may hold a token.
    owner = f"{Path(sys.argv[0]).name or 'python'} (process {os.getpid()})\n"
    os.ftruncate(file, 0)
    os.pwrite(file, owner.encode(), 0)
