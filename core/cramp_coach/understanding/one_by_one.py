"""Answers that go sign by sign: "numbness no, weakness yes". Pure."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from cramp_coach.understanding.in_place import MANNER
from cramp_coach.understanding.matching import Hit
from cramp_coach.understanding.utterance import Assertion

SAID: Final = {
    "verdict:yes": Assertion.PRESENT,
    "verdict:no": Assertion.DENIED,
    "verdict:unsure": Assertion.POSSIBLE,
}
ASKED_FOR: Final = ("finding", "med")
IN_PLACE: Final = "in_place:yes:"  # "red", where it was asked about


def answered_one_by_one(words: Sequence[str], hits: Iterable[Hit]) -> Mapping[int, Assertion]:
    """What each word's sign is said to be, where every sign is followed by its own yes or no; else nothing.

    "Fever no chest pain" stays a fever without chest pain: the last sign has no answer of its own.
    """
    found = list(hits)
    signs = _apart([hit for hit in found if _is_sign(hit)])
    if not signs or signs[0][0] != 0:
        return {}
    # "Chest pain, nothing else" names one sign; it denies the others, not this one.
    only = {(h.start, h.end) for h in found if h.group == "only"}
    answers = {(h.start, h.end): SAID[h.entry.concept] for h in found if h.entry.concept in SAID}
    answers = {place: said for place, said in answers.items() if place not in only}
    ends = [start for start, _ in signs[1:]] + [len(words)]
    said: dict[int, Assertion] = {}
    for (start, end), following in zip(signs, ends, strict=True):
        answer = answers.get((end, following))
        if answer is None:
            return {}
        said.update(dict.fromkeys(range(start, end), answer))
    return said


def _is_sign(hit: Hit) -> bool:
    if hit.entry.concept.startswith(IN_PLACE):
        return hit.entry.concept != MANNER
    return hit.group in ASKED_FOR and hit.entry.polarity == "plain"


def _apart(signs: Sequence[Hit]) -> list[tuple[int, int]]:
    """Where the signs stand; those that share words count as one."""
    places: list[tuple[int, int]] = []
    for hit in sorted(signs, key=lambda hit: hit.start):
        if places and hit.start < places[-1][1]:
            places[-1] = (places[-1][0], max(places[-1][1], hit.end))
        else:
            places.append((hit.start, hit.end))
    return places
