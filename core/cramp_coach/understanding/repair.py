"""Typing slips, mended only where nothing else can be meant. Pure.

A word that exists is never touched: "drooping" is not "dropping".
"""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

SHORTEST = 4
LONG = 7  # from here on two slips are forgiven
A = ord("a")


@dataclass(frozen=True, slots=True, eq=False)
class Spelling:
    """The lexicon's words, those that begin alike and are as long in one string; all other words as text."""

    vocabulary: Container[str]
    alike: Mapping[str, str]
    words: str  # one a line, in order, so that a word is found without an index
    weighed: dict[str, tuple[tuple[str, int], ...]] = field(
        default_factory=dict[str, Any]
    )  # as they are needed

    @classmethod
    def of(cls, vocabulary: Container[str], alike: Mapping[str, str], words: str) -> "Spelling":
        """`alike`: of the vocabulary. `words`: one a line, in the order of their letters."""
        return cls(vocabulary, alike, f"\n{words.strip()}\n")

    def repaired(self, word: str) -> str | None:
        """The one word that this must have been, or None if it stands as it is."""
        if len(word) < SHORTEST or word in self.vocabulary or not word.isalpha() or self._exists(word):
            return None
        return _only_best(word, self._near(word))

    def _exists(self, word: str) -> bool:
        """Halve the text until one line is left; the lines are in order."""
        low, high = 0, len(self.words) - 1  # both on a line's end
        while low < high:
            start = self.words.rfind("\n", low, (low + high) // 2 + 1) + 1
            end = self.words.index("\n", start)
            line = self.words[start:end]
            if line == word:
                return True
            low, high = (end, high) if line < word else (low, start - 1)
        return False

    def _near(self, word: str) -> list[str]:
        """The words that begin alike, are about as long and have nearly the same letters."""
        slips, letters = _allowed(word), _letters(word)
        lengths = range(len(word) - slips, len(word) + slips + 1)
        rivals = (rival for length in lengths for rival in self._weighed(_key(word[0], length)))
        return [rival for rival, its in rivals if (its ^ letters).bit_count() <= 2 * slips]

    def _weighed(self, key: str) -> tuple[tuple[str, int], ...]:
        """These words, each with its letters."""
        if key not in self.weighed:
            self.weighed[key] = tuple((word, _letters(word)) for word in self.alike.get(key, "").split())
        return self.weighed[key]


def alike_of(vocabulary: Iterable[str]) -> dict[str, str]:
    """The words that may be meant by a slip, in one string for each first letter and length."""
    alike: dict[str, list[str]] = {}
    for word in vocabulary:
        if len(word) >= SHORTEST and word.isalpha():
            alike.setdefault(_key(word[0], len(word)), []).append(word)
    return {key: " ".join(words) for key, words in alike.items()}


def _key(first: str, length: int) -> str:
    return f"{first}{length}"


def _allowed(word: str) -> int:
    return 2 if len(word) >= LONG else 1


def _letters(word: str) -> int:
    """A bit for each letter that occurs."""
    bits = 0
    for letter in word:
        bits |= 1 << (ord(letter) - A) % 32
    return bits


def _only_best(word: str, candidates: Iterable[str]) -> str | None:
    allowed = _allowed(word)
    places = _places(word)
    best, nearest, rivals = allowed + 1, "", 0
    for candidate in candidates:
        far = _distance(places, len(word), candidate)
        if far < best:
            best, nearest, rivals = far, candidate, 0
        elif far == best:
            rivals += 1
    return nearest if nearest and not rivals else None


def _places(word: str) -> dict[str, int]:
    """Of each letter, where it stands: a bit for each place."""
    places: dict[str, int] = {}
    for place, letter in enumerate(word):
        places[letter] = places.get(letter, 0) | 1 << place
    return places


def _distance(places: Mapping[str, int], length: int, other: str) -> int:
    """Edits between two words; two neighbours that changed places count once.

    Hyyrö's bit-parallel way (2003): a column of the table of distances in a few operations on whole numbers.
    """
    last, every = 1 << length - 1, (1 << length) - 1
    more, less, same, before, far = every, 0, 0, 0, length
    for letter in other:
        here = places.get(letter, 0)
        swapped = (~same & here) << 1 & before
        same = (((here & more) + more) ^ more | here | less | swapped) & every
        rises, falls = less | ~(same | more) & every, same & more
        far += (rises & last != 0) - (falls & last != 0)
        rises = rises << 1 | 1
        more, less = (falls << 1 | ~(same | rises)) & every, rises & same
        before = here
    return far
