"""Asks Telegram for updates, and confirms only what is taken.

One update that cannot be read does not stop the others: each is parsed by itself. The offset moves when every
turn of the batch is committed; after a crash some come again, and the store knows their ids.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, TypeVar

from telegram import Bot, Update
from telegram.error import Conflict, EndPointNotFound, InvalidToken, RetryAfter, TelegramError

from cramp_coach.errors import SettingsWrong, StoreUnavailable
from cramp_coach_telegram.settings import API, TOKEN, Limits
from cramp_coach_telegram.updates import WANTED, chat_in, parsed
from cramp_coach_telegram.waits import seconds_of

_LOG = logging.getLogger(__name__)
T = TypeVar("T")
Take = Callable[[Update], Awaitable[None]]
Pause = Callable[[float], Awaitable[None]]

BATCH = 100
# PTB's own get_updates parses a batch as a whole, and its door for raw requests warns of names that it has a
# method for. The doubled underscore goes when it makes the name: what is asked is getUpdates.
RAW_UPDATES = "get__updates"


@dataclass(slots=True)
class Polling:
    """The loop. `take` returns when the turn is committed, and raises StoreUnavailable if it is not."""

    bot: Bot
    take: Take
    limits: Limits
    stop: asyncio.Event
    pause: Pause
    offset: int | None = None
    _confirmed: int | None = field(default=None, init=False)
    _failures: int = field(default=0, init=False)
    _conflicts: int = field(default=0, init=False)

    async def run(self) -> None:
        """Until `stop`. Raises SettingsWrong for a refused token or a second poller that does not end."""
        while not self.stop.is_set():
            try:
                batch = await self._stoppable(self._fetch(self.limits.long_poll_s))
            except TelegramError as error:
                await self._wait_after(error)
                continue
            if batch is not None:
                await self._take_batch(batch)
        await self._confirm()

    async def _take_batch(self, batch: Sequence[dict[str, Any]]) -> None:
        try:
            await take_all(batch, self.bot, self.take, self.limits.turns_in_flight)
        except StoreUnavailable as error:
            _LOG.error("the store is unavailable (%s): this batch is asked for again", type(error).__name__)
            await self._back_off()
            return
        self._failures = self._conflicts = 0
        if batch:
            self.offset = int(batch[-1]["update_id"]) + 1

    async def _fetch(self, seconds: int) -> list[dict[str, Any]]:
        wanted: dict[str, Any] = {"timeout": seconds, "limit": BATCH, "allowed_updates": WANTED}
        if self.offset is not None:
            wanted["offset"] = self.offset
        answer: list[dict[str, Any]] = await self.bot.do_api_request(
            RAW_UPDATES, wanted, read_timeout=seconds + self.limits.read_s
        )
        self._confirmed = self.offset
        return answer

    async def _confirm(self) -> None:
        """Say what is taken before we go; what this brings is not taken, and comes to the next process."""
        if self.offset != self._confirmed:
            with suppress(TelegramError):
                await self._fetch(0)

    async def _wait_after(self, error: TelegramError) -> None:
        match error:
            case InvalidToken() | EndPointNotFound():
                raise token_refused() from None  # PTB's message holds the token
            case Conflict():
                await self._wait_for_the_other()
            case RetryAfter():
                await self._stoppable(self.pause(seconds_of(error)))
            case _:
                _LOG.warning(unreachable(error))
                await self._back_off()

    async def _wait_for_the_other(self) -> None:
        self._conflicts += 1
        if self._conflicts >= self.limits.conflicts:
            raise SettingsWrong(
                "Another program asks Telegram for this bot's messages: "
                "stop it, or give this one a token of its own."
            )
        await self._back_off()

    async def _back_off(self) -> None:
        seconds = min(self.limits.first_pause_s * 2.0**self._failures, self.limits.longest_pause_s)
        self._failures = min(self._failures + 1, 20)
        await self._stoppable(self.pause(seconds))

    async def _stoppable(self, work: Awaitable[T]) -> T | None:
        """What `work` gives; None if we are to stop before it is done."""
        task = asyncio.ensure_future(work)
        stopping = asyncio.ensure_future(self.stop.wait())
        await asyncio.wait({task, stopping}, return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()
        if task.done():
            return task.result()
        task.cancel()
        await asyncio.wait({task})
        return None


def token_refused() -> SettingsWrong:
    """The sentence for a token that Telegram does not know."""
    return SettingsWrong(f"Telegram refused the token: copy it again from @BotFather into {TOKEN}.")


def unreachable(error: TelegramError) -> str:
    """The sentence for a Telegram that does not answer. Names kinds only: PTB's messages hold the token."""
    reason = type(error.__cause__ or error).__name__
    return f"Telegram cannot be reached ({reason}): trying again; is the network up, and {API} right if set?"


async def take_all(batch: Sequence[dict[str, Any]], bot: Bot, take: Take, in_flight: int) -> None:
    """Take each update that can be read; one chat's in their order, so many chats at a time.

    Raises StoreUnavailable when all have ended and at least one was not committed.
    """
    chats: dict[int | None, list[Update]] = {}
    for raw in batch:
        update = parsed(raw, bot)
        if update is not None:
            chats.setdefault(chat_in(update), []).append(update)
    slots = asyncio.Semaphore(in_flight)
    outcomes = await asyncio.gather(
        *(_in_order(updates, take, slots) for updates in chats.values()), return_exceptions=True
    )
    for outcome in outcomes:
        if isinstance(outcome, BaseException):
            raise outcome


async def _in_order(updates: Sequence[Update], take: Take, slots: asyncio.Semaphore) -> None:
    async with slots:
        for update in updates:
            await take(update)
