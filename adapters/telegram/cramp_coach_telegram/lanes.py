"""Sends of one chat go one behind the other; chats do not wait for each other."""

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Lanes:
    """One lane a chat; None is for what has no order. What is put here must not raise."""

    _last: dict[int, asyncio.Task[None]] = field(default_factory=dict[int, "asyncio.Task[None]"], init=False)
    _all: set[asyncio.Task[None]] = field(default_factory=set["asyncio.Task[None]"], init=False)

    def put(self, chat: int | None, work: Coroutine[Any, Any, None]) -> None:
        """Do this when everything put into the same lane before is done."""
        before = self._last.get(chat) if chat is not None else None
        task = asyncio.create_task(_behind(before, work))
        self._all.add(task)
        if chat is not None:
            self._last[chat] = task
        task.add_done_callback(lambda done: self._forget(chat, done))

    async def room(self, most: int) -> None:
        """Wait while so many are under way."""
        while len(self._all) >= most:
            await asyncio.wait(set(self._all), return_when=asyncio.FIRST_COMPLETED)

    def is_full(self, most: int) -> bool:
        """Whether so many are under way."""
        return len(self._all) >= most

    async def empty(self) -> None:
        """Wait until nothing is left to do."""
        while self._all:
            await asyncio.wait(set(self._all))

    async def close(self) -> None:
        """Give up what is left."""
        for task in self._all:
            task.cancel()
        await self.empty()

    def _forget(self, chat: int | None, done: asyncio.Task[None]) -> None:
        self._all.discard(done)
        if chat is not None and self._last.get(chat) is done:
            del self._last[chat]


async def _behind(before: asyncio.Task[None] | None, work: Coroutine[Any, Any, None]) -> None:
    try:
        if before is not None:
            await asyncio.wait({before})
    except asyncio.CancelledError:
        work.close()  # it was never begun
        raise
    await work
