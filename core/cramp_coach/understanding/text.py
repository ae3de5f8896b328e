"""A message as tokens: normalised words with the place each came from. Pure."""

import re
import unicodedata
from dataclasses import dataclass

LONGEST = 2000  # characters that are read; Telegram allows twice as many
COMMA, SENTENCE = 1, 2

_APOSTROPHES = str.maketrans(dict.fromkeys("\u2018\u2019\u02bc\u0060\u00b4\u2032\uff07", "'"))
# Kana and Han are written without spaces: each character counts as a word.
_UNSPACED = r"\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
_LETTER = rf"[^\W\d_{_UNSPACED}]"
_PIECE = re.compile(
    rf"(?P<word>[{_UNSPACED}]|{_LETTER}+(?:'{_LETTER}+)*'?)|"
    r"(?P<number>\d+(?:[.,:]\d+)*)"
    r"|(?P<end>[.!?;\n\u2026\u3002]+)|(?P<comma>[,:()/\u2013\u2014\u3001]|\s-+\s)"
    r"|(?P<sign>[\u2190-\u2bff\U0001f000-\U0001faff])"
)
_DRAWN_OUT = re.compile(r"(.)\1{2,}")  # "sooooo", "ahhhh"


@dataclass(frozen=True, slots=True)
class Tokens:
    """The words of a message. `breaks[i]` says what stands before word i: nothing, a comma, an end."""

    words: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]
    breaks: tuple[int, ...]
    asks: bool
    truncated: bool
    answers: frozenset[int] = frozenset()  # the words that follow a question mark

    def ends(self) -> list[int]:
        """For each word, where its sentence ends."""
        ends = [len(self.words)] * len(self.words)
        last = len(self.words)
        for i in range(len(self.words) - 1, -1, -1):
            ends[i] = last
            if self.breaks[i] == SENTENCE:
                last = i
        return ends


def tokens_of(text: str) -> Tokens:
    """The words of a text, with spans that point into the text as it arrived."""
    read = text[:LONGEST]
    plain, places = _normalised(read)
    words: list[str] = []
    spans: list[tuple[int, int]] = []
    breaks: list[int] = []
    answers: set[int] = set()
    pending = SENTENCE
    tidy = _tidied if "'" in plain or _DRAWN_OUT.search(plain) is not None else None
    for piece in _PIECE.finditer(plain):
        sort = piece.lastgroup
        if sort == "end":
            pending = SENTENCE
            if "?" in piece[0]:
                answers.add(len(words))
        elif sort == "comma":
            pending = max(pending, COMMA)
        else:
            words.append(tidy(piece[0]) if tidy and sort == "word" else piece[0])
            spans.append(piece.span() if places is None else _span(piece, places))
            breaks.append(pending)
            pending = 0
    return Tokens(
        tuple(words), tuple(spans), tuple(breaks), "?" in read, len(text) > LONGEST, frozenset(answers)
    )


def _tidied(word: str) -> str:
    return _DRAWN_OUT.sub(r"\1\1", word.replace("'", ""))


def _span(piece: re.Match[str], places: list[int]) -> tuple[int, int]:
    return places[piece.start()], places[piece.end() - 1] + 1


def _normalised(text: str) -> tuple[str, list[int] | None]:
    """The text in one spelling; and where each character came from, if they moved."""
    if text.isascii():
        return text.lower().replace("`", "'"), None
    characters: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        if character in "\ufe0f\u200d\u200b":  # joiners and variation marks of emoji
            continue
        for one in unicodedata.normalize("NFKC", character.translate(_APOSTROPHES)).lower():
            characters.append(one)
            places.append(place)
    return "".join(characters), places
