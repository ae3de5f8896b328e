"""Which of the places in a message the cramp or twitch is in, and on which side. Pure."""

from collections.abc import Iterable, Sequence
from typing import Final, Literal

from cramp_coach.understanding.lexicon import Lexicon
from cramp_coach.understanding.matching import Hit
from cramp_coach.understanding.text import COMMA, SENTENCE, Tokens

KINDS: Final = ("kind:cramp", "kind:twitch", "kind:known_twitch")
FAR: Final = 16  # words within which a place in the next sentence is still the complaint's
PARTED: Final = 2  # what a comma counts for, in words
BESIDE: Final = 2  # words between "pain" and "cramps" where both tell of one thing
ALONGSIDE: Final = 3  # words between "both" and "legs": "both my upper and lower legs"
PARTS: Final = {"arm": ("upper_arm", "forearm"), "leg": ("calf", "thigh", "shin", "knee"), "foot": ("toe",)}


class Places:
    """The places of one message, told apart by what is said of each."""

    def __init__(self, tokens: Tokens, words: Sequence[str], hits: Iterable[Hit], lexicon: Lexicon) -> None:
        self._hits = list(hits)
        self._sentence = _sentences(tokens)
        self._breaks = tokens.breaks
        self._kinds = [h for h in self._hits if h.entry.concept in KINDS]
        kinds = {p for h in self._kinds for p in h.used}
        sites = {p for h in self._hits if h.group == "site" for p in h.used}
        told = [p for p, word in enumerate(words) if word in lexicon.words["symptom"] and p not in kinds]
        signs = [h.used for h in self._hits if h.group == "finding" and kinds.isdisjoint(h.used)]
        # "Pain and cramps in my calf" tells of one thing; "arm pain and finger twitches" of two.
        self._others = [
            (min(used), max(used) + 1)
            for used in (*(frozenset((p,)) for p in told), *signs)
            if not any(_beside(p, k, sites) for p in used - sites or used for k in self._kinds)
        ]

    def of_complaint(self) -> list[Hit]:
        """The places of the cramp or twitch; the only one that is named, whatever is said of it."""
        sites = [h for h in self._hits if h.group == "site"]
        alone = not self._kinds or len({h.entry.label for h in sites}) == 1
        mine = [h for h in sites if self._is_mine(h)] if self._kinds else []
        return _finest(mine or (sites if alone else []))

    def side(self, places: Sequence[Hit]) -> Literal["L", "R", "B"] | None:
        """The side that is named beside these places; anywhere, where there are none."""
        near = [h for h in self._hits if h.group == "side" and (not places or self._is_of(h, places))]
        sides = {h.entry.concept.partition(":")[2] for h in near}
        if "B" in sides or {"L", "R"} <= sides:
            return "B"
        return "L" if "L" in sides else "R" if "R" in sides else None

    def _is_of(self, side: Hit, places: Sequence[Hit]) -> bool:
        """Whether the side belongs to one of the places: it goes with the nearest, rather the next one."""
        sites = (h for h in self._hits if h.group == "site")
        far = min(
            ((_apart(h, side.start, side.end), h.start < side.start, h) for h in sites), key=lambda f: f[:2]
        )
        return far[0] <= ALONGSIDE and any(far[2].start == place.start for place in places)

    def _is_mine(self, site: Hit) -> bool:
        sentence = self._sentence[site.start]
        kinds = [k for k in self._kinds if self._sentence[k.start] == sentence]
        others = [one for one in self._others if self._sentence[one[0]] == sentence]
        if not kinds:
            return not others and min(_apart(site, k.start, k.end) for k in self._kinds) <= FAR
        nearest = min(self._far(site, k.start, k.end) for k in kinds)
        return not others or nearest <= min(self._far(site, *one) for one in others)

    def _far(self, site: Hit, start: int, end: int) -> int:
        """Words between, and more where a comma parts them."""
        first, last = (end, site.start) if end <= site.start else (site.end, start)
        parted = any(self._breaks[p] == COMMA for p in range(first, min(last + 1, len(self._breaks))))
        return _apart(site, start, end) + (PARTED if parted else 0)


def _sentences(tokens: Tokens) -> list[int]:
    """For each word, the number of its sentence."""
    count, numbers = 0, list[int]()
    for stop in tokens.breaks:
        count += stop == SENTENCE
        numbers.append(count)
    return numbers


def _apart(site: Hit, start: int, end: int) -> int:
    """Words between; none where one lies in the other."""
    return max(site.start - end, start - site.end, 0)


def _beside(place: int, kind: Hit, sites: set[int]) -> bool:
    between = range(place + 1, kind.start) if place < kind.start else range(kind.end, place)
    return len(between) <= BESIDE and sites.isdisjoint(between)


def _finest(sites: list[Hit]) -> list[Hit]:
    """ "My left arm biceps" is one place, the smaller one."""
    return [
        one
        for one in sites
        if not any(
            other.entry.label in PARTS.get(one.entry.label or "", ()) and 0 <= other.start - one.end <= 1
            for other in sites
        )
    ]
