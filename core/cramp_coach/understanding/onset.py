"""Whether a time that is named is how long the complaint has lasted: "twitching for 3 weeks". Pure.

Most lengths of time in a long message are something else: a treatment's, a job's, an age. So a time counts
only in the clause of a complaint, and not where something else that lasts or happened is nearer.
"""

from collections.abc import Iterable, Sequence
from typing import Final

from cramp_coach.understanding.lexicon import Lexicon
from cramp_coach.understanding.matching import Hit
from cramp_coach.understanding.text import SENTENCE, Tokens

OF: Final = 4  # words within which "two months of" must name it


class Onsets:
    """The clauses of one message, and which of them tell of a complaint."""

    def __init__(self, tokens: Tokens, words: Sequence[str], hits: Iterable[Hit], lexicon: Lexicon) -> None:
        self._words = words
        lists = lexicon.words
        self._of = lists["of"]
        self._clause = _clauses(tokens, words, lists["clause"])
        named = {p for h in hits if h.group in ("kind", "visceral") for p in h.used}
        self._named = named
        self._complaints = named | {p for p, w in enumerate(words) if w in lists["symptom"]}
        self._begun = {p for p, w in enumerate(words) if w in lists["begun"] and w not in lists["in_year"]}
        greeted = {p for p, w in enumerate(words[:3]) if w in lists["greeted"]}  # "Hello doctor"
        self._life = {p for p, w in enumerate(words) if w in lists["life"]} - named - greeted

    @property
    def of_a_complaint(self) -> bool:
        """Whether the message names one at all."""
        return bool(self._complaints)

    def tells_of(self, start: int, end: int) -> bool:
        """Whether the time in these words is the complaint's."""
        clause = self._clause[start]
        mine = self._nearest(self._complaints | self._begun, start, end, clause)
        life = self._nearest(self._life, start, end, clause)
        if mine is None and life is None:
            return not self._complaints or any(
                self._nearest(self._complaints, start, end, near) is not None
                for near in (clause - 1, clause + 1)
            )
        return mine is not None and (life is None or mine <= life)

    def has_begun(self, start: int, end: int) -> bool:
        """Whether it began then: "my leg cramped last night", or nothing but "yesterday"."""
        if end < len(self._words) and self._words[end] in self._of:
            return False
        clause = self._clause[start]
        if self._nearest(self._begun | self._named, start, end, clause) is not None:
            return self.tells_of(start, end)
        return not self._complaints and self._nearest(self._life, start, end, clause) is None

    def names_it(self, end: int) -> bool:
        """ "Two months of twitching"."""
        if end >= len(self._words) or self._words[end] not in self._of:
            return False
        return any(p in self._complaints for p in range(end + 1, min(end + 1 + OF, len(self._words))))

    def _nearest(self, places: set[int], start: int, end: int, clause: int) -> int | None:
        inside = (p for p in places if self._clause[p] == clause and not start <= p < end)
        return min((start - p if p < start else p - end + 1 for p in inside), default=None)


def _clauses(tokens: Tokens, words: Sequence[str], breaks: frozenset[str]) -> list[int]:
    """For each word, the number of its clause."""
    count, numbers = 0, list[int]()
    for word, stop in zip(words, tokens.breaks, strict=True):
        count += stop == SENTENCE or word in breaks
        numbers.append(count)
    return numbers
