"""Which of the places in a message the cramp or twitch is in, and on which side. Pure."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import Final, Literal, TypeVar

from cramp_coach.understanding.lexicon import Lexicon
from cramp_coach.understanding.matching import Hit
from cramp_coach.understanding.text import COMMA, SENTENCE, Tokens

KINDS: Final = ("kind:cramp", "kind:twitch", "kind:known_twitch")
T = TypeVar("T")

FEW: Final = 4
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
        self._kinds = [h for h in self._hits if h.entry.concept in KINDS]
        self._kind_starts = [h.start for h in self._kinds]
        kinds = {p for h in self._kinds for p in h.used}
        self._sites = [h for h in self._hits if h.group == "site"]
        self._site_starts = [h.start for h in self._sites]
        sites = {p for h in self._sites for p in h.used}
        told = [p for p, word in enumerate(words) if word in lexicon.words["symptom"] and p not in kinds]
        signs = [h.used for h in self._hits if h.group == "finding" and kinds.isdisjoint(h.used)]
        # "Pain and cramps in my calf" tells of one thing; "arm pain and finger twitches" of two.
        self._others = sorted(
            (min(used), max(used) + 1)
            for used in (*(frozenset((p,)) for p in told), *signs)
            if not any(_beside(p, k, sites) for p in used - sites or used for k in self._kinds_around(p))
        )
        self._other_starts = [start for start, _ in self._others]
        # How many commas stand before each word.
        self._commas = [0, *accumulate(one == COMMA for one in tokens.breaks)]

    def of_complaint(self) -> list[Hit]:
        """The places of the cramp or twitch; the only one that is named, whatever is said of it."""
        sites = self._sites
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
        sites = _around(self._sites, self._site_starts, side.start)
        far = min(
            ((_apart(h, side.start, side.end), h.start < side.start, h) for h in sites), key=lambda f: f[:2]
        )
        return far[0] <= ALONGSIDE and any(far[2].start == place.start for place in places)

    def _is_mine(self, site: Hit) -> bool:
        sentence = self._sentence[site.start]
        around = self._kinds_around(site.start)
        kinds = [k for k in around if self._sentence[k.start] == sentence]
        near = _around(self._others, self._other_starts, site.start)
        others = [one for one in near if self._sentence[one[0]] == sentence]
        if not kinds:
            return not others and min(_apart(site, k.start, k.end) for k in around) <= FAR
        nearest = min(self._far(site, k.start, k.end) for k in kinds)
        return not others or nearest <= min(self._far(site, *one) for one in others)

    def _far(self, site: Hit, start: int, end: int) -> int:
        """Words between, and more where a comma parts them."""
        first, last = (end, site.start) if end <= site.start else (site.end, start)
        parted = self._commas[min(last + 1, len(self._commas) - 1)] > self._commas[first]
        return _apart(site, start, end) + (PARTED if parted else 0)

    def _kinds_around(self, place: int) -> Sequence[Hit]:
        return _around(self._kinds, self._kind_starts, place)


def _around(found: Sequence[T], starts: Sequence[int], place: int) -> Sequence[T]:
    """Few before and after a word, of what stands in the order of `starts`; farther ones decide nothing."""
    middle = bisect_left(starts, place)
    return found[max(0, middle - FEW) : middle + FEW]


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
    labels: dict[int, set[str]] = {}
    for site in sites:
        labels.setdefault(site.start, set()).add(site.entry.label or "")
    behind = (labels.get(one.end, set()) | labels.get(one.end + 1, set()) for one in sites)
    return [
        one
        for one, others in zip(sites, behind, strict=True)
        if others.isdisjoint(PARTS.get(one.entry.label or "", ()))
    ]
