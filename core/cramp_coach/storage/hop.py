"""A connection that runs a whole function in its own thread at one request."""

import sqlite3
from collections.abc import Callable, Iterable
from typing import Any

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


Work = Callable[[Hop], None]
