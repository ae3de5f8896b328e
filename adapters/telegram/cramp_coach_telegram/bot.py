"""One update in, its turn taken, its replies on their way. Holds no state of any conversation."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import partial
from traceback import format_tb

from telegram import Bot, Update

from cramp_coach.errors import StoreUnavailable
from cramp_coach.ports import Clock, Courier, Delivery, Sent, Taken
from cramp_coach.vocabulary import Inbound
from cramp_coach_telegram.cards import Cards
from cramp_coach_telegram.lanes import Lanes
from cramp_coach_telegram.mind import Mind
from cramp_coach_telegram.render import NO_PREVIEW
from cramp_coach_telegram.translate import Crowd, Keys, Operator, Stale, chat_of, inbound_from
from cramp_coach_telegram.trying import Trying

_LOG = logging.getLogger(__name__)


@dataclass(slots=True)
class TelegramBot:
    """Takes updates. `wake` is called when something waits that the courier's loop must send."""

    bot: Bot
    coach: Mind
    courier: Courier
    cards: Cards
    trying: Trying
    clock: Clock
    wake: Callable[[], None]
    keys: Keys
    operator: str = ""
    _behind: set[int] = field(default_factory=set[int], init=False)
    _apologised: set[int] = field(default_factory=set[int], init=False)

    async def take(self, update: Update) -> None:
        """Returns when the turn is committed; sending goes on. Raises StoreUnavailable: ask for it again.

        Nothing is taken while too much is still to be sent: Telegram keeps it, in its order.
        """
        await self.lanes.room(self.trying.most)
        match self._read(update):
            case Inbound() as inbound:
                self._acknowledge(update)
                await self._turn(inbound, update)
            case Crowd(chat):
                self._write(chat, f"{self.coach.notice('group').text} {self.bot.link}")
            case Operator(chat):
                self._write(chat, self._who_runs_it())
            case Stale(query):
                text = self.coach.notice("stale_button").text
                self.trying.at_once(None, partial(self.bot.answer_callback_query, query, text))
            case None:
                pass

    def _read(self, update: Update) -> Inbound | Crowd | Operator | Stale | None:
        try:
            return inbound_from(update, self.clock(), self.keys)
        except Exception as error:  # noqa: BLE001 - what we cannot translate must not stop the others
            _LOG.error("update %s is untranslatable and skipped (%s)", update.update_id, type(error).__name__)
            return None

    async def _turn(self, inbound: Inbound, update: Update) -> None:
        chat = chat_of(inbound.participant)
        try:
            taken = await self.coach.respond(inbound)
        except StoreUnavailable:
            if update.update_id not in self._apologised:  # it will come again until the store is back
                self._apologised.add(update.update_id)
                self._say(chat, "store_down", inbound.language)
            raise
        except Exception as error:  # noqa: BLE001 - a fault of ours must not stop the other participants
            # Its message may hold what the person wrote, so only its kind and place are told.
            place = "".join(format_tb(error.__traceback__))
            _LOG.error("update %s failed: %s\n%s", update.update_id, type(error).__name__, place)
            self._say(chat, "failed", inbound.language)
            return
        self._apologised.discard(update.update_id)
        self._follow(chat, taken)

    def _follow(self, chat: int, taken: Taken) -> None:
        """Send what is ours to send now; what stands behind something unsent is the courier loop's."""
        self.cards.expect(chat, taken.replies)
        if taken.deliveries:
            self.lanes.put(chat, self._send(chat, taken.deliveries))
        if taken.fresh and len(taken.deliveries) < len(taken.replies):
            self._behind.add(chat)
            self.wake()

    async def _send(self, chat: int, deliveries: tuple[Delivery, ...]) -> None:
        for delivery in deliveries:
            outcome = await self.coach.send(delivery, self.courier)
            if not isinstance(outcome, Sent):  # the store has put what follows behind it
                self._behind.add(chat)
                break
        if chat in self._behind:
            self._behind.discard(chat)
            self.wake()

    def _acknowledge(self, update: Update) -> None:
        """First of all: the button stops spinning. Ours or a repeat, fresh or too old."""
        if query := update.callback_query:
            chat = query.message.chat.id if query.message else None
            self.trying.at_once(chat, partial(self.bot.answer_callback_query, query.id))
            if chat is not None and query.message is not None:
                self.cards.pressed(chat, query.message.message_id)

    def _who_runs_it(self) -> str:
        if not self.operator:
            return self.coach.notice("developer_info.unnamed").text
        return f"{self.coach.notice('developer_info').text} {self.operator}"

    def _say(self, chat: int, notice: str, language: str) -> None:
        self._write(chat, self.coach.notice(notice, language).text)

    def _write(self, chat: int, text: str) -> None:
        send = partial(self.bot.send_message, link_preview_options=NO_PREVIEW)
        self.trying.in_order(chat, partial(send, chat, text))

    @property
    def lanes(self) -> Lanes:
        """What is on its way."""
        return self.trying.lanes


async def drain(lanes: Lanes, seconds: float, *others: Awaitable[None]) -> None:
    """Let the last replies go, and these end, for so long; the rest are the next process's, as rows."""
    try:
        async with asyncio.timeout(seconds):
            await asyncio.gather(lanes.empty(), *others)
    except TimeoutError:
        await lanes.close()
