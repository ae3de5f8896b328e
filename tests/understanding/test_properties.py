"""What holds for every text."""

from datetime import datetime

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cramp_coach.understanding.answers import read_answer
from cramp_coach.understanding.lexicon import Lexicon
from cramp_coach.understanding.text import LONGEST
from cramp_coach.understanding.understand import understand
from cramp_coach.understanding.utterance import Assertion, Expecting

WORDS = st.sampled_from(
    (
        *(
            "no",
            "not",
            "my",
            "calf",
            "chest",
            "pain",
            "hurts",
            "cramp",
            "twitch",
            "eyelid",
            "3",
            "weeks",
            "ago",
        ),
        *("but", "and", ",", ".", "?", "years", "if", "worried", "i", "yes", "fever", "son", "can't", "feel"),
        *("swollen", "left", "right", "now", "half", "an", "hour", "a", "night", "once"),
    )
)
SENTENCES = st.lists(WORDS, max_size=30).map(" ".join)
ANYTHING = st.one_of(st.text(max_size=300), SENTENCES)
SHORTLY = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@SHORTLY
@given(text=ANYTHING)
def test_no_text_raises_and_every_span_lies_within(text: str, lexicon: Lexicon, now: datetime) -> None:
    read = understand(text, lexicon, now=now)
    spans = [m.span for m in read.mentions] + [a.span for a in read.amounts]
    assert all(0 <= start < end <= len(text) for start, end in spans)
    read_answer(read, Expecting("findings", values=("duration_days",)), lexicon, now=now)


@SHORTLY
@given(text=ANYTHING)
def test_the_same_text_means_the_same(text: str, lexicon: Lexicon, now: datetime) -> None:
    assert understand(text, lexicon, now=now) == understand(text, lexicon, now=now)


@SHORTLY
@given(text=SENTENCES)
def test_more_text_never_takes_a_present_sign_away(text: str, lexicon: Lexicon, now: datetime) -> None:
    read = understand(f"My chest hurts. {text}", lexicon, now=now)
    assert "chest_pain" in read.concepts(Assertion.PRESENT)


@SHORTLY
@given(text=SENTENCES)
def test_case_changes_nothing(text: str, lexicon: Lexicon, now: datetime) -> None:
    small, large = (understand(t, lexicon, now=now) for t in (text, text.upper()))
    assert (small.mentions, small.amounts, small.side) == (large.mentions, large.amounts, large.side)


def test_only_the_beginning_of_a_very_long_text_is_read(lexicon: Lexicon, now: datetime) -> None:
    read = understand("no numbness no weakness " * 2000, lexicon, now=now)
    assert read.truncated
    assert max(m.span[1] for m in read.mentions) <= LONGEST


def test_a_language_that_we_do_not_speak_is_named(lexicon: Lexicon, now: datetime) -> None:
    texts = {
        "es": "me duele mucho la pantorrilla y no puedo dormir",
        "de": "ich habe starke Schmerzen in der Wade",
    }
    assert {code: understand(text, lexicon, now=now).language for code, text in texts.items()} == {
        code: code for code in texts
    }
    assert understand("my calf hurts", lexicon, now=now).language == "en"
