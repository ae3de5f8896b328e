"""How hard a text is to read and to hear: sentences, words, syllables, and the Flesch-Kincaid grade."""

import re

_SENTENCE = re.compile(r"[^.?!:;]+")
_WORD = re.compile(r"[A-Za-z0-9'\u2019-]+")
_VOWELS = re.compile(r"[aeiouy]+")


def words(text: str) -> list[str]:
    """The words of a text."""
    return _WORD.findall(text)


def sentences(text: str) -> list[str]:
    """The sentences of a text; a colon ends one too, as it does in speech."""
    return [part for part in _SENTENCE.findall(text) if words(part)]


def syllables(word: str) -> int:
    """About how many syllables a word has."""
    plain = word.lower()
    count = len(_VOWELS.findall(plain))
    silent = plain.endswith("e") and not plain.endswith("le") and count > 1
    return max(1, count - silent)


def grade(text: str) -> float:
    """The Flesch-Kincaid grade: years of school needed."""
    all_words = words(text)
    spoken = sum(map(syllables, all_words))
    return 0.39 * len(all_words) / len(sentences(text)) + 11.8 * spoken / len(all_words) - 15.59
