"""A real store in a temporary folder, which is all the fake that a store needs."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path

from cramp_coach.storage import SqlStore, open_sqlite_store


def tokens(owner: str = "test") -> Callable[[], str]:
    """A source of tokens that repeats in every run, unlike those of any other owner."""
    numbers = count(1)
    return lambda: f"{owner}-{next(numbers)}"


async def open_store(folder: Path, *, owner: str = "test", read_only: bool = False) -> SqlStore:
    """The store in this folder, made if it is not there. The caller closes it."""
    return await open_sqlite_store(
        folder / "data" / "coach.db", folder / "keys", new_token=tokens(owner), read_only=read_only
    )


@asynccontextmanager
async def temporary_store(folder: Path, *, owner: str = "test") -> AsyncIterator[SqlStore]:
    """`async with temporary_store(tmp_path) as store`: open now, closed at the end."""
    store = await open_store(folder, owner=owner)
    try:
        yield store
    finally:
        await store.close()
