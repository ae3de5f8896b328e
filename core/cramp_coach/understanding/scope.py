"""How each mention is meant: present, denied, possible, past, another person's. Pure.

A cue ("no", "worried about", "years ago") governs what follows or precedes it, within few words, never
over "but" or the end of a sentence. Denial is the dangerous reading, so its reach is the shortest.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import Final

from cramp_coach.understanding.lexicon import Lexicon
from cramp_coach.understanding.matching import Hit
from cramp_coach.understanding.text import COMMA, SENTENCE, Tokens
from cramp_coach.understanding.utterance import Assertion

MEANING: Final = {
    "cue:denied": Assertion.DENIED,
    "cue:past": Assertion.PAST,
    "cue:possible": Assertion.POSSIBLE,
}
GRAVEST_FIRST: Final = (Assertion.DENIED, Assertion.PAST, Assertion.POSSIBLE, Assertion.OTHER)
FAR: Final = 24  # words after which no cue governs, however long the list


class Scopes:
    """The cues of one message, asked about one mention after another."""

    def __init__(
        self,
        tokens: Tokens,
        words: Sequence[str],
        hits: Iterable[Hit],
        others: Sequence[bool],
        lexicon: Lexicon,
    ) -> None:
        self._breaks = tokens.breaks
        self._words = words
        self._others = others
        self._lists = lexicon.words
        findings = [h for h in hits if h.group == "finding"]
        self._cues = [h for h in hits if h.entry.concept in MEANING and not _is_part(h, findings)]
        self._starts = [cue.start for cue in self._cues]  # in order, as the hits are
        self._covered = frozenset(p for h in hits if is_mention(h) for p in h.used)

    def meaning(self, hit: Hit) -> Assertion:
        """How this hit is meant; the most cautious of what governs it, denial first."""
        near = self._cues[
            bisect_left(self._starts, hit.start - 2 * FAR) : bisect_left(self._starts, hit.end + FAR)
        ]
        found = {MEANING[cue.entry.concept] for cue in near if self._governs(cue, hit)}
        if self._others[hit.start]:
            found.add(Assertion.OTHER)
        return next((one for one in GRAVEST_FIRST if one in found), Assertion.PRESENT)

    def _governs(self, cue: Hit, hit: Hit) -> bool:
        if cue.entry.side == "before":
            following = [p for p in hit.used if p >= cue.end]
            if cue.start < hit.start:
                return self._reaches(cue, hit, cue.end, max(hit.start, cue.end))
            return bool(following) and self._reaches(cue, hit, cue.end, min(following))
        return cue.start >= hit.end and self._reaches(cue, hit, hit.end, cue.start)

    def _reaches(self, cue: Hit, hit: Hit, start: int, end: int) -> bool:
        if end - start > FAR or self._broken(cue, start, end):
            return False
        between = range(start, end)
        governed = any(p in self._covered for p in between)
        if governed and (hit.entry.polarity == "self_negating" or cue.entry.side == "after"):
            return False
        subjects = any(self._words[p] in self._lists["subject"] for p in between)
        if subjects and (cue.entry.determiner or (governed and cue.entry.concept == "cue:denied")):
            return False
        return self._cost(start, end) <= cue.entry.reach and self._list_goes_on(cue, start, end, governed)

    def _broken(self, cue: Hit, start: int, end: int) -> bool:
        if any(self._breaks[p] == SENTENCE for p in range(start, min(end + 1, len(self._breaks)))):
            return True
        return any(self._words[p] in self._lists["stop"] for p in range(start, end))

    def _cost(self, start: int, end: int) -> int:
        filler = self._lists["filler"]
        return sum(1 for p in range(start, end) if p not in self._covered and self._words[p] not in filler)

    def _list_goes_on(self, cue: Hit, start: int, end: int, governed: bool) -> bool:
        """Beyond a comma a denial reaches only the next member of a list."""
        commas = [p for p in range(start, min(end + 1, len(self._breaks))) if self._breaks[p] == COMMA]
        if not commas or cue.entry.concept != "cue:denied":
            return True
        if cue.entry.side == "after":
            return self._cost(start, end) == 0
        if self._words[commas[0]] in ("and", "plus"):
            return False  # "no fever, and loose stools" tells two things; "no fever, aches, and chills" one
        return governed and self._cost(commas[-1], end) == 0


def _is_part(cue: Hit, findings: Iterable[Hit]) -> bool:
    """The "not" of "not making sense" is the sign itself, and denies nothing beside it."""
    near = (f for f in findings if f.start < cue.end and cue.start < f.end)
    return any(2 * len(cue.used & finding.used) > len(cue.used) for finding in near)


def is_mention(hit: Hit) -> bool:
    """Whether it says something of the body, and so may be a member of a list."""
    return hit.group in ("finding", "site", "kind", "med", "visceral")
