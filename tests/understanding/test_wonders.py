"""Questions that people ask, in the words in which they ask them."""

from datetime import UTC, datetime

import pytest

from cramp_coach.understanding.lexicon import CONTENT
from cramp_coach.understanding.understand import understand
from cramp_coach.understanding.written import read_written
from support.talk import guide, lexicon

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
NO_QUESTION = (
    "i take magnesium every day",
    "i had a coffee",
    "my calf is cramping",
    "i stretched before bed",
    "no",
    "yes, both legs",
    "i was in the heat and drank water",
    "the doctor gave me ibuprofen",
    "it happens at night",
    "i'm pregnant and my calf cramps",
)


@pytest.mark.parametrize("text", NO_QUESTION)
def test_a_mention_is_no_question(text: str) -> None:
    assert understand(text, lexicon(), now=NOW).wonders is None


def test_every_topic_is_asked_for() -> None:
    """In the words that stand as examples beside each; the check of the content asks them all."""
    asked = {
        e.concept.removeprefix("wonder:")
        for e in read_written(CONTENT).entries
        if e.yes and e.concept.startswith("wonder:")
    }
    assert asked == guide().topics.keys()
    assert len(asked) >= 30
