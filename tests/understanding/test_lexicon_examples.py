"""Every example that stands beside an entry of the lexicon must come out as it says."""

from datetime import datetime

import pytest

from cramp_coach.understanding.lexicon import CONTENT, Lexicon
from cramp_coach.understanding.understand import understand
from cramp_coach.understanding.utterance import Assertion
from cramp_coach.understanding.written import WrittenEntry, read_written

BODILY = ("yes", "no", "maybe")
MEANT = {
    "yes": {Assertion.PRESENT, Assertion.OTHER},
    "no": {Assertion.DENIED},
    "maybe": {Assertion.POSSIBLE, Assertion.PAST, Assertion.OTHER},
}


def examples() -> list[tuple[str, WrittenEntry, str]]:
    entries = [e for e in read_written(CONTENT).entries if not e.concept.startswith("wonder:")]
    return [(how, e, text) for e in entries for how in BODILY for text in getattr(e, how)]


def wonderings() -> list[tuple[WrittenEntry, str]]:
    return [(e, t) for e in read_written(CONTENT).entries if e.concept.startswith("wonder:") for t in e.yes]


@pytest.mark.parametrize(
    ("how", "entry", "text"), [pytest.param(*e, id=f"{e[1].id}: {e[2]}") for e in examples()]
)
def test_an_example_means_what_it_stands_for(
    how: str, entry: WrittenEntry, text: str, lexicon: Lexicon, now: datetime
) -> None:
    mentions = understand(text, lexicon, now=now).mentions
    statuses = {m.status for m in mentions if m.concept == entry.concept}
    assert statuses & MEANT[how], [(m.concept, m.status.value, m.rule) for m in mentions]


WONDERINGS = [
    ("what is the difference between a twitch and a spasm?", "twitch_or_spasm"),
    ("is it als?", "is_it_als"),
    ("my calf is cramping", None),
]


@pytest.mark.parametrize(("text", "topic"), WONDERINGS)
def test_a_question_of_general_interest_is_recognised(
    text: str, topic: str | None, lexicon: Lexicon, now: datetime
) -> None:
    assert understand(text, lexicon, now=now).wonders == topic


def test_the_questions_that_stand_as_examples_are_recognised(lexicon: Lexicon, now: datetime) -> None:
    missed = [
        (e.id, t)
        for e, t in wonderings()
        if understand(t, lexicon, now=now).wonders != e.concept.removeprefix("wonder:")
    ]
    assert not missed
