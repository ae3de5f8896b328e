"""How a conversation may begin: what it is, where, for whom, and none or one sign in the first message."""

from collections.abc import Iterator
from typing import get_args

from cramp_coach.guide.models import Kind
from cramp_coach.guide.screens import ASKED_AS
from cramp_coach.vocabulary import Opened
from proof.moves import Move, naming, nonsense
from support.talk import guide


def openings() -> Iterator[Move]:
    """Every kind at every site, alone and with each modifier; with one sign, once for each kind and row."""
    yield from (Move(Opened()), Move(Opened("cramp")), Move(Opened("twitch")), Move(nonsense()))
    for kind in get_args(Kind):
        yield Move(naming(f"kind:{kind}"))
        rows: set[str] = set()
        for site in guide().sites.values():
            row = site.screen.get(ASKED_AS.get(kind, kind), "")
            yield from _complaints(kind, site.id, signs=row not in rows)
            rows.add(row)


def _complaints(kind: str, site: str, *, signs: bool) -> Iterator[Move]:
    said = (f"kind:{kind}", f"site:{site}")
    yield Move(naming(*said))
    if kind == "cramp":
        yield Move(naming(*said, now=True))
    if signs:
        for modifier in guide().modifiers.values():
            yield Move(naming(*said, modifier.opened_by[0], *modifier.and_with), modifier.opened_by[0])
        yield from (Move(naming(*said, one), one) for one in (*guide().findings, *guide().medicines))
