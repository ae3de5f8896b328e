"""The check-in of two weeks, row by row (clinical E2)."""

import pytest

from cramp_coach.vocabulary import Urgency
from support.talk import Talk

CALM = ("no", "no", "no", "no", "no", "no", "no", "no", "no")


def _asked_again(opening: str, *, days: int = 14, level: Urgency | None = None, answer: str = "no") -> Talk:
    """Somebody who agreed to be asked, two weeks later."""
    talk = Talk(zone="Europe/London")
    talk.say(opening)
    for _ in range(25):
        if talk.last.phase == "consent":
            break
        talk.say("it let go" if talk.last.remedy else answer)
    assert level is None or talk.final.urgency is level, talk.final.text
    talk.say("yes")
    talk.wait(days)
    assert talk.last.phase == "check_in"
    return talk


def _denies_the_rest(talk: Talk) -> Urgency | None:
    before = len(talk.replies)
    for _ in range(20):
        if not talk.state.is_open or talk.last.phase == "consent":
            break
        talk.say("no")
    told = [reply for reply in talk.replies[before:] if reply.urgency is not None and not reply.ask]
    return told[-1].urgency if told else talk.last.urgency


def _questions(talk: Talk) -> list[str]:
    asked: list[str] = []
    for _ in range(20):
        if not talk.state.is_open or talk.last.phase == "consent":
            break
        asked.append(str(getattr(talk.state.stage, "question", "")))
        talk.say("no")
    return asked


def test_gone_closes_and_offers_to_erase() -> None:
    talk = _asked_again("my calf was cramping last night")
    (closed,) = talk.say("it's gone")
    assert "/forget" in closed.text
    assert not talk.state.promises


def test_better_is_asked_once_more_and_nothing_is_held_against_its_length() -> None:
    talk = _asked_again("my lower back has been in spasm for 10 days")
    (closed,) = talk.say("better")
    assert closed.urgency in (None, Urgency.SELF_CARE)
    assert talk.state.promises


def test_better_still_tells_what_is_left() -> None:
    talk = _asked_again("i am on dialysis and get calf cramps after it", level=Urgency.ROUTINE)
    left, *_ = talk.say("better")
    assert left.urgency is Urgency.ROUTINE
    assert talk.state.promises


def test_the_same_twitch_over_two_weeks_is_an_ordinary_appointment() -> None:
    talk = _asked_again("my thigh has been twitching for 5 days", days=12)
    talk.say("the same")
    assert _denies_the_rest(talk) is Urgency.ROUTINE


def test_worse_alone_is_an_ordinary_appointment() -> None:
    talk = _asked_again("my calf was cramping last night", level=Urgency.SELF_CARE)
    talk.say("worse")
    assert _denies_the_rest(talk) is Urgency.ROUTINE


def test_the_same_cramp_is_asked_how_often_now() -> None:
    talk = _asked_again("my calf was cramping last night", level=Urgency.SELF_CARE)
    talk.say("the same")
    assert _questions(talk) == [
        "check_strength",
        "check_spread",
        "check_thinner",
        "check_side",
        "check_new",
        "check_often",
    ]


def test_two_nights_a_week_for_two_weeks_is_an_ordinary_appointment() -> None:
    talk = _asked_again("my calf was cramping last night", level=Urgency.SELF_CARE)
    talk.say("the same")
    while getattr(talk.state.stage, "question", "") != "check_often":
        talk.say("no")
    talk.say("3 nights a week")
    assert talk.final.urgency is Urgency.ROUTINE


def test_a_back_is_asked_what_a_back_needs() -> None:
    talk = _asked_again("my lower back has been in spasm for 2 days", level=Urgency.SELF_CARE)
    talk.say("the same")
    assert "check_back" in _questions(talk)


def test_a_pregnancy_brings_its_own_questions() -> None:
    talk = _asked_again("my calf was cramping last night", level=Urgency.SELF_CARE)
    talk.say("the same")
    while getattr(talk.state.stage, "question", "") != "check_new":
        talk.say("no")
    talk.say("yes, i am pregnant now")
    assert "ask_pregnancy" in _questions(talk)


@pytest.mark.parametrize(
    ("said", "level"),
    [
        ("the same, but i can't open jars any more, it's got harder over weeks", Urgency.SOON),
        ("worse, and my calf is swollen", Urgency.URGENT),
        ("same. and my face is drooping on one side", Urgency.EMERGENCY),
        ("better but yesterday i had chest pain", Urgency.EMERGENCY),
    ],
)
def test_a_new_sign_gives_its_level(said: str, level: Urgency) -> None:
    talk = _asked_again("my calf was cramping last night", level=Urgency.SELF_CARE)
    talk.say(said)
    _denies_the_rest(talk)
    assert talk.final.urgency is not None
    assert talk.final.urgency >= level


def test_who_was_told_today_is_first_asked_whether_somebody_saw_them() -> None:
    talk = _asked_again("my left calf is swollen and hot and cramping", level=Urgency.URGENT)
    assert "Were you seen" in talk.last.text
    (still,) = talk.say("no")
    assert "what I said still holds" in still.text
    assert "urgent care" in still.text
