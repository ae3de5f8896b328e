"""One chat's updates one at a time, chats beside each other, whichever way they arrive."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from heapq import heappop, heappush
from itertools import count

from telegram import Update

from cramp_coach_telegram.updates import chat_in

Take = Callable[[Update], Awaitable[None]]
_Waiting = tuple[int, int, asyncio.Future[None]]  # the update's number, the arrival's, who waits


@dataclass(slots=True)
class Order:
    """Of those that wait in a chat the lowest number goes first, since Telegram counts up."""

    take: Take
    slots: asyncio.Semaphore
    _chats: dict[int | None, list[_Waiting]] = field(
        default_factory=dict[int | None, list[_Waiting]], init=False
    )
    _arrivals: "count[int]" = field(default_factory=count, init=False)

    async def taken(self, update: Update) -> None:
        """Return when its turn is committed. Raises what `take` raises."""
        chat = chat_in(update)
        await self._come_up(chat, update.update_id)
        try:
            async with self.slots:
                await self.take(update)
        finally:
            self._call_next(chat)

    async def _come_up(self, chat: int | None, number: int) -> None:
        waiting = self._chats.get(chat)
        if waiting is None:
            self._chats[chat] = []
            return
        turn = asyncio.get_running_loop().create_future()
        heappush(waiting, (number, next(self._arrivals), turn))
        try:
            await turn
        except asyncio.CancelledError:
            if not turn.cancelled():  # it was called already
                self._call_next(chat)
            raise

    def _call_next(self, chat: int | None) -> None:
        waiting = self._chats[chat]
        while waiting:
            _, _, turn = heappop(waiting)
            if not turn.done():
                turn.set_result(None)
                return
        del self._chats[chat]
