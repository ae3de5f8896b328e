"""One item of the content as a card that can be ticked, and one section as a run of cards."""

from collections.abc import Iterable
from dataclasses import dataclass

from cramp_coach.booklet.html import EMPTY, Html, joined, tag, text
from cramp_coach.booklet.words import booklet_words

TICK = Html(
    '<span class="tick"><label><input type="checkbox"> right</label>'
    '<label><input type="checkbox"> change</label></span>'
)


@dataclass(frozen=True, slots=True)
class Section:
    """A chapter: its anchor, by which the content has its title and its lead, and what it holds."""

    id: str
    body: Html
    items: int = 0  # to be ticked


def card(name: str, *inside: Html, mark: Html = EMPTY, own: str | None = None) -> Html:
    """One item. `own`: what of it is our own judgement, and why."""
    ours = tag("p", text(booklet_words().note.own.replace("{why}", own)), class_="own") if own else EMPTY
    head = tag("header", tag("h3", tag("code", text(name))), mark, TICK)
    return tag("article", head, *inside, ours)


def cards(items: Iterable[Html]) -> tuple[Html, int]:
    """Cards one after the other, and how many there are."""
    every = tuple(items)
    return joined(every), len(every)
