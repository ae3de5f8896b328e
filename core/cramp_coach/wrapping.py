"""Replies as lines for a terminal. Pure."""

import textwrap

from cramp_coach.vocabulary import Ask, Block, Days, Document, Hold, Page, Say, Show

WIDEST = 88
NARROWEST = 24


def wrapped(text: str, columns: int) -> str:
    """The text in lines that fit; its own line breaks are kept, and a list item hangs."""
    width = max(NARROWEST, min(columns, WIDEST))
    return "\n".join(_line(line, width) for line in text.splitlines())


def _line(line: str, width: int) -> str:
    hang = "  " if line.startswith(("- ", "• ")) else ""
    return textwrap.fill(line, width, subsequent_indent=hang, break_long_words=False, break_on_hyphens=False)


def block_text(block: Block, *, voice: bool) -> str:
    """What is printed of a block; a question's choices are numbered."""
    match block:
        case Say(text, speech) | Ask(text=text, speech=speech) if voice:
            body = speech
        case Say(text, _) | Ask(text=text) | Hold(text=text):
            body = text
        case Document(text=text) | Page(text=text):
            body = "" if voice else text
        case Show() | Days():
            body = ""  # the words before it are whole without the picture
    return "\n".join([body, *_choices(block)]) if isinstance(block, Ask) else body


def _choices(ask: Ask) -> list[str]:
    return [f"  {number}. {choice.label}" for number, choice in enumerate(ask.choices, 1)]
