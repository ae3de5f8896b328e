"""Tells one chat, the admin's, of what fails: what the log says of it, which holds ids and no words."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from telegram import Bot
from telegram.error import TelegramError

_LOG = logging.getLogger(__name__)
EVERY_S = 600.0  # of one sort of failure at most one message in so long
WAITING = 20  # more sorts at once than this are counted, not told
LONGEST = 500


@dataclass
class Alarm(logging.Handler):
    """A handler of logs, from ERROR on. `tell` sends what it collected; nothing waits for it."""

    clock: Callable[[], float]  # seconds that only go on
    _queue: asyncio.Queue[str] = field(default_factory=lambda: asyncio.Queue(WAITING))
    _last: dict[str, float] = field(default_factory=dict[str, float])
    _unsaid: int = 0

    def __post_init__(self) -> None:
        super().__init__(logging.ERROR)

    __hash__ = logging.Handler.__hash__  # handlers are kept in sets, by what they are

    def emit(self, record: logging.LogRecord) -> None:
        """Remember it, unless its sort was told a short while ago. Never raises."""
        sort, now = f"{record.name}:{record.msg}", self.clock()
        if now - self._last.get(sort, -EVERY_S) < EVERY_S or self._queue.full():
            self._unsaid += 1
            return
        self._last[sort] = now
        self._queue.put_nowait(f"{record.levelname} {record.name}: {record.getMessage()}"[:LONGEST])

    async def tell(self, say: Callable[[str], Awaitable[object]]) -> None:
        """Say each in turn, for ever; what cannot be said is left to the log."""
        while True:
            text = await self._queue.get()
            more, self._unsaid = self._unsaid, 0
            await say(f"{text} (and {more} more)" if more else text)


async def tell_admin(bot: Bot, chat: int, alarm: Alarm) -> None:
    """Until cancelled, tell this chat of every failure that is logged meanwhile."""

    async def say(text: str) -> None:
        try:
            await bot.send_message(chat, text)
        except TelegramError as error:
            _LOG.warning("the admin chat could not be told: %s", type(error).__name__)

    root = logging.getLogger()
    root.addHandler(alarm)
    try:
        await alarm.tell(say)
    finally:
        root.removeHandler(alarm)
