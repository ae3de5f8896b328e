"""What was said before is not forgotten two weeks later, and what was not read is admitted."""

from cramp_coach.vocabulary import Urgency
from support.talk import Talk

REST = ("My leg is fine. " * 150)[:2100]


def two_weeks_later(opening: str) -> Talk:
    talk = Talk(zone="Europe/London")
    talk.say(opening)
    for _ in range(20):
        if talk.last.phase == "consent":
            break
        talk.say("no")
    talk.say("yes")
    talk.wait(15)
    return talk


def test_somebody_who_was_afraid_is_asked_about_it_again() -> None:
    talk = two_weeks_later("my thigh twitches and i'm terrified it's als")
    (mood,) = talk.say("same")
    assert mood.ask
    assert "suicidal_intent" in mood.ask.asks


def test_nobody_else_is() -> None:
    talk = two_weeks_later("my thigh twitches")
    (asked,) = talk.say("same")
    assert asked.ask
    assert "suicidal_intent" not in asked.ask.asks


def test_new_places_are_heard() -> None:
    talk = two_weeks_later("my thigh twitches")
    talk.say("same")
    talk.say("no")
    (asked,) = talk.say("it has spread to new places")
    assert talk.state.episode
    assert "spread_new" in talk.state.episode.present
    assert asked.urgency is not None
    assert asked.urgency >= Urgency.ROUTINE


def test_what_was_too_long_to_read_is_admitted() -> None:
    talk = Talk()
    first, *_ = talk.say(f"my calf is cramping. {REST}")
    assert "2,000 characters" in first.text


def test_but_nothing_goes_before_an_emergency() -> None:
    talk = Talk()
    first, *_ = talk.say(f"my chest hurts and i can't breathe. {REST}")
    assert first.urgency is Urgency.EMERGENCY
    assert first.text.startswith("Call ")


def test_a_promise_says_that_nobody_watches_in_between() -> None:
    talk = Talk(zone="Europe/London")
    talk.say("my thigh twitches")
    for _ in range(20):
        if talk.last.phase == "consent":
            break
        talk.say("no")
    (promise,) = talk.say("yes")
    assert promise.promise is not None
    assert "Nobody watches in between" in promise.text
    assert "don't wait for me" in promise.speech
