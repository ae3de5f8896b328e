"""Typing slips, mended only where nothing else can be meant. Pure.

A word that exists is never touched: "drooping" is not "dropping".
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby

SHORTEST = 4
LONG = 7  # from here on two slips are forgiven


@dataclass(frozen=True, slots=True, eq=False)
class Spelling:
    """The lexicon's words, and how they look with letters missing; all other words in one long text."""

    vocabulary: frozenset[str]
    shortened: Mapping[str, tuple[str, ...]]
    words: Mapping[str, str]  # by their first two letters: " word word "

    @classmethod
    def of(cls, vocabulary: frozenset[str], words: str) -> "Spelling":
        """Index a vocabulary."""
        shortened: dict[str, list[str]] = {}
        for word in sorted(vocabulary):
            if len(word) >= SHORTEST and word.isalpha():
                for form in _shortened(word):
                    shortened.setdefault(form, []).append(word)
        known = {form: tuple(found) for form, found in shortened.items()}
        return cls(vocabulary, known, _by_beginning(words))

    def repaired(self, word: str) -> str | None:
        """The one word that this must have been, or None if it stands as it is."""
        if len(word) < SHORTEST or word in self.vocabulary or not word.isalpha():
            return None
        if f" {word} " in self.words.get(word[:2], ""):
            return None
        near = {w for form in _shortened(word) for w in self.shortened.get(form, ()) if w[0] == word[0]}
        if not near:
            return None
        return _only_best(word, near)


def _by_beginning(words: str) -> dict[str, str]:
    """Long strings take a tenth of the room of as many words."""
    groups = groupby(sorted(words.split()), key=lambda word: word[:2])
    return {beginning: f" {' '.join(group)} " for beginning, group in groups}


def _only_best(word: str, candidates: Iterable[str]) -> str | None:
    ranked = sorted((_distance(word, c), c) for c in candidates)
    allowed = 2 if len(word) >= LONG else 1
    if ranked[0][0] > allowed or (len(ranked) > 1 and ranked[1][0] == ranked[0][0]):
        return None
    return ranked[0][1]


def _shortened(word: str) -> set[str]:
    once = {word[:i] + word[i + 1 :] for i in range(1, len(word))} | {word}
    if len(word) < LONG:
        return once
    return once | {form[:i] + form[i + 1 :] for form in once for i in range(1, len(form))}


def _distance(one: str, other: str) -> int:
    """Edits between two words; two neighbours that changed places count once."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        before, previous, row = row, before, [i]
        for j, b in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if previous and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, previous[j - 2] + 1)
            row.append(cost)
    return row[-1]
