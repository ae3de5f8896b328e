"""What is done if it can be: nobody waits for it, and nothing depends on it."""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from telegram.error import TelegramError

from cramp_coach_telegram.lanes import Lanes
from cramp_coach_telegram.limiter import Limiter

_LOG = logging.getLogger(__name__)
Call = Callable[[], Awaitable[object]]


@dataclass(frozen=True, slots=True)
class Trying:
    """Best effort, within the limits; with more than `most` under way it is left out."""

    limiter: Limiter
    lanes: Lanes
    most: int

    def at_once(self, chat: int | None, call: Call) -> None:
        """What Telegram does not limit: an answer to a button."""
        if chat is not None:
            self.limiter.called(chat)
        self.lanes.put(None, quietly(call))

    def in_order(self, chat: int, call: Call) -> None:
        """For somebody who waits, behind what this chat is sent already."""
        self.lanes.put(chat, self._admitted(chat, call, urgent=True))

    def behind(self, chat: int, call: Call) -> None:
        """When nobody's help has to wait for it."""
        if not self.lanes.is_full(self.most):
            self.lanes.put(chat, self._admitted(chat, call))

    def edit(self, chat: int, call: Call) -> None:
        """A change to an old message: it may wait seconds for the one before, and holds up nothing."""
        if not self.lanes.is_full_aside(self.most):
            self.lanes.put_aside(self._admitted(chat, call, edit=True))

    async def _admitted(self, chat: int, call: Call, *, urgent: bool = False, edit: bool = False) -> None:
        if not await self.limiter.admit(chat, urgent=urgent, edit=edit):
            await quietly(call)


async def quietly(call: Call) -> None:
    """Do it; a failure is a line for whoever debugs."""
    try:
        await call()
    except TelegramError as error:
        _LOG.debug("not done: %s", type(error).__name__)
