"""The engines that keep the store's contract."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

import psycopg

from cramp_coach.ports import Store
from cramp_coach.storage.postgres.opening import open_postgres_store
from support.postgres_server import Server
from support.stores import open_store, tokens


class Engine(Protocol):
    """Opens the same database again and again, as processes that follow one another."""

    @property
    def place(self) -> list[str]:
        """Where it lies: a path, or the addresses of rows and keys."""
        ...

    def read(self, query: str) -> list[tuple[Any, ...]]:
        """Straight from the tables, past all of our code."""
        ...

    def write(self, statement: str) -> None:
        """As somebody else would who has the tables open."""
        ...

    def shows(self, now: datetime) -> None:
        """Set the clock by which what is held is given back, where it is the engine's own."""
        ...

    async def open(self, owner: str) -> Store:
        """The store, for a process of this name."""
        ...

    async def close(self) -> None:
        """Close what is open."""
        ...


@dataclass
class SqliteEngine:
    """One file in a temporary folder."""

    folder: Path
    opened: list[Store] = field(default_factory=list[Store])

    @property
    def place(self) -> list[str]:
        """The file."""
        return [str(self.folder / "data" / "coach.db")]

    def read(self, query: str) -> list[tuple[Any, ...]]:
        """What is committed."""
        with closing(sqlite3.connect(self.place[0])) as database:
            return database.execute(query).fetchall()

    def write(self, statement: str) -> None:
        """Committed at once."""
        with closing(sqlite3.connect(self.place[0])) as database, database:
            database.execute(statement)

    def shows(self, now: datetime) -> None:
        """It has none: the one process that writes tells it the time."""

    async def open(self, owner: str) -> Store:
        """Close the one before first: one process writes."""
        store = await open_store(self.folder, owner=owner)
        self.opened.append(store)
        return store

    async def close(self) -> None:
        """Closing twice does nothing."""
        for store in self.opened:
            await store.close()


@dataclass
class PostgresEngine:
    """Two databases of a server, emptied: one of rows, one of keys."""

    folder: Path
    server: Server
    opened: list[Store] = field(default_factory=list[Store])

    def __post_init__(self) -> None:
        self.url, self.keys_url = self.server.emptied()

    @property
    def place(self) -> list[str]:
        """The addresses."""
        return [self.url, self.keys_url]

    def read(self, query: str) -> list[tuple[Any, ...]]:
        """What is committed."""
        with closing(psycopg.connect(self.url)) as connection:
            return connection.execute(query.encode()).fetchall()

    def write(self, statement: str) -> None:
        """Committed at once."""
        with psycopg.connect(self.url) as connection:
            connection.execute(statement.encode())

    def shows(self, now: datetime) -> None:
        """The server's clock stands still at this time."""
        show(self.place, now)

    async def open(self, owner: str) -> Store:
        """As many as are wanted: each is a process of its own."""
        store = await open_postgres_store(
            self.url, self.keys_url, self.folder / "keys", new_token=tokens(owner)
        )
        self.opened.append(store)
        return store

    async def close(self) -> None:
        """Closing twice does nothing."""
        for store in self.opened:
            await store.close()


def show(place: list[str], now: datetime) -> None:
    """The server's clock in this place, if it is a server's, stands still at this time."""
    if len(place) > 1:
        micros = int(now.timestamp() * 1e6)
        with psycopg.connect(place[0]) as connection:
            connection.execute(
                "CREATE OR REPLACE FUNCTION moment() RETURNS bigint LANGUAGE sql VOLATILE"
                f" AS 'SELECT CAST({micros} AS bigint)'".encode()
            )
