"""A grouped question is put in parts, and a part whose answers are known is left out."""

import pytest

from cramp_coach.guide.loader import Guide
from support.talk import Talk
from support.talk import guide as real_guide

IN_PARTS = [name for name, words in real_guide().words.questions.items() if words.parts]


@pytest.mark.parametrize("name", IN_PARTS)
def test_every_part_asks_about_something_of_its_question(guide: Guide, name: str) -> None:
    question, parts = guide.questions[name], guide.words.questions[name].parts
    asked = {*question.covers, *question.values, *(("medicines",) if question.medicines else ())}
    named = {one for part in parts for one in part.about} - {"*"}
    assert named <= asked
    assert named == asked or any("*" in part.about for part in parts) or name == "ask_time"


@pytest.mark.parametrize("name", IN_PARTS)
def test_all_of_it_is_the_whole_question(guide: Guide, name: str) -> None:
    question, words = guide.questions[name], guide.words.questions[name]
    assert words.asking((*question.covers, *question.values, "medicines")) == words.ask


def _until(talk: Talk, question: str) -> str:
    for _ in range(12):
        stage = talk.state.stage
        if getattr(stage, "question", None) == question:
            return talk.last.text
        talk.say("it let go" if talk.last.remedy else "no")
    raise AssertionError(f"{question} was never asked")


def test_the_weeks_that_were_said_are_not_asked_again() -> None:
    talk = Talk()
    talk.say("my calf is cramping, i am 28 weeks pregnant")
    assert "How many weeks" not in _until(talk, "ask_pregnancy")
    assert "pregnant" not in _until(talk, "ask_me")
    talk = Talk()
    talk.say("my calf is cramping and i am pregnant")
    assert "How many weeks" in _until(talk, "ask_pregnancy")


@pytest.mark.parametrize(
    ("opening", "asked"),
    [
        ("my calf is cramping", True),
        ("my wife's calf is cramping", True),
        ("my husband's calf is cramping", False),
        ("my dad's calf is cramping", False),
        ("i'm a man and my calf is cramping", False),
        ("my calf is cramping, i am aged 72", False),
        ("my husband says my calf cramp is nothing, it is cramping now", True),
    ],
)
def test_nobody_is_asked_about_a_pregnancy_that_cannot_be(opening: str, *, asked: bool) -> None:
    talk = Talk()
    talk.say(opening)
    assert ("pregnant" in _until(talk, "ask_me")) is asked


def test_a_pregnancy_that_is_told_counts_all_the_same() -> None:
    talk = Talk()
    talk.say("my husband's calf is cramping")
    talk.say("he is pregnant")
    assert "possible_pregnancy" in (talk.state.episode.present if talk.state.episode else ())
