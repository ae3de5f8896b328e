"""Delivers one message to one chat, and says truly what became of it."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import TypeAlias

from telegram import Bot, InlineKeyboardMarkup, ReplyKeyboardMarkup
from telegram import Message as SentMessage
from telegram.constants import ParseMode
from telegram.error import (
    BadRequest,
    ChatMigrated,
    EndPointNotFound,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from cramp_coach.ports import Clock, Delivery, NotSent, Outcome, Refused, Sent, Unsure
from cramp_coach.vocabulary import Reply
from cramp_coach_telegram.cards import Cards
from cramp_coach_telegram.limiter import Limiter
from cramp_coach_telegram.pictures import Pictures
from cramp_coach_telegram.render import (
    NO_PREVIEW,
    File,
    Message,
    files_from,
    key_under_the_chat,
    keyboard,
    messages_from,
    showing_a_place,
)
from cramp_coach_telegram.translate import CHANNEL, chat_of
from cramp_coach_telegram.transport import BEFORE_THE_WIRE
from cramp_coach_telegram.waits import seconds_of

Part: TypeAlias = Message | File  # what is one call


@dataclass(frozen=True, slots=True)
class TelegramCourier:
    """A Courier. `word` gives a sentence that belongs to no conversation, by its name.

    `places`: a place that somebody shows can be looked up.
    """

    bot: Bot
    limiter: Limiter
    clock: Clock
    word: Callable[[str], str]
    cards: Cards
    pictures: Pictures
    places: bool = False

    @property
    def channel(self) -> str:
        """Telegram's own participants."""
        return CHANNEL.name

    async def deliver(self, delivery: Delivery, /) -> Outcome:
        """Send this message, when this chat's turn has come; its picture follows. Never raises."""
        chat, reply = chat_of(delivery.participant), delivery.reply
        messages = messages_from(reply, self.clock(), self.word("maybe_twice") if delivery.suspect else "")
        shows = showing_a_place(reply, self.word("place.share")) if self.places else ()
        parts: list[Part] = [*shows, *messages, *files_from(reply)]
        if not delivery.suspect and (redrawn := await self._redraw(chat, reply)):
            return redrawn
        card = self.cards.to_rewrite(chat, reply) if len(parts) == 1 else None
        outcome: Outcome = Refused("the message is empty")
        for number, part in enumerate(parts):
            outcome = await self._one(chat, part, card, urgent=delivery.kind == "reply")
            if not isinstance(outcome, Sent):
                return _after(number, outcome)
            live = isinstance(part, Message) and part.keyboard is not None
            earlier = int(delivery.earlier) if delivery.earlier and not number else None
            self.cards.shown(chat, int(outcome.provider_id), reply, live=live, earlier=earlier)
        self.pictures.follow(chat, reply)
        return outcome

    async def _redraw(self, chat: int, reply: Reply) -> Outcome | None:
        """The card's buttons as they are by now; None where this says more, or the card is gone."""
        card = self.cards.to_redraw(chat, reply)
        if card is None:
            return None
        if self.cards.is_drawn(chat, reply):
            return Sent(str(card))
        if held := await self.limiter.admit(chat, urgent=True, edit=True):
            return NotSent("Telegram asked to wait", self.clock() + timedelta(seconds=held))
        try:
            buttons = keyboard(self.cards.redraw(chat, reply).ask)
            await self.bot.edit_message_reply_markup(chat, card, reply_markup=buttons)
        except BadRequest as error:
            return Sent(str(card)) if "not modified" in error.message.lower() else None
        except TelegramError as error:
            return self._outcome(chat, error)
        return Sent(str(card))

    async def _one(self, chat: int, part: Part, card: int | None, *, urgent: bool) -> Outcome:
        if held := await self.limiter.admit(chat, urgent=urgent, edit=card is not None):
            return NotSent("Telegram asked to wait", self.clock() + timedelta(seconds=held))
        try:
            return await self._send(chat, part, card)
        except TelegramError as error:
            return self._outcome(chat, error)

    async def _send(self, chat: int, part: Part, card: int | None) -> Sent:
        if isinstance(part, File):
            made = await asyncio.to_thread(part.made)  # nobody in pain waits for a page
            sent = await self._hand_over(chat, part, made)
        elif card is not None and (rewritten := await self._rewrite(chat, part, card)):
            return rewritten
        else:
            sent = await self._write(chat, part)
        return Sent(str(sent.message_id))

    async def _hand_over(self, chat: int, file: File, made: bytes) -> SentMessage:
        if file.caption:
            return await self.bot.send_photo(chat, made, caption=file.caption, filename=file.name)
        return await self.bot.send_document(chat, made, filename=file.name)

    async def _write(self, chat: int, message: Message) -> SentMessage:
        keys = self._keys(message)
        send = partial(self.bot.send_message, reply_markup=keys, link_preview_options=NO_PREVIEW)
        try:
            return await send(chat, message.html, parse_mode=ParseMode.HTML)
        except BadRequest as error:
            if "parse entities" not in error.message.lower():
                raise
            return await send(chat, message.plain)

    async def _rewrite(self, chat: int, message: Message, card: int) -> Sent | None:
        """The card with these words in it; None where it is gone, or Telegram will not have it changed."""
        edit = partial(self.bot.edit_message_text, chat_id=chat, message_id=card)
        try:
            await edit(
                message.html,
                reply_markup=message.keyboard,
                parse_mode=ParseMode.HTML,
                link_preview_options=NO_PREVIEW,
            )
        except BadRequest as error:
            if "not modified" not in error.message.lower():
                return None
        return Sent(str(card))

    def _keys(self, message: Message) -> InlineKeyboardMarkup | ReplyKeyboardMarkup | None:
        if message.calm or message.place:
            return key_under_the_chat(self.word("key.cramp"), self.word("key.place") if message.place else "")
        return message.keyboard

    def _outcome(self, chat: int, error: TelegramError) -> Outcome:
        match error:
            case RetryAfter():
                seconds = seconds_of(error)
                self.limiter.hold(chat, seconds)
                return NotSent("Telegram asked to wait", self.clock() + timedelta(seconds=seconds))
            case Forbidden():
                return Refused("blocked", gone=True)
            case BadRequest():
                return Refused(type(error).__name__, gone="chat not found" in error.message.lower())
            case ChatMigrated():
                return Refused(type(error).__name__)
            case NetworkError() if isinstance(error.__cause__, BEFORE_THE_WIRE):
                return NotSent(type(error.__cause__).__name__)
            case NetworkError():  # a time-out of reading, a dropped connection, an answer of 5xx
                return Unsure(type(error.__cause__ or error).__name__)
            case InvalidToken() | EndPointNotFound():  # nobody may send now; the message is as it was
                return NotSent(type(error).__name__)
            case _:  # an answer that nobody can read
                return Unsure(type(error).__name__)


def _after(sent: int, outcome: Outcome) -> Outcome:
    """What is true of the whole when some of its parts arrived: sent again, those come twice."""
    if sent and isinstance(outcome, NotSent):
        return Unsure(outcome.reason)
    return outcome
