"""Requests to what the core takes, as tables."""

import json
from datetime import timedelta
from typing import Any

import pytest

from cramp_coach.vocabulary import (
    Asked,
    ChoiceId,
    Chose,
    Command,
    Event,
    Inbound,
    Left,
    Opened,
    Recognised,
    Removed,
    Said,
    TopicId,
)
from cramp_coach_alexa import intents
from cramp_coach_alexa.envelope import envelope_from
from cramp_coach_alexa.translate import CHANNEL, PUBLIC, Probe, inbound_from, participant_of
from support.alexa_bodies import AT, USER, ended, envelope, intent, launch


def translated(body: dict[str, Any]) -> object:
    return inbound_from(envelope_from(json.dumps(body).encode()))


def event_of(body: dict[str, Any]) -> Event:
    found = translated(body)
    assert isinstance(found, Inbound)
    return found.event


@pytest.mark.parametrize(
    ("name", "slots", "event"),
    [
        ("CrampIntent", {"muscle": ("calves", "calf"), "side": ("left", "left")},
         Said("calves left", Recognised(kind="cramp", site="calf", side="left"))),
        ("CrampIntent", {"muscle": None, "side": None}, Said("", Recognised(kind="cramp"))),
        ("CrampIntent", {"muscle": "chest and arm"}, Said("chest and arm", Recognised(kind="cramp"))),
        ("TwitchIntent", {"muscle": ("lid", "eyelid")},
         Said("lid", Recognised(kind="twitch", site="eyelid"))),
        ("MuscleIntent", {"muscle": ("foot", "foot"), "side": ("both", "both")},
         Said("foot both", Recognised(site="foot", side="both"))),
        ("EasedIntent", {}, Said("", Recognised(relief="eased"))),
        ("StillIntent", {}, Said("", Recognised(relief="still"))),
        ("OtherMuscleIntent", {}, Said("", Recognised(relief="other"))),
        ("ReportIntent", {"report": ("a bit better", "better")},
         Said("a bit better", Recognised(report="better"))),
        ("SinceIntent", {"duration": "P2W"}, Said("", Recognised(lasting=timedelta(weeks=2)))),
        ("SinceIntent", {"duration": "PT30M"}, Said("", Recognised(lasting=timedelta(minutes=30)))),
        ("SinceIntent", {"duration": "three days"}, Said("three days")),
        ("SinceIntent", {"duration": "PXD"}, Said("PXD")),
        ("NumberIntent", {"number": "34"}, Said("", Recognised(number=34))),
        ("NumberIntent", {"number": "?"}, Said("?")),
        ("ClockIntent", {"time": "21:30"}, Said("21:30")),
        ("SignIntent", {"sign": ("chest pain", "chest_pain")},
         Said("chest pain", Recognised(sign="chest_pain"))),
        ("NoSignIntent", {"sign": ("chest pain", "chest_pain")},
         Said("chest pain", Recognised(sign="chest_pain", denied=True))),
        ("WonderIntent", {"topic": ("magnesium", "magnesium")},
         Said("magnesium", Recognised(topic=TopicId("magnesium")))),
        ("TellIntent", {"words": "my leg went numb"}, Said("my leg went numb")),
        ("AMAZON.FallbackIntent", {}, Said("")),
        ("AnIntentOfNextYear", {"what": "my chest hurts"}, Said("my chest hurts")),
        ("AMAZON.YesIntent", {}, Chose(ChoiceId("yes"), 7)),
        ("AMAZON.NoIntent", {}, Chose(ChoiceId("no"), 7)),
        ("UnsureIntent", {}, Chose(ChoiceId("unsure"), 7)),
        ("AMAZON.HelpIntent", {}, Asked(Command.HELP)),
        ("AMAZON.StopIntent", {}, Asked(Command.STOP)),
        ("AMAZON.CancelIntent", {}, Asked(Command.STOP)),
        ("AMAZON.RepeatIntent", {}, Asked(Command.REPEAT)),
        ("AMAZON.PauseIntent", {}, Asked(Command.PAUSE)),
        ("AMAZON.ResumeIntent", {}, Asked(Command.RESUME)),
        ("AMAZON.StartOverIntent", {}, Opened(anew=True)),
        ("AMAZON.NavigateHomeIntent", {}, Left()),
        ("BackIntent", {}, Asked(Command.BACK)),
        ("WhyIntent", {}, Asked(Command.WHY)),
        ("StopAskingIntent", {}, Asked(Command.STOP_ASKING)),
        ("ForgetIntent", {}, Asked(Command.FORGET)),
        ("PrivacyIntent", {}, Asked(Command.PRIVACY)),
    ],
)  # fmt: skip
def test_an_intent_in_a_session(name: str, slots: dict[str, Any], event: Event) -> None:
    assert event_of(intent(name, slots, new=False, attributes={"ask": 7})) == event


def test_whoever_comes_with_words_opens_with_them_and_answers_nothing() -> None:
    assert event_of(intent("CrampIntent", {"muscle": ("calf", "calf")})) == Said(
        "calf", Recognised(kind="cramp", site="calf"), opening=True
    )
    assert event_of(intent("AMAZON.YesIntent", attributes={"ask": 7})) == Chose(ChoiceId("yes"))


@pytest.mark.parametrize("attributes", [{}, {"ask": "7"}, {"ask": True}, {"ask": None}, {"ask": [7]}])
def test_a_session_without_a_number_answers_the_open_question(attributes: dict[str, Any]) -> None:
    body = intent("AMAZON.NoIntent", new=False, attributes=attributes)
    assert event_of(body) == Chose(ChoiceId("no"))


def test_one_that_may_be_several_things_is_none_of_them() -> None:
    body = intent("CrampIntent", {"muscle": ("leg", "leg")}, new=False)
    resolved = body["request"]["intent"]["slots"]["muscle"]["resolutions"]["resolutionsPerAuthority"][0]
    resolved["values"].append({"value": {"name": "foot", "id": "foot"}})
    assert event_of(body) == Said("leg", Recognised(kind="cramp"))


def test_launch_and_end() -> None:
    assert event_of(launch()) == Opened()
    assert event_of(ended("EXCEEDED_MAX_REPROMPTS")) == Left()


@pytest.mark.parametrize("kind", ["AudioPlayer.PlaybackStarted", "System.ExceptionEncountered", "Next.Year"])
def test_what_concerns_nobody_is_nothing(kind: str) -> None:
    assert translated(envelope({"type": kind})) is None


def test_a_probe_and_a_farewell_are_no_conversation() -> None:
    assert translated(envelope({"type": "CanFulfillIntentRequest"})) == Probe()
    assert event_of(envelope({"type": "AlexaSkillEvent.SkillDisabled"})) == Removed()


def test_an_inbound_has_all_that_the_core_needs() -> None:
    found = translated(launch(number=3))
    assert found == Inbound(
        id="amzn1.echo-api.request.3",  # type: ignore[arg-type]
        participant=participant_of(USER),
        channel=CHANNEL,
        language="en-US",
        at=AT,
        event=Opened(),
    )
    assert not CHANNEL.push
    assert not CHANNEL.speaks_first
    assert not PUBLIC.collects


def test_every_intent_of_the_model_is_translated() -> None:
    for name, slots in intents.SLOTS.items():
        assert event_of(intent(name, dict.fromkeys(slots, "word"), new=False)) is not None
