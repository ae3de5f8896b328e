"""The engines that keep the store's contract."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from cramp_coach.ports import Store
from support.stores import open_store


class Engine(Protocol):
    """Opens the same database again and again, as processes that follow one another."""

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

    async def open(self, owner: str) -> Store:
        """Close the one before first: one process writes."""
        store = await open_store(self.folder, owner=owner)
        self.opened.append(store)
        return store

    async def close(self) -> None:
        """Closing twice does nothing."""
        for store in self.opened:
            await store.close()
