"""What the engines have in common: named statements, and rows that know their columns."""

from collections.abc import Iterator, Mapping
from typing import Any, Protocol

NOTHING: Mapping[str, object] = {}  # a plain one: sqlite3 takes no other


class Row(Protocol):
    """One row: a column by its name or its number; `dict(row)` gives all of them."""

    def __getitem__(self, column: str | int, /) -> Any:
        """One column."""
        ...

    def keys(self) -> Any:
        """The names of the columns."""
        ...


class Cursor(Protocol):
    """What a statement brought."""

    @property
    def rowcount(self) -> int:
        """How many rows it changed."""
        ...

    def fetchone(self) -> Any:
        """The next row."""
        ...

    def fetchall(self) -> list[Any]:
        """All that are left."""
        ...

    def __iter__(self) -> Iterator[Any]:
        """Row by row."""
        ...


class Statements(Protocol):
    """An open database that knows the statements by their names."""

    def run(self, name: str, values: Mapping[str, object] = NOTHING) -> Cursor:
        """Run this statement."""
        ...
