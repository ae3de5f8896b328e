"""Which language a message is in, where that is plain to see. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from cramp_coach.understanding.text import tokens_of

ENOUGH = 2  # common words of a language that make it plain
SCRIPTS = {
    "arabic": (("\u0600", "\u06ff"),),
    "bengali": (("\u0980", "\u09ff"),),
    "cyrillic": (("\u0400", "\u04ff"),),
    "devanagari": (("\u0900", "\u097f"),),
    "greek": (("\u0370", "\u03ff"),),
    "hangul": (("\uac00", "\ud7af"),),
    "hebrew": (("\u0590", "\u05ff"),),
    "kana": (("\u3040", "\u30ff"),),
    "han": (("\u4e00", "\u9fff"),),
    "tamil": (("\u0b80", "\u0bff"),),
    "thai": (("\u0e00", "\u0e7f"),),
}


@dataclass(frozen=True, slots=True)
class Language:
    """A language that we can name but do not speak: how to know it, and what to say in it."""

    code: str
    script: str | None
    common: tuple[str, ...]
    sure: tuple[str, ...]  # words of no other language, each enough alone
    sentence: str


def language_of(text: str, languages: Iterable[Language], ours: str = "en") -> str:
    """The code of the language, ours where the evidence is thin."""
    words = frozenset(tokens_of(text).words)
    scores = [(_score(text, words, language), language.code) for language in languages]
    best, code = max(scores, key=lambda score: score[0], default=(0, ours))
    return code if best >= ENOUGH else ours


def _score(text: str, words: frozenset[str], language: Language) -> int:
    common = sum(1 for word in language.common if word in words or (language.script and word in text))
    if language.script is None:
        return common + ENOUGH * sum(1 for word in language.sure if word in words)
    ranges = SCRIPTS.get(language.script.lower(), ())
    letters = sum(1 for c in text for low, high in ranges if low <= c <= high)
    return letters + common if letters >= ENOUGH else 0
