"""Delivers one message to one chat, and says truly what became of it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from telegram import Bot
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
from cramp_coach_telegram.limits import Limiter
from cramp_coach_telegram.render import NO_PREVIEW, Message, messages_from
from cramp_coach_telegram.translate import CHANNEL, chat_of
from cramp_coach_telegram.transport import BEFORE_THE_WIRE
from cramp_coach_telegram.waits import seconds_of


@dataclass(frozen=True, slots=True)
class TelegramCourier:
    """A Courier. `maybe_twice` is the sentence in front of what may be a second copy."""

    bot: Bot
    limiter: Limiter
    clock: Clock
    maybe_twice: Callable[[], str]

    @property
    def channel(self) -> str:
        """Telegram's own participants."""
        return CHANNEL.name

    async def deliver(self, delivery: Delivery, /) -> Outcome:
        """Send this message, when this chat's turn has come. Never raises."""
        chat = chat_of(delivery.participant)
        before = self.maybe_twice() if delivery.suspect else ""
        outcome: Outcome = Refused("the message is empty")
        for number, message in enumerate(messages_from(delivery.reply, self.clock(), before)):
            outcome = await self._one(chat, message, urgent=delivery.kind == "reply")
            if not isinstance(outcome, Sent):
                return _after(number, outcome)
        return outcome

    async def _one(self, chat: int, message: Message, *, urgent: bool) -> Outcome:
        if held := await self.limiter.admit(chat, urgent=urgent):
            return NotSent("Telegram asked to wait", self.clock() + timedelta(seconds=held))
        try:
            return await self._send(chat, message)
        except TelegramError as error:
            return self._outcome(chat, error)

    async def _send(self, chat: int, message: Message) -> Sent:
        send = partial(self.bot.send_message, reply_markup=message.keyboard, link_preview_options=NO_PREVIEW)
        try:
            sent = await send(chat, message.html, parse_mode=ParseMode.HTML)
        except BadRequest as error:
            if "parse entities" not in error.message.lower():
                raise
            sent = await send(chat, message.plain)
        return Sent(str(sent.message_id))

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
