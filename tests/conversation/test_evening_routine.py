"""The evening stretches: guarded first, counted as the trial did them, and never in the way of a danger."""

from dataclasses import replace

import pytest

from cramp_coach.conversation.state import Evening
from cramp_coach.vocabulary import Phase, Urgency
from support.talk import Talk, guide

CORE = 4  # two stretches, each leg


def stretching(*, seated: bool = False, screen: bool = True) -> Talk:
    talk = Talk(screen=screen)
    talk.command("routine")
    talk.say("no")
    talk.say("yes" if seated else "no")
    assert step_of(talk) == ("move", 0)
    return talk


def step_of(talk: Talk) -> tuple[str, int]:
    stage = talk.state.stage
    assert isinstance(stage, Evening)
    return stage.step, stage.number


@pytest.mark.parametrize(
    "words", ["routine", "evening stretches", "the evening routine", "let's stretch", "Do the stretches!"]
)
def test_it_begins_with_what_forbids_it(words: str) -> None:
    talk = Talk()
    (asked,) = talk.say(words)
    assert asked.ask is not None
    assert "swollen" in asked.text
    assert [choice.id for choice in asked.ask.choices] == ["yes", "no", "unsure"]


def test_each_stretch_is_held_as_in_the_trial() -> None:
    talk = stretching()
    for number in range(CORE):
        assert talk.last.holds == (10, 10, 10, 10, 10), "three holds with a rest between"
        assert step_of(talk) == ("move", number)
        talk.say("done")
    assert step_of(talk)[0] == "more"
    (end,) = talk.say("that's enough")
    assert not talk.state.is_open
    assert "six weeks" in end.text
    assert "Hallegraeff" in end.text or "Journal of Physiotherapy" in end.text
    assert "one against" in end.text


def test_the_longer_one_goes_on_where_the_trial_ended() -> None:
    talk = stretching()
    for _ in range(CORE):
        talk.choose("done")
    talk.choose("more")
    seen = 0
    while talk.state.is_open:
        assert step_of(talk)[0] == "move"
        seen += 1
        talk.choose("done")
    assert seen == 2 * 3 + 1


def test_both_legs_are_named_in_turn() -> None:
    talk = stretching()
    left = talk.last.text
    talk.choose("done")
    assert "left leg" in left
    assert "right leg" in talk.last.text
    talk.choose("back")
    assert talk.last.text.startswith(left[:40])


def test_whoever_is_unsteady_stays_in_a_chair() -> None:
    talk = stretching(seated=True)
    texts = [talk.last.text]
    for _ in range(CORE - 1):
        talk.choose("done")
        texts.append(talk.last.text)
    assert not any("Step your" in text or "Lean forward" in text for text in texts)
    assert "chair" in talk.replies[2].text


def test_weak_bones_are_never_bent_forward_whatever_is_said_with_them() -> None:
    talk = Talk()
    talk.command("routine")
    talk.say("no")
    talk.say("no, but i have osteoporosis")
    stage = talk.state.stage
    assert isinstance(stage, Evening)
    assert stage.seated


def test_pause_resume_and_back_keep_the_place() -> None:
    talk = stretching()
    talk.say("next")
    talk.say("pause")
    assert step_of(talk) == ("move", 1)
    talk.say("resume")
    assert step_of(talk) == ("move", 1)
    assert talk.last.holds
    talk.say("back")
    assert step_of(talk) == ("move", 0)
    talk.say("back")
    assert step_of(talk) == ("move", 0)
    talk.say("go on")
    assert step_of(talk) == ("move", 1)
    talk.say("stop")
    assert not talk.state.is_open


@pytest.mark.parametrize("answer", ["yes", "not sure", "one of these"])
def test_what_may_forbid_it_is_looked_into(answer: str) -> None:
    talk = Talk()
    talk.command("routine")
    talk.say(answer)
    assert not talk.last.holds
    assert talk.last.ask is not None
    assert "one_leg_swollen" in talk.last.ask.asks


def test_a_swollen_leg_is_no_leg_to_stretch() -> None:
    talk = Talk()
    talk.command("routine")
    talk.say("my left calf is swollen and hot")
    while talk.state.is_open and not any(reply.final for reply in talk.replies):
        assert not talk.last.holds
        talk.say("no")
    assert talk.final.urgency is not None
    assert talk.final.urgency >= Urgency.URGENT


@pytest.mark.parametrize("turns", range(4))
def test_danger_ends_it_at_once(turns: int) -> None:
    talk = Talk()
    talk.command("routine")
    for _ in range(turns):
        talk.say("no" if turns < 3 else "next")
    talk.say("my chest hurts and i can't breathe")
    assert talk.last.urgency is Urgency.EMERGENCY
    assert talk.last.final


def test_a_cramp_in_the_middle_is_helped_first() -> None:
    talk = stretching()
    talk.say("ow my calf is cramping")
    assert talk.last.remedy == "calf_lying"


@pytest.mark.parametrize(
    "opening", ["my calf is cramping", "my eyelid has been twitching for 3 weeks", "cramp"]
)
def test_it_waits_while_a_complaint_is_open(opening: str) -> None:
    talk = Talk()
    talk.say(opening)
    ask, stage = talk.state.ask, talk.state.stage
    talk.command("routine")
    assert "stretches can wait" in talk.last.text
    assert (talk.state.ask, talk.state.stage) == (ask, stage)


def test_after_an_urgent_level_there_is_none() -> None:
    talk = Talk()
    talk.say("my left calf is swollen, warm and red, it has been for two days")
    while not any(reply.final for reply in talk.replies):
        talk.say("no")
    talk.say("yes")
    talk.say("London")
    assert not talk.state.is_open
    talk.command("routine")
    assert "could do harm" in talk.last.text


def test_what_was_asked_this_week_is_not_asked_again() -> None:
    talk = stretching()
    talk.say("stop")
    talk.state = replace(talk.state, consent=True)
    talk.command("routine")
    talk.say("no")
    talk.say("yes")
    talk.say("stop")
    talk.command("routine")
    assert talk.last.holds
    assert "swollen" in talk.last.text, "the guard is said all the same"
    talk.say("stop")
    talk.wait(8)
    talk.command("routine")
    assert talk.last.ask is not None
    assert not talk.last.holds


def test_aloud_each_hold_is_called_and_each_turn_is_one_answer() -> None:
    talk = stretching(screen=False)
    assert talk.last.phase is Phase.RELIEF
    for called in ("Hold.", "Rest.", "And again.", "Last one."):
        assert called in talk.last.speech
    assert talk.last.ask is not None
    (nothing,) = talk.say("purple")
    assert nothing.ask is not None


def test_every_move_can_be_done_in_a_chair() -> None:
    steps = guide().words.steps
    for move in guide().routine.moves:
        assert {move.say, f"{move.say}.seated"} <= steps.keys()
