"""One card a chat has live buttons: the newest. The next step of a relief is written into its card."""

from collections.abc import Awaitable
from dataclasses import dataclass, field
from functools import partial

from telegram import Bot

from cramp_coach.vocabulary import Phase, Reply
from cramp_coach_telegram.trying import Trying

MANY = 10_000  # so many chats' cards are remembered; older ones close when they are pressed


@dataclass(slots=True)
class _Card:
    message: int
    relief: bool  # whether it shows a move
    pressed: bool = False


@dataclass(slots=True)
class Cards:
    """Knows each chat's live card, as far as this process has sent or seen it."""

    bot: Bot
    trying: Trying
    _live: dict[int, _Card] = field(default_factory=dict[int, _Card], init=False)

    def shown(self, chat: int, message: int, reply: Reply, *, live: bool, earlier: int | None = None) -> None:
        """This message stands in the chat now. The card before it is over, and so is `earlier`, which another
        process may have sent."""
        before = self._live.pop(chat, None)
        same = before is not None and before.message == message
        over = dict.fromkeys((before.message if before else None, earlier))
        for card in over:
            if card is not None and card != message:
                self._close(chat, card)
        if live:
            pressed = (
                before is not None and same and before.pressed
            )  # before we were told that it stands there
            self._live[chat] = _Card(message, reply.phase is Phase.RELIEF, pressed)
        if len(self._live) > MANY:
            del self._live[next(iter(self._live))]

    def pressed(self, chat: int, message: int) -> None:
        """A button of this card was pressed. The newest is live, whoever sent it; an older one closes."""
        card = self._live.get(chat)
        if card is not None and message != card.message:
            self._close(chat, min(message, card.message))
        if card is None or message > card.message:
            card = self._live[chat] = _Card(message, relief=False)
        card.pressed = message == card.message

    def to_rewrite(self, chat: int, reply: Reply) -> int | None:
        """The card that this answers, if its words may be replaced: they look at it, it needs no sound."""
        card = self._live.get(chat)
        if card is None or not (card.pressed and card.relief) or reply.ask is None or reply.final:
            return None
        if not self.trying.limiter.may_edit(chat):
            return None
        card.pressed = False
        return card.message

    def _close(self, chat: int, message: int) -> None:
        """Take its buttons away, behind what helps and never in its way."""
        self.trying.edit(chat, partial(self._bare, chat, message))

    def _bare(self, chat: int, message: int) -> Awaitable[object]:
        return self.bot.edit_message_reply_markup(chat, message, reply_markup=None)
