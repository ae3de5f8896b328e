"""A connection that runs a whole function in its own thread at one request."""

import sqlite3
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from cramp_coach.storage.queries import SQL
from cramp_coach.storage.statements import NOTHING

RUN = "RUN"  # in place of SQL; its one parameter is a function of the connection


class Hop(sqlite3.Connection):
    """Give it to `aiosqlite.connect(factory=Hop)`, then `await db.execute_fetchall(RUN, (fn,))`.

    One hop to the thread instead of one per statement. aiosqlite logs what it is given when it logs
    everything, so `fn` must be a function whose name says nothing, never a partial that holds arguments.
    """

    def execute(self, sql: str, parameters: Iterable[Any] = (), /) -> sqlite3.Cursor:  # type: ignore[override]  # narrower on purpose: RUN takes a function
        """As sqlite3 does, but for RUN."""
        if sql != RUN:
            return super().execute(sql, parameters)  # type: ignore[arg-type]  # sqlite3 accepts a mapping too
        (function,) = parameters
        function(self)
        return self.cursor()


class HopStatements:
    """The named statements, in SQLite's words."""

    def __init__(self, db: Hop) -> None:
        self._db = db

    def run(self, name: str, values: Mapping[str, object] = NOTHING) -> sqlite3.Cursor:
        """Run this statement."""
        return self._db.execute(SQL[name], values)


Work = Callable[[Hop], None]
