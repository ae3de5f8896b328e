"""Check-ins that come late, several at once: nobody is asked twice on one day."""

from dataclasses import replace
from datetime import timedelta

from cramp_coach.conversation.state import Episode, Promised, State
from cramp_coach.vocabulary import EpisodeId, FollowUp, FollowUpId, Intent, Urgency
from support.talk import START, Talk

NOON = START.replace(hour=12, minute=0)


def overdue(*promises: tuple[str, str, int]) -> Talk:
    """Somebody with these promises: id, complaint (e1 the calf, e2 the foot), days overdue at noon."""
    calf, foot = (
        Episode(EpisodeId(name), NOON - timedelta(days=20), kind="cramp", sites=(site,), told=Urgency.ROUTINE)
        for name, site in (("e1", "calf"), ("e2", "foot"))
    )
    due = {
        FollowUpId(name): FollowUp(
            FollowUpId(name), EpisodeId(episode), at, Intent(at.date(), at.time(), "UTC"), 1
        )
        for name, episode, days in promises
        for at in (NOON - timedelta(days=days),)
    }
    kept = tuple(Promised(one.id, one.episode, one.due) for one in due.values())
    state = State(episode=calf, others=(foot,), consent=True, zone="UTC", promises=kept)
    return Talk(now=NOON, zone="UTC", state=state, due=dict(due))


def asked_on(talk: Talk, days: int) -> list[int]:
    """After how many days a question came, of those that pass now."""
    found: list[int] = []
    for passed in range(days):
        found += [passed] * len(talk.wait(0))
        talk.now = NOON + timedelta(days=passed + 1)
    return found


def test_what_was_promised_twice_of_one_complaint_is_asked_once_and_repeated_once() -> None:
    talk = overdue(("f1", "e1", 4), ("f2", "e1", 1))
    assert asked_on(talk, 9) == [0, 2]
    assert not talk.due


def test_two_complaints_are_asked_about_on_two_days() -> None:
    talk = overdue(("f1", "e1", 4), ("g1", "e2", 3))
    first, second = talk.wait(0), talk.wait(1)
    assert ["calf" in "".join(reply.text for reply in asked) for asked in (first, second)] == [True, False]
    assert (len(first), len(second)) == (1, 1)


def test_who_has_answered_the_first_is_asked_about_the_second_on_the_same_day() -> None:
    talk = overdue(("f1", "e1", 4), ("g1", "e2", 3))
    (name,) = (one for one in talk.due if one == "g1")
    later = replace(talk.due.pop(name), due=NOON + timedelta(hours=2))
    talk.wait(0)
    talk.now = NOON + timedelta(minutes=1)
    talk.say("gone")
    talk.now, talk.due[name] = NOON, later
    (asked,) = talk.wait(0)
    assert "foot" in asked.text
