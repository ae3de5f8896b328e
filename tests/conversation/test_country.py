"""The country is what somebody says or a channel knows; it is asked only on request, and never guessed."""

import pytest

from cramp_coach.conversation.country import country_said
from cramp_coach.vocabulary import Urgency
from support.talk import Talk, guide


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("I'm in Ireland", "IE"),
        ("i am in the uk", "GB"),
        ("we live in New Zealand btw", "NZ"),
        ("i live in the united states", "US"),
        ("I'm in Northern Ireland", "GB-NIR"),
        ("calling from Germany", "DE"),
        ("i'm in pain", None),
        ("i'm in bed", None),
        ("I'm from Ireland", None),
        ("my uncle in America has it", None),
        ("ireland", None),
    ],
)
def test_a_country_is_known_from_what_is_said(text: str, country: str | None) -> None:
    assert country_said(text, guide().words.countries, asked=False) == country


def test_a_bare_name_answers_the_question() -> None:
    assert country_said("Ireland", guide().words.countries, asked=True) == "IE"


def test_the_number_is_named_from_then_on() -> None:
    talk = Talk()
    talk.say("my eyelid has been twitching for 9 days")
    open_ask = talk.last.ask
    noted, *_ = talk.say("i'm in the uk")
    assert "999" in noted.text
    assert open_ask
    assert talk.last.ask
    assert talk.last.ask.text == open_ask.text
    told, *_ = talk.say("my chest feels tight and heavy")
    assert told.urgency is Urgency.EMERGENCY
    assert told.text.startswith("Call 999, or your local emergency number, now.")


def test_a_danger_sign_in_the_same_breath_goes_first() -> None:
    (told,) = Talk().say("i'm in australia and i have crushing chest pain")
    assert told.urgency is Urgency.EMERGENCY
    assert told.text.startswith("Call 000,")


def test_it_can_be_asked_for() -> None:
    talk = Talk()
    (asked,) = talk.command("country")
    assert asked.ask
    assert asked.ask.topics == ("country",)
    assert asked.ask.asks == ()
    (noted,) = talk.choose("US")
    assert "911" in noted.text
    assert not talk.state.is_open


def test_the_zone_is_only_ever_a_question() -> None:
    talk = Talk(zone="Europe/Dublin")
    (told,) = talk.say("my chest feels tight and heavy")
    assert "112" not in told.text
    talk = Talk(zone="Europe/Dublin")
    (asked,) = talk.command("country")
    assert asked.text == "Are you in Ireland?"
    (again,) = talk.say("no")
    assert again.ask
    assert again.ask.topics == ("country",)
    (noted,) = talk.say("france")
    assert "112" in noted.text


def test_what_cannot_be_read_twice_leaves_things_as_they_were() -> None:
    talk = Talk()
    talk.say("my eyelid has been twitching for 9 days")
    before = talk.state.stage
    talk.command("country")
    talk.say("narnia")
    left = talk.say("narnia")
    assert talk.state.country is None
    assert talk.state.stage == before
    assert left[-1].ask


def test_a_danger_sign_is_heard_while_it_is_asked() -> None:
    talk = Talk()
    talk.command("country")
    (told,) = talk.say("i can't breathe")
    assert told.urgency is Urgency.EMERGENCY


def test_a_helper_is_told_about_somebody_else() -> None:
    talk = Talk()
    (step,) = talk.say("my husband's calf is cramping")
    assert step.text.startswith("Push their toes up")
    assert "your" not in step.text.lower()
    told, *_ = talk.say("he has crushing chest pain")
    assert "Do not let them drive." in told.text
