"""How hard a text is to read and to hear: sentences, words, syllables, and the Flesch-Kincaid grade. Pure."""

import re
from collections.abc import Iterable

_END = re.compile(r"[.?!]+(?=\s|$)|\n")  # a line of a list ends like a sentence
_WORD = re.compile(r"[A-Za-z0-9'\u2019-]+")
_VOWELS = re.compile(r"[aeiouy]+")
_SILENT = re.compile(r"(?<![aeiouyl])e$|(?<=[^aeiouytd])ed$|(?<=[^aeiouyscxzhg])es$|(?<=som)e(?=\w)")
# two vowels that are two beats: diabetes, idea, fluid, quiet, going
_SPLIT = re.compile(r"(?<![tcs])i[aou]|ium|ea$|(?<!p)eo|ua(?!r)|(?<![qg])ui(?=[dn])|iet|[eoyu]i(?=ng)|etes$")
EASY = "thing"  # what stands for a word that has no plainer one


def words(text: str) -> list[str]:
    """The words of a text."""
    return _WORD.findall(text)


def sentences(text: str) -> list[str]:
    """The sentences of a text. A colon or semicolon ends none."""
    return [part.strip() for part in _END.split(text) if words(part)]


def syllables(word: str) -> int:
    """About how many syllables a word has."""
    plain = word.lower()
    beats = len(_VOWELS.findall(_SILENT.sub("", plain))) + len(_SPLIT.findall(plain))
    return max(1, beats)


def grade(text: str, excepted: Iterable[str] = ()) -> float:
    """The Flesch-Kincaid grade: years of school needed. Excepted words count as easy ones.

    Kincaid and others, "Derivation of new readability formulas", 1975.
    """
    spared = frozenset(excepted)
    all_words = [EASY if word.lower() in spared else word for word in words(text)]
    beats = sum(map(syllables, all_words))
    return 0.39 * len(all_words) / len(sentences(text)) + 11.8 * beats / len(all_words) - 15.59
