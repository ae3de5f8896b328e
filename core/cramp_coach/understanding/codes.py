"""The six digits of a code in what somebody said: "482917", "48 29 17", "four eight double two one seven"."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from cramp_coach.understanding.lexicon import Lexicon
from cramp_coach.understanding.matching import Hit, hits_in
from cramp_coach.understanding.text import tokens_of

DIGITS = 6
TIMES = {"double": 2, "triple": 3}
ROUND = {"hundred": 100, "thousand": 1000}


@dataclass
class _Digits:
    """Numbers, strung together as they are said; what follows "hundred" is added to it."""

    said: list[str] = field(default_factory=list[str])
    times: int = 1
    thousands: int = 0
    number: int | None = None
    adding: bool = False

    def add(self, value: int) -> None:
        if self.adding:
            self.number = (self.number or 0) + value
        else:
            self.finish()
            self.number = value
        self.adding = False

    def multiply(self, by: str) -> None:
        if by == "thousand":
            self.thousands, self.number = (self.number or 1) * ROUND[by], 0
        else:
            self.number = (self.number or 1) * ROUND[by]
        self.adding = True

    def repeat(self, how: str) -> None:
        self.finish()
        self.times = TIMES[how]

    def finish(self) -> None:
        if self.number is None:
            return
        self.said.append(str(self.thousands + self.number) * self.times)
        self.times, self.thousands, self.number, self.adding = 1, 0, None, False


def code_in(said: str, lexicon: Lexicon) -> str | None:
    """The six digits; None where there are more, or fewer."""
    digits = _Digits()
    for one in _numbers(said, lexicon):
        if one in TIMES:
            digits.repeat(one)
        elif one in ROUND:
            digits.multiply(one)
        elif len(one) > 1 and one.isdecimal() and one.startswith("0"):
            digits.finish()
            digits.said.append(one)
        else:
            digits.add(int(one))
    digits.finish()
    code = "".join(digits.said)
    return code if len(code) == DIGITS else None


def _numbers(said: str, lexicon: Lexicon) -> Iterator[str]:
    """Each number, and each word that changes one, in their order."""
    tokens = tokens_of(said)
    longest = _longest(hits_in(tokens, tokens.words, lexicon))
    after = 0
    for place, word in enumerate(tokens.words):
        if place < after:
            continue
        if word[0].isdecimal():
            yield "".join(letter for letter in word if letter.isdecimal())
        elif place in longest:
            hit = longest[place]
            after = hit.end
            yield hit.entry.concept.partition(":")[2]


def _longest(hits: Iterable[Hit]) -> dict[int, Hit]:
    found: dict[int, Hit] = {}
    for hit in hits:
        if hit.group in ("number", "digit") and hit.end >= found.get(hit.start, hit).end:
            found[hit.start] = hit
    return found
