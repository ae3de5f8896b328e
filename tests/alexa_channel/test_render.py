"""Replies to answers: speech, pauses, the open microphone."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cramp_coach.vocabulary import Ask, Choice, ChoiceId, Cue, Hold, Phase, Reply, Say, Show
from cramp_coach_alexa.asgi import as_json
from cramp_coach_alexa.render import MOST_CHARACTERS, answer_from, nothing, unable
from support.spoken import reprompt_of, spoken_of

ASK = Ask(7, "", "Is it letting go?", (Choice(ChoiceId("yes"), "Yes"),), (), ("relief",), "Keep on. Is it?")


def answered(*blocks: Say | Hold | Ask | Show) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(as_json(answer_from((Reply(blocks, Phase.RELIEF),), {"ask": 7})))
    return answer


def test_an_open_question_opens_the_microphone() -> None:
    answer = answered(Say("text", "Pull."), ASK)
    assert answer["version"] == "1.0"
    assert answer["sessionAttributes"] == {"ask": 7}
    assert answer["response"]["shouldEndSession"] is False
    assert spoken_of(answer).text == "Pull. Is it letting go?"
    assert reprompt_of(answer) == "Keep on. Is it?"
    assert not {"card", "directives"} & answer["response"].keys()


def test_without_a_question_the_session_ends() -> None:
    answer = answered(Say("text", "Stopped."))
    assert answer["response"]["shouldEndSession"] is True
    assert "reprompt" not in answer["response"]


def test_nothing_to_say_is_said_with_no_speech() -> None:
    assert json.loads(as_json(answer_from((), {})))["response"] == {"shouldEndSession": True}
    assert json.loads(as_json(nothing()))["response"] == {}
    probe = json.loads(as_json(unable()))["response"]
    assert probe == {"canFulfillIntent": {"canFulfill": "NO"}}


@pytest.mark.parametrize(
    ("speech", "said"),
    [
        ("Tom & <b>Ann</b>", "Tom & b Ann /b"),
        ("Good 👍🏽 *now*", "Good now"),
        ("• one\n• two", "one two"),
        ("it's 5 > 4", "it's 5 4"),
    ],
)
def test_speech_is_escaped_and_bare(speech: str, said: str) -> None:
    assert spoken_of(answered(Say("", speech))).text == said


def test_pictures_and_text_for_eyes_are_not_said() -> None:
    assert spoken_of(answered(Say("seen", ""), Show("calf", "A leg."), ASK)).text == "Is it letting go?"


def test_a_hold_is_counted_in_pauses_that_alexa_allows() -> None:
    spoken = spoken_of(answered(Hold(30, "", (Cue(10, "Keep breathing."), Cue(25, "Almost there."))), ASK))
    assert spoken.parts[:2] == (10.0, " Keep breathing. ")
    assert spoken.hold == pytest.approx(30, abs=0.01)


@given(
    st.integers(0, 180),
    st.lists(st.tuples(st.integers(-5, 200), st.sampled_from(["Ten more.", "Keep on breathing out."]))),
)
def test_every_hold_lasts_as_long_as_it_says(seconds: int, cues: list[tuple[int, str]]) -> None:
    hold = Hold(seconds, "", tuple(Cue(at, words) for at, words in cues if at > 0))
    spoken = spoken_of(answered(Say("", "Go."), hold, ASK))
    assert spoken.hold == pytest.approx(seconds, abs=0.01)


@given(st.text(max_size=20_000))
def test_whatever_is_said_is_well_formed_and_not_too_long(text: str) -> None:
    answer = answered(Say("", text), ASK)
    assert spoken_of(answer).text.endswith("Is it letting go?")
    assert len(answer["response"]["outputSpeech"]["ssml"]) <= MOST_CHARACTERS + len("<speak></speak>")
