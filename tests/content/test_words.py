"""The words are short, plain and honest enough for somebody in pain."""

import re
from collections.abc import Iterator
from itertools import product
from statistics import median
from typing import get_args

import pytest

from cramp_coach.guide.loader import Guide, load_guide
from cramp_coach.guide.models import Kind, Remedy
from cramp_coach.guide.words import Phrase
from support.reading import grade, sentences, words

LONGEST_SENTENCE = 20
LONGEST_QUESTION = 45
LONGEST_CLOSING = 45
NEVER_SAID = re.compile(
    r"nothing to worry|you don't have|you do not have|impossible|your risk|\b\d+ ?mg\b|\b\d+ ?ml\b",
    re.IGNORECASE,
)
HARD_NAMES = re.compile(
    r"emergency|examin\w+|medicines?|swallow\w*|appointment|antibiotic|dialysis|pharmacist|testicle|temperature",
    re.IGNORECASE,
)
HARDEST = 9
USUAL = 6


@pytest.fixture(scope="module")
def guide() -> Guide:
    return load_guide()


def _phrases(guide: Guide) -> Iterator[tuple[str, Phrase]]:
    said = guide.words
    for sort in (said.steps, said.advice, said.closings, said.topics):
        yield from sort.items()
    for name, wordings in said.questions.items():
        if not name.startswith("which_"):
            yield f"{name}.ask", wordings.ask
            yield f"{name}.plainer", wordings.plainer
    for finding, named in said.findings.items():
        yield f"{finding}.ask", named.ask
    for rule, why in said.rules.items():
        yield rule, Phrase(text=why)


def test_nothing_promises_too_much_or_names_a_dose(guide: Guide) -> None:
    assert [name for name, p in _phrases(guide) if NEVER_SAID.search(f"{p.text} {p.spoken}")] == []


def test_every_spoken_sentence_is_short(guide: Guide) -> None:
    long = [
        (name, part)
        for name, phrase in _phrases(guide)
        for part in sentences(phrase.spoken)
        if len(words(part)) > LONGEST_SENTENCE
    ]
    assert long == []


def test_every_question_is_short(guide: Guide) -> None:
    long = [
        name
        for name, question in guide.words.questions.items()
        if max(len(words(question.ask.text)), len(words(question.ask.spoken))) > LONGEST_QUESTION
    ]
    assert long == []


def test_the_first_step_is_one_short_order(guide: Guide) -> None:
    steps = [guide.words.steps[remedy.steps[0].say] for remedy in _stretches(guide)]
    assert [s.text for s in steps if len(words(s.text)) > 10] == []
    assert [s.spoken for s in steps if len(words(s.spoken)) > 8] == []


def test_relief_is_said_in_one_breath(guide: Guide) -> None:
    for remedy in guide.remedies.values():
        guarded = any(step.say.startswith("guard.") for step in remedy.steps)
        assert _spoken_words(guide, remedy) <= (38 if guarded else 25), remedy.id


def test_a_closing_is_short_aloud(guide: Guide) -> None:
    said = guide.words.closings
    for closing in guide.closings:
        levels = closing.levels or ("SELF_CARE",)
        parts = (closing.unsure_of, closing.watch_for, closing.get_help, closing.should_take)
        for level, kind in product(levels, closing.kinds or get_args(Kind)):
            opening = closing.opening or f"level.{level}.{kind}"
            first = said.get(opening) or said[f"level.{level}"]
            spoken = " ".join([first.spoken, *(said[part].spoken for part in parts)])
            told = spoken.replace("{emergency}", guide.words.phrases["emergency.number"].spoken)
            assert len(words(told)) <= LONGEST_CLOSING, (closing.id, told)


def test_the_words_are_plain(guide: Guide) -> None:
    grades = {
        name: grade(HARD_NAMES.sub("thing", p.spoken)) for name, p in _phrases(guide) if words(p.spoken)
    }
    assert median(grades.values()) <= USUAL
    assert {name: round(g, 1) for name, g in grades.items() if g > HARDEST} == {}


def _stretches(guide: Guide) -> list[Remedy]:
    return [remedy for remedy in guide.remedies.values() if remedy.id != "warmth"]


def _spoken_words(guide: Guide, remedy: Remedy) -> int:
    steps = [guide.words.steps[step.say].spoken for step in remedy.steps]
    return len(words(" ".join([*steps, guide.words.phrases["relief.ask"].spoken])))
