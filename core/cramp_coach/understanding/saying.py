"""The lexicon the other way round: its templates spelled out, as somebody would say them. Pure."""

import re
from collections.abc import Iterable, Iterator
from itertools import islice, product

_PIECE = re.compile(r"[()\[\]|]|[^()\[\]|]+")
MOST = 200  # so many of one template are looked at


def spelled(template: str) -> tuple[str, ...]:
    """The phrases that a template stands for, the first of each choice first."""
    ways, _ = _sequence(_PIECE.findall(template), 0)
    return tuple(dict.fromkeys(" ".join(way.split()) for way in islice(ways, MOST)))


def _sequence(pieces: list[str], at: int) -> tuple[list[str], int]:
    """The ways to say what stands up to the closing bracket, and where that is."""
    ways, parts = list[str](), list[list[str]]()
    while at < len(pieces) and pieces[at] not in (")", "]"):
        piece = pieces[at]
        at += 1
        if piece in ("(", "["):
            inner, at = _sequence(pieces, at)
            parts.append(inner if piece == "(" else ["", *inner])
            at += 1
        elif piece == "|":
            ways, parts = [*ways, *_joined(parts)], []
        else:
            parts.append([piece])
    return [*ways, *_joined(parts)], at


def _joined(parts: Iterable[list[str]]) -> Iterator[str]:
    return islice(("".join(way) for way in product(*parts)), MOST)
