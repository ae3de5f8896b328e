"""One tap while it hurts: no question before the move, and what helped last time first."""

from dataclasses import replace

import pytest

from cramp_coach.vocabulary import Medium, Opened, Phase, Say, Unreadable
from support.talk import Talk

MOST_WORDS = 12
TO_THE_LEVEL = ("it let go", "no", "no", "no", "no medicines", "2 minutes, first time")


def first_words(talk: Talk) -> str:
    said = talk.last.blocks[0]
    assert isinstance(said, Say)
    return said.text


@pytest.mark.parametrize("about", ["cramp", "again"])
def test_the_first_words_are_the_move(about: str) -> None:
    talk = Talk(push=True)
    (reply,) = talk.take(Opened(about))  # type: ignore[arg-type] # one of its names
    assert reply.phase is Phase.RELIEF
    assert reply.remedy == "calf_lying"
    assert len(first_words(talk).split()) <= MOST_WORDS
    assert "If it's another muscle" in reply.text


def test_another_muscle_is_asked_for_at_a_tap() -> None:
    talk = Talk(push=True)
    talk.take(Opened("cramp"))
    (asked,) = talk.choose("other")
    assert asked.ask is not None
    assert "foot" in {choice.id for choice in asked.ask.choices}
    talk.choose("foot")
    assert talk.last.remedy is not None
    assert talk.last.remedy.startswith("foot")


def consented(*relief: str) -> Talk:
    talk = Talk(push=True, zone="Europe/Berlin")
    talk.state = replace(talk.state, country="DE")
    talk.say("my calf is cramping")
    for said in (*relief, *TO_THE_LEVEL, "yes"):
        talk.say(said)
    assert talk.state.consent
    return talk


def test_what_helped_last_time_comes_first() -> None:
    talk = consented("still hurts")
    assert talk.state.helped == (("calf", "calf_standing"),)
    talk.wait(1)
    (reply,) = talk.take(Opened("again"))
    assert reply.remedy == "calf_standing"
    assert "helped last time" in reply.text


def test_words_bring_what_helped_there_as_well() -> None:
    talk = consented("still hurts")
    talk.wait(1)
    talk.say("my calf is cramping again")
    assert talk.last.remedy == "calf_standing"
    talk.say("still hurts")
    assert talk.last.remedy != "calf_standing"


def test_nothing_is_remembered_before_consent() -> None:
    talk = Talk(push=True)
    talk.take(Opened("cramp"))
    talk.choose("still")
    talk.choose("eased")
    assert talk.state.helped == ()


def test_a_danger_told_a_minute_ago_still_forbids_the_move() -> None:
    talk = Talk(push=True)
    talk.say("my calf is cramping, and it is swollen and hot")
    talk.take(Opened("cramp"))
    assert all(reply.remedy != "calf_lying" for reply in talk.replies)


def test_where_nothing_is_sent_by_itself_the_place_is_asked() -> None:
    talk = Talk()
    (asked,) = talk.take(Opened("again"))
    assert asked.ask is not None
    assert asked.ask.topics == ("site",)


def test_a_second_tap_brings_the_same_card_and_no_new_complaint() -> None:
    talk = Talk(push=True)
    (first,) = talk.take(Opened("again"))
    episode = talk.state.episode
    (second,) = talk.take(Opened("again"))
    assert (second.remedy, second.ask) == (first.remedy, first.ask)
    assert talk.state.episode == episode


def test_whose_cramp_it_is_and_what_was_told_of_it_stays() -> None:
    talk = Talk(push=True)
    talk.say("my daughter's calf is swollen and hot, and it is cramping")
    talk.take(Opened("cramp"))
    assert talk.state.episode is not None
    assert talk.state.episode.who == "other"
    assert "one_leg_swollen" in talk.state.episode.present
    assert all(reply.remedy != "calf_lying" for reply in talk.replies)


@pytest.mark.parametrize("medium", [Medium.VOICE, Medium.PICTURE, Medium.STICKER, Medium.OTHER])
def test_what_cannot_be_read_brings_something_to_tap(medium: Medium) -> None:
    talk = Talk(push=True)
    (reply,) = talk.take(Unreadable(medium))
    assert "can't" in first_words(talk)
    assert reply.ask is not None
    assert "cramp" in {choice.id for choice in reply.ask.choices}
    assert talk.choose("cramp")[-1].ask is not None
