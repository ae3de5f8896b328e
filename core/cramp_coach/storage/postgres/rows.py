"""A connection that knows our statements, and rows that know their columns."""

import re
from collections.abc import Iterator, Mapping, Sequence
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


class PgStatements:
    """The named statements, in PostgreSQL's words, on one connection."""

    def __init__(self, connection: "psycopg.Connection[PgRow]") -> None:
        self._connection = connection

    @property
    def in_transaction(self) -> bool:
        """Whether something is not committed yet."""
        return self._connection.info.transaction_status is not TransactionStatus.IDLE

    def run(self, name: str, values: Mapping[str, object] = NOTHING) -> Cursor:
        """Run this statement."""
        return self._connection.execute(PG[name], values)

    def script(self, text: str) -> None:
        """Run a file of statements, within the transaction that is open."""
        self._connection.execute(text.encode())

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()


def connect(url: str) -> "psycopg.Connection[PgRow]":
    """A connection that begins and commits only when told to. Raises psycopg.Error."""
    return psycopg.Connection[PgRow].connect(
        url,
        autocommit=True,
        row_factory=pg_rows,
        connect_timeout=5,
        application_name="cramp-coach",
        options="-c lock_timeout=10s -c statement_timeout=30s -c idle_in_transaction_session_timeout=60s",
    )
