"""Every sentence of the content with the item it belongs to: what is shown, and what is said."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from cramp_coach.guide.loader import Guide
from cramp_coach.guide.words import Phrase, Words

BLANK = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Saying:
    """A piece of text as somebody reads or hears it. `aloud`: it is said, not shown."""

    item: str
    text: str
    aloud: bool


def sayings(guide: Guide) -> Iterator[Saying]:
    """Everything that is said or shown to the person and about somebody else; the same words come once."""
    other = guide.speaking(about_other=True, country=None)
    both = (*_said(guide.words), *_said(other.words))
    return iter(dict.fromkeys(both))


def _said(words: Words) -> Iterator[Saying]:
    for item, phrase in phrases(words):
        text, speech = filled(phrase.text), filled(phrase.spoken)
        yield Saying(item, text, aloud=text == speech)
        if text != speech:
            yield Saying(item, speech, aloud=True)


def phrases(words: Words) -> Iterator[tuple[str, Phrase]]:
    """Every phrase of the content by its item."""
    tables = {
        "phrases": words.phrases,
        "steps": words.steps,
        "advice": words.advice,
        "closings": words.closings,
        "topics": words.topics,
    }
    for table, entries in tables.items():
        yield from ((f"{table}.{name}", phrase) for name, phrase in entries.items())
    for name, question in words.questions.items():
        yield f"questions.{name}.ask", question.ask
        yield f"questions.{name}.plainer", question.plainer
        yield f"questions.{name}.which", question.which
    for name, finding in words.findings.items():
        yield f"findings.{name}.ask", finding.ask
    plain = {"rules": words.rules, "pictures": words.pictures, "cues": words.cues, "tests": words.tests}
    for table, texts in plain.items():
        yield from ((f"{table}.{name}", Phrase(text=text)) for name, text in texts.items())


def filled(text: str) -> str:
    """The text with the name of each blank that is still open in its place: "the {site} cramp"."""
    return BLANK.sub(lambda blank: blank[1], text)
