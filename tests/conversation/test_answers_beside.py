"""A list of danger signs answered with what people have: harmless words deny them, unknown words do not."""

import pytest

from cramp_coach.vocabulary import Urgency
from support.talk import Talk

BESIDE = [
    "gym yesterday",
    "high blood pressure, high cholesterol, all controlled",
    "bit tender when i press it",
    "desk work, deadline",
    "five coffees a day",
    "takes me a while to get off to sleep",
]
NOT_BESIDE = [
    "gym yesterday and it went like marble",
    "suddenly, at the gym",
    "a bit in the evening",
    "i can't since the gym",
    "blargh after the gym",
]


def screened() -> Talk:
    """Asked about the sudden signs of a foot cramp that came and went."""
    talk = Talk()
    talk.say("a cramp in my foot last night, it is gone, i am 40")
    while "speech_sudden" not in asks(talk):
        talk.say("no")
    return talk


def asks(talk: Talk) -> tuple[str, ...]:
    ask = talk.last.ask
    return tuple(map(str, ask.asks)) if ask else ()


def told(talk: Talk) -> Urgency | None:
    for _ in range(20):
        if talk.last.phase == "consent":
            break
        talk.say("no")
    return next((one.urgency for one in talk.replies if one.final), None)


@pytest.mark.parametrize("text", BESIDE)
def test_what_is_harmless_is_asked_past_once_and_then_denies(text: str) -> None:
    talk = screened()
    talk.say(text)
    assert "speech_sudden" in asks(talk)  # the grave ones, together
    talk.say(text)
    assert "speech_sudden" not in asks(talk)
    assert talk.state.episode
    assert not talk.state.episode.unknown
    assert told(talk) is Urgency.SELF_CARE


@pytest.mark.parametrize("text", NOT_BESIDE)
def test_a_word_that_may_tell_of_danger_denies_nothing(text: str) -> None:
    talk = screened()
    talk.say(text)
    talk.say(text)
    assert talk.state.episode
    assert "speech_sudden" not in talk.state.episode.absent


def test_it_never_answers_for_what_was_volunteered() -> None:
    talk = Talk()
    talk.say("cramp in my calf and my chest feels odd")
    talk.say("gym yesterday")
    talk.say("gym yesterday")
    assert talk.state.episode
    assert "chest_pain" not in talk.state.episode.absent


def test_both_tells_where_and_agrees_only_alone() -> None:
    talk = screened()
    talk.say("both feet")
    assert talk.state.episode
    assert "unnamed_danger" not in talk.state.episode.present
    assert talk.last.urgency is not Urgency.EMERGENCY


def test_what_needs_a_child_means_nothing_of_an_adult() -> None:
    adult, child = Talk(), Talk()
    adult.say("my calf cramped in the night and is still sore this morning, i am 40")
    child.say("my 6 year old son's calf hurts at night and is still sore in the morning")
    assert told(adult) is Urgency.SELF_CARE
    assert told(child) is Urgency.SOON


@pytest.mark.parametrize(
    "text", ["lifted a bag of compost", "picked up my grandson", "moved a fridge", "reached for a mug"]
)
def test_what_was_lifted_is_no_crash_and_nobody_else_s_back(text: str) -> None:
    talk = Talk()
    talk.say("pulled my low back, muscles in spasm")
    talk.say("it let go")
    while "crash_fall" not in asks(talk):
        talk.say("no")
    talk.say(text)
    talk.say(text)
    assert talk.state.episode
    assert not talk.state.episode.unknown
    assert talk.state.episode.who == "self"


def test_ten_minutes_are_no_rule_for_a_back() -> None:
    talk = Talk()
    talk.say("my lower back has been locked for 20 minutes, i am 40")
    assert told(talk) is Urgency.SELF_CARE
