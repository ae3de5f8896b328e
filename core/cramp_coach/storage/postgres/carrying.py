"""One table from SQLite to PostgreSQL, and a checksum of it that needs no order of the rows."""

import hashlib
import sqlite3
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import sql
from psycopg.rows import tuple_row

from cramp_coach.storage.postgres.rows import PgRow, PgStatements
from cramp_coach.storage.queries import SQL

OURS_ALONE = "vault"  # each engine says in its own way which shape it has
_BITS = 256
_AT_ONCE = 1000  # rows that are in memory


@dataclass(frozen=True, slots=True)
class Carried:
    """A table: how many rows, and the sum of their SHA-256."""

    table: str
    rows: int
    checksum: str


class _Sum:
    """Of the rows that it is told of, in any order."""

    def __init__(self) -> None:
        self._rows, self._sum = 0, 0

    def add(self, row: tuple[Any, ...]) -> None:
        self._rows += 1
        self._sum += int.from_bytes(hashlib.sha256(repr(row).encode()).digest())

    def of(self, table: str) -> Carried:
        return Carried(table, self._rows, f"{self._sum % 2**_BITS:064x}")


@dataclass(frozen=True, slots=True)
class SqliteTables:
    """The tables of a SQLite file, as they are read to be carried."""

    database: sqlite3.Connection

    def columns(self, table: str) -> list[str]:
        """All but those that the database computes by itself."""
        return [row[0] for row in self.database.execute(SQL["columns_of"], {"table": table})]

    def rows(self, table: str) -> Iterator[tuple[Any, ...]]:
        """Every row, in no order."""
        cursor = self.database.execute(_reading(table, self.columns(table)).as_string())
        cursor.row_factory = None
        return cursor

    def read(self, table: str) -> Carried:
        """What is there."""
        total = _Sum()
        for row in self.rows(table):
            total.add(row)
        return total.of(table)

    def wrapped(self, participant: str) -> bytes | None:
        """The wrapped key of this participant; None if there is none."""
        row = self.database.execute(SQL["read_key"], {"participant": participant}).fetchone()
        return None if row is None else row[0]


def tables_of(database: sqlite3.Connection) -> list[str]:
    """Every table whose rows are to be carried."""
    names = [row[0] for row in database.execute(SQL["tables"])]
    return [name for name in names if name != OURS_ALONE]


def copy(
    source: SqliteTables, target: "psycopg.Connection[PgRow]", table: str, but: Collection[str] = ()
) -> Carried:
    """Send the whole table but the rows whose first column is in `but`; says what the source holds."""
    total = _Sum()
    columns = sql.SQL(", ").join(map(sql.Identifier, source.columns(table)))
    into = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), columns)
    with target.cursor() as cursor, cursor.copy(into) as sending:
        for row in source.rows(table):
            total.add(row)
            if row[0] not in but:
                sending.write_row(row)
    if "id" in source.columns(table):
        _count_on(target, table)
    return total.of(table)


def check(target: "psycopg.Connection[PgRow]", source: SqliteTables, table: str) -> Carried:
    """What has arrived, read back."""
    total = _Sum()
    with target.cursor("arrived", row_factory=tuple_row) as cursor:
        cursor.itersize = _AT_ONCE
        for row in cursor.execute(_reading(table, source.columns(table))):
            total.add(row)
    return total.of(table)


def said_of(carried: Carried) -> str:
    """For people: a table, its rows, and the head of its checksum."""
    return f"{carried.table}: {carried.rows} rows, {carried.checksum[:16]}"


def _reading(table: str, columns: list[str]) -> sql.Composed:
    return sql.SQL("SELECT {} FROM {}").format(
        sql.SQL(", ").join(map(sql.Identifier, columns)), sql.Identifier(table)
    )


def _count_on(target: "psycopg.Connection[PgRow]", table: str) -> None:
    """Where the database numbers the rows by itself, it goes on behind the highest."""
    statements = PgStatements(target)
    sequence = statements.run("numbers_of", {"table": table}).fetchone()[0]
    if sequence is not None:
        highest = sql.SQL("SELECT max(id) FROM {}").format(sql.Identifier(table))
        numbers = target.execute(highest).fetchone()
        statements.run("count_on", {"sequence": sequence, "highest": numbers[0] if numbers else None})
