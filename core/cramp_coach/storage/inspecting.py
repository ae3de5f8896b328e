"""Looks over every page of a database. A large one is looked over while work goes on."""

import logging
import sqlite3
from pathlib import Path
from threading import Thread
from typing import Self

from cramp_coach.storage.migrate import is_whole

_LOG = logging.getLogger(__name__)
_SMALL = 4 * 2**20  # bytes; what takes no longer than opening the file does


def is_small(database: Path) -> bool:
    """Whether it is looked over before anything is served: about 5 ms for each MB."""
    log = database.with_name(database.name + "-wal")
    return database.stat().st_size + (log.stat().st_size if log.exists() else 0) <= _SMALL


class Inspection:
    """A look over a database in a thread of its own, on a connection that only reads."""

    def __init__(self, database: Path) -> None:
        self.damaged = False
        self._name = str(database)
        self._connection = sqlite3.connect(
            f"{database.absolute().as_uri()}?mode=ro", uri=True, check_same_thread=False
        )
        self._thread = Thread(target=self._look, name="inspection")

    @classmethod
    def begin(cls, database: Path) -> Self:
        """Look from now on; `damaged` says what was found so far."""
        inspection = cls(database)
        inspection._thread.start()
        return inspection

    def end(self) -> None:
        """Wherever it is."""
        self._connection.interrupt()
        self._thread.join()
        self._connection.close()

    def _look(self) -> None:
        try:
            self.damaged = not is_whole(self._connection)
        except sqlite3.OperationalError:  # it was told to end, or the file cannot be read now
            return
        except sqlite3.DatabaseError:
            self.damaged = True
        if self.damaged:
            _LOG.critical("%s is damaged: nothing more is served from it", self._name)
