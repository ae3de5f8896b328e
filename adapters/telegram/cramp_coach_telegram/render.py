"""From the core's replies to Telegram's messages. Pure; holds no sentence."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from html import escape
from itertools import accumulate
from math import ceil
from typing import Final, assert_never

from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    LinkPreviewOptions,
    ReplyKeyboardMarkup,
)
from telegram.constants import KeyboardButtonStyle

from cramp_coach.vocabulary import Ask, Block, Choice, Days, Document, Hold, Page, Phase, Reply, Say, Show
from cramp_coach_telegram.buttons import button_data
from cramp_coach_telegram.papers import pdf_from, png_from

MOST_UNITS = 4096  # Telegram counts UTF-16 units, after it has read the tags
WIDTHS = ((5, 4), (9, 3), (16, 2))  # labels of so many characters fit so many abreast on a narrow screen
PARAGRAPH = "\n\n"
STYLES: Final = {"eased": KeyboardButtonStyle.SUCCESS, "still": KeyboardButtonStyle.DANGER}
NO_PREVIEW: Final = LinkPreviewOptions(is_disabled=True)  # a source's picture would bury what we say


@dataclass(frozen=True, slots=True)
class Message:
    """One message: with tags, and without them for when Telegram cannot read the tags.

    `calm`: nothing is asked with it, so that the key under the chat may be put there again; `place`: with
    a key beside it by which they show where they are.
    """

    html: str
    plain: str
    keyboard: InlineKeyboardMarkup | None = None
    calm: bool = False
    place: bool = False


@dataclass(frozen=True, slots=True)
class File:
    """A file of its own; `made` gives its bytes, which may take a moment. With a caption it is a picture."""

    name: str
    made: Callable[[], bytes]
    caption: str = ""


@dataclass(frozen=True, slots=True)
class _Part:
    html: str
    plain: str


def messages_from(reply: Reply, now: datetime, before: str = "") -> tuple[Message, ...]:
    """The messages of this reply, in order; buttons under the last. `before` is put in front of it."""
    ends = accumulate(block.seconds if isinstance(block, Hold) else 0 for block in reply.blocks)
    parts = [_plain(before)] if before else []
    for block, end in zip(reply.blocks, ends, strict=True):
        parts += _parts(block, int(now.timestamp()) + end)
    packed = _packed([piece for part in parts for piece in _pieces(part)])
    greeted = _welcomes(reply)
    if greeted:
        packed = _apart(packed)
    last = len(packed) - 1
    return tuple(
        Message(
            part.html,
            part.plain,
            keyboard(reply.ask) if n == last else None,
            calm=greeted if n < last else reply.ask is None and reply.phase is Phase.CLOSED,
        )
        for n, part in enumerate(packed)
    )


def showing_a_place(reply: Reply, words: str) -> tuple[Message, ...]:
    """Before a question that a place answers: the words beside the key that shows it."""
    if not words or reply.ask is None or not reply.ask.place:
        return ()
    part = _plain(words)
    return (Message(part.html, part.plain, place=True),)


def files_from(reply: Reply) -> tuple[File, ...]:
    """The files that follow the words: a page to print and as plain text, the days as a picture."""
    return tuple(file for block in reply.blocks for file in _files(block))


def _files(block: Block) -> tuple[File, ...]:
    match block:
        case Document(name, content):
            return (File(name, content.encode),)
        case Page(name, text=text):
            return File(f"{name}.pdf", partial(pdf_from, block)), File(f"{name}.txt", text.encode)
        case Days(alternative=caption):
            return (File("days.png", partial(png_from, block), caption),)
        case _:
            return ()


def key_under_the_chat(label: str, place: str = "") -> ReplyKeyboardMarkup:
    """One key that stays, whatever is scrolled away; `place`: above it another one, to show a place."""
    keys = [[KeyboardButton(label, style=KeyboardButtonStyle.DANGER)]]
    shows = [[KeyboardButton(place, request_location=True)]] if place else []
    return ReplyKeyboardMarkup([*shows, *keys], is_persistent=True, resize_keyboard=True)


def pictures_from(reply: Reply) -> tuple[Show, ...]:
    """The pictures that follow the words of this reply."""
    return tuple(block for block in reply.blocks if isinstance(block, Show))


def units(text: str) -> int:
    """How long Telegram finds this text."""
    return len(text.encode("utf-16-le")) // 2


def _parts(block: Block, ends: int) -> list[_Part]:
    match block:
        case Say(text) | Ask(text=text):
            return [_plain(text)] if text.strip() else []
        case Show() | Days() | Page() | Document():
            return []  # it follows the words, as a message of its own
        case Hold():
            return [_countdown(block, ends)]
        case _:
            assert_never(block)


def _plain(text: str) -> _Part:
    return _Part(escape(text, quote=False), text)


def _countdown(hold: Hold, ends: int) -> _Part:
    """The client counts a relative time down by itself: no edit is needed. The seconds are the fallback."""
    clock = f"{hold.seconds // 60}:{hold.seconds % 60:02}"
    live = f'⏳ <tg-time unix="{ends}" format="r">{clock}</tg-time>'
    text = f"{hold.text} " if hold.text else ""
    return _Part(f"{escape(text, quote=False)}{live}", f"{text}⏳ {clock}")


def _pieces(part: _Part) -> list[_Part]:
    """A part that fits is left alone; a longer one (never a countdown) is cut between lines or words."""
    if units(part.plain) <= MOST_UNITS:
        return [part]
    return [_plain(piece) for piece in _cut(part.plain)]


def _cut(text: str) -> list[str]:
    pieces: list[str] = []
    while units(text) > MOST_UNITS:
        end = _fitting(text)
        space = max(text.rfind("\n", 0, end), text.rfind(" ", 0, end))
        end = space if space > end // 2 else end
        pieces.append(text[:end])
        text = text[end:].lstrip()
    return [piece for piece in (*pieces, text) if piece.strip()]


def _fitting(text: str) -> int:
    """How many characters fit; none is torn, whatever its length in units."""
    sizes = accumulate(units(character) for character in text)
    return sum(1 for size in sizes if size <= MOST_UNITS)


def _packed(parts: list[_Part]) -> list[_Part]:
    """As few messages as hold these parts in their order."""
    packed: list[_Part] = []
    for part in parts:
        joined = _joined(packed[-1], part) if packed else None
        if joined is None or units(joined.plain) > MOST_UNITS:
            packed.append(part)
        else:
            packed[-1] = joined
    return packed


def _welcomes(reply: Reply) -> bool:
    """Whether it greets before it asks what it is: the greeting then brings the key under the chat."""
    asked = reply.ask is not None and reply.ask.topics == ("kind",)
    return asked and isinstance(reply.blocks[0], Say)


def _apart(packed: list[_Part]) -> list[_Part]:
    """The last paragraph as a message of its own, since one message holds one kind of keyboard."""
    *before, last = packed
    html, _, asked_html = last.html.rpartition(PARAGRAPH)
    plain, _, asked = last.plain.rpartition(PARAGRAPH)
    return [*before, _Part(html, plain), _Part(asked_html, asked)] if plain else packed


def _joined(one: _Part, other: _Part) -> _Part:
    return _Part(one.html + PARAGRAPH + other.html, one.plain + PARAGRAPH + other.plain)


def keyboard(ask: Ask | None) -> InlineKeyboardMarkup | None:
    """The buttons of this question, as many abreast as a narrow screen shows."""
    if ask is None or not ask.choices:
        return None
    buttons = [_button(ask, choice) for choice in ask.choices]
    width = _abreast([choice.label for choice in ask.choices])
    return InlineKeyboardMarkup([buttons[at : at + width] for at in range(0, len(buttons), width)])


def _button(ask: Ask, choice: Choice) -> InlineKeyboardButton:
    """Green, red or plain; the label says the same to whoever sees no colour."""
    data, style = button_data(ask, choice), STYLES.get(choice.id)
    return InlineKeyboardButton(choice.label, callback_data=data, style=style)


def _abreast(labels: list[str]) -> int:
    """How many stand in a row: as many as fit, and then as even as can be."""
    longest = max(map(len, labels))
    most = next((abreast for length, abreast in WIDTHS if longest <= length), 1)
    return ceil(len(labels) / ceil(len(labels) / most))
