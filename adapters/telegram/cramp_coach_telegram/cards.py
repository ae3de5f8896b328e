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
    tapped: bool = False  # and the turn is not taken yet
    drawn: Reply | None = None  # as it was shown last
    due: list[Reply] = field(default_factory=list[Reply])  # the same question, its buttons changed tap by tap


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
            self._live[chat] = _Card(message, reply.phase is Phase.RELIEF, pressed, drawn=reply)
        if len(self._live) > MANY:
            del self._live[next(iter(self._live))]

    def pressed(self, chat: int, message: int) -> None:
        """A button of this card was pressed. The newest is live, whoever sent it; an older one closes."""
        card = self._live.get(chat)
        if card is not None and message != card.message:
            self._close(chat, min(message, card.message))
        if card is None or message > card.message:
            card = self._live[chat] = _Card(message, relief=False)
        card.pressed = card.tapped = message == card.message

    def expect(self, chat: int, replies: tuple[Reply, ...]) -> None:
        """These were answered just now; after a tap that asks the same again, only the buttons change."""
        card = self._live.get(chat)
        if card is None:
            return
        if card.tapped and len(replies) == 1 and _asks_again(card, replies[0]):
            card.due.append(replies[0])
        card.tapped = False

    def to_redraw(self, chat: int, reply: Reply) -> int | None:
        """The card whose buttons this changes, if it is nothing more."""
        card = self._live.get(chat)
        return card.message if card is not None and reply in card.due else None

    def is_drawn(self, chat: int, reply: Reply) -> bool:
        """Whether the card shows already what came after this: several taps take one edit."""
        card = self._live[chat]
        if card.drawn != card.due[-1]:
            return False
        card.due.remove(reply)
        return True

    def redraw(self, chat: int, reply: Reply) -> Reply:
        """The newest buttons, which are to be shown now."""
        card = self._live[chat]
        card.drawn = card.due[-1]
        card.due.remove(reply)
        return card.drawn

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


def _asks_again(card: _Card, reply: Reply) -> bool:
    """Whether it is nothing but the card's own question again: its buttons alone may differ."""
    asked = card.drawn.ask if card.drawn else None
    if asked is None or reply.ask is None:
        return False
    return len(reply.blocks) == 1 and reply.ask.number == asked.number
