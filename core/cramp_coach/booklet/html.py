"""A few elements of HTML. What comes in as text is escaped; what comes in as `Html` is taken as it is."""

from collections.abc import Iterable
from html import escape
from typing import NewType

Html = NewType("Html", str)
EMPTY = Html("")
VOID = ("img", "meta")  # these have no end


def text(words: str) -> Html:
    """Words as they are, lines kept."""
    return Html(escape(words, quote=False).replace("\n", "<br>"))


def tag(name: str, *inside: Html, **attributes: str) -> Html:
    """One element. `class_` is its class."""
    written = "".join(f' {key.rstrip("_")}="{escape(value)}"' for key, value in attributes.items() if value)
    if name in VOID:
        return Html(f"<{name}{written}>")
    return Html(f"<{name}{written}>{''.join(inside)}</{name}>")


def joined(parts: Iterable[Html], by: str = "") -> Html:
    """These parts one after the other."""
    return Html(by.join(parts))


def table(head: Iterable[str], rows: Iterable[Iterable[Html]], **attributes: str) -> Html:
    """A table with one line of headings."""
    first = tag("tr", *(tag("th", text(name)) for name in head))
    body = (tag("tr", *(tag("td", cell) for cell in row)) for row in rows)
    return tag("table", tag("thead", first), tag("tbody", *body), **attributes)


def facts(*pairs: tuple[str, Html]) -> Html:
    """Labels with what belongs to them; what is empty is left out."""
    lines = (tag("dt", text(label)) + tag("dd", value) for label, value in pairs if value)
    return tag("dl", *map(Html, lines))


def listed(items: Iterable[Html]) -> Html:
    """A list of points; nothing where there are none."""
    points = [tag("li", item) for item in items]
    return tag("ul", *points) if points else EMPTY
