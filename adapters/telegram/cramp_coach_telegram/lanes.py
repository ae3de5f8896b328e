"""Sends of one chat go one behind the other; chats do not wait for each other."""

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any

Work = Coroutine[Any, Any, None]


@dataclass(slots=True)
class Lanes:
    """One lane a chat; None is for what has no order. What is put here must not raise."""

    _last: dict[int, asyncio.Task[None]] = field(default_factory=dict[int, "asyncio.Task[None]"], init=False)
    _all: set[asyncio.Task[None]] = field(default_factory=set["asyncio.Task[None]"], init=False)
    _aside: set[asyncio.Task[None]] = field(default_factory=set["asyncio.Task[None]"], init=False)
    _ended: asyncio.Event = field(default_factory=asyncio.Event, init=False)

    def put(self, chat: int | None, work: Work) -> None:
        """Do this when everything put into the same lane before is done."""
        before = self._last.get(chat) if chat is not None else None
        task = asyncio.create_task(_behind(before, work))
        self._all.add(task)
        if chat is not None:
            self._last[chat] = task
        task.add_done_callback(lambda done: self._forget(chat, done))

    def put_aside(self, work: Work) -> None:
        """Do this beside all lanes: it may take long, and takes nobody's room."""
        task = asyncio.create_task(work)
        self._aside.add(task)
        task.add_done_callback(self._aside.discard)

    async def room(self, most: int) -> None:
        """Wait while so many are under way."""
        while len(self._all) >= most:
            self._ended.clear()
            await self._ended.wait()

    def is_full(self, most: int) -> bool:
        """Whether so many are under way."""
        return len(self._all) >= most

    def is_full_aside(self, most: int) -> bool:
        """Whether so many are under way beside the lanes."""
        return len(self._aside) >= most

    async def empty(self) -> None:
        """Wait until nothing is left to do."""
        while left := self._all | self._aside:
            await asyncio.wait(left)

    async def close(self) -> None:
        """Give up what is left."""
        for task in self._all | self._aside:
            task.cancel()
        await self.empty()

    def _forget(self, chat: int | None, done: asyncio.Task[None]) -> None:
        self._all.discard(done)
        self._ended.set()
        if chat is not None and self._last.get(chat) is done:
            del self._last[chat]


async def _behind(before: asyncio.Task[None] | None, work: Work) -> None:
    try:
        if before is not None:
            await asyncio.wait({before})
    except asyncio.CancelledError:
        work.close()  # it was never begun
        raise
    await work
