"""A connection that knows our statements, and rows that know their columns."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, suppress
from types import MappingProxyType
from typing import Any

import psycopg
from psycopg.pq import TransactionStatus
from psycopg.rows import RowMaker

from cramp_coach.storage.queries import SQL, load
from cramp_coach.storage.statements import NOTHING, Cursor

_NAMED = re.compile(r":(\w+)")


class PgRow:
    """A column by its name or its number."""

    __slots__ = ("_names", "_values")

    def __init__(self, names: Mapping[str, int], values: Sequence[Any]) -> None:
        self._names = names
        self._values = values

    def __getitem__(self, column: str | int) -> Any:
        return self._values[self._names[column] if isinstance(column, str) else column]

    def __iter__(self) -> Iterator[Any]:
        return iter(self._values)

    def keys(self) -> Sequence[str]:
        """The names of the columns."""
        return list(self._names)


def pg_rows(cursor: "psycopg.Cursor[Any]") -> RowMaker[PgRow]:
    """psycopg's way to say what a row is."""
    names = {column.name: number for number, column in enumerate(cursor.description or ())}
    return lambda values: PgRow(names, values)


def _in_its_words(sql: str) -> bytes:
    """psycopg names a parameter in its own way."""
    return _NAMED.sub(r"%(\1)s", sql.replace("%", "%%")).encode()


# Where PostgreSQL says it otherwise, its own statement stands in place of the common one.
PG: Mapping[str, bytes] = MappingProxyType(
    {name: _in_its_words(sql) for name, sql in {**SQL, **load("cramp_coach.storage.postgres")}.items()}
)


class PipedCursor:
    """What a statement brings, once somebody looks: until then the server is not waited for."""

    __slots__ = ("_cursor", "_pipeline")

    def __init__(self, cursor: "psycopg.Cursor[PgRow]", pipeline: psycopg.Pipeline) -> None:
        self._cursor, self._pipeline = cursor, pipeline

    @property
    def rowcount(self) -> int:
        """How many rows it changed."""
        if self._cursor.rowcount < 0:
            self._pipeline.sync()
        return self._cursor.rowcount

    def fetchone(self) -> PgRow | None:
        """The next row."""
        return self._cursor.fetchone()

    def fetchall(self) -> list[PgRow]:
        """All that are left."""
        return self._cursor.fetchall()

    def __iter__(self) -> Iterator[PgRow]:
        return iter(self._cursor.fetchall())


class PgStatements:
    """The named statements, in PostgreSQL's words, on one connection."""

    def __init__(self, connection: "psycopg.Connection[PgRow]") -> None:
        self._connection = connection
        self._piped = ExitStack()
        self._pipeline: psycopg.Pipeline | None = None

    def pipe(self) -> None:
        """From now on only what a statement brings is waited for, when it is looked at; see `settle`."""
        self._pipeline = self._piped.enter_context(self._connection.pipeline())

    def settle(self) -> None:
        """Wait for all that was run. Raises what the server objected to."""
        if self._pipeline is not None:
            self._pipeline.sync()

    @property
    def in_transaction(self) -> bool:
        """Whether something is not committed yet."""
        return self._connection.info.transaction_status is not TransactionStatus.IDLE

    def run(self, name: str, values: Mapping[str, object] = NOTHING) -> Cursor:
        """Run this statement."""
        cursor = self._connection.execute(PG[name], values)
        return cursor if self._pipeline is None else PipedCursor(cursor, self._pipeline)

    def script(self, text: str) -> None:
        """Run a file of statements, within the transaction that is open."""
        self._connection.execute(text.encode())

    def close(self) -> None:
        """Close the connection, in whatever state it is."""
        with suppress(psycopg.Error):
            self._piped.close()
        self._connection.close()


def connect(url: str) -> "psycopg.Connection[PgRow]":
    """A connection that begins and commits only when told to. Raises psycopg.Error."""
    return psycopg.Connection[PgRow].connect(
        url,
        autocommit=True,
        row_factory=pg_rows,
        connect_timeout=5,
        application_name="cramp-coach",
        # Whoever was stopped within a transaction loses it before those who wait for its rows give up.
        options="-c lock_timeout=10s -c statement_timeout=30s -c idle_in_transaction_session_timeout=5s",
    )
