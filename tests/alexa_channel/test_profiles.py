"""The two profiles through the skill: what is kept, what travels, what is said."""

import json
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from cramp_coach.coach import Coach
from cramp_coach.guide.pictures import drawing
from cramp_coach.passing_coach import PassingCoach
from cramp_coach.storage import open_sqlite_store
from cramp_coach_alexa.graphic import graphics_from
from cramp_coach_alexa.skill import AlexaSkill, Private, Public
from cramp_coach_alexa.translate import participant_of
from support.alexa_bodies import AT, USER, ended, envelope, intent
from support.speaker import CALF, Speaker, said, to_consent, to_promise
from support.spoken import spoken_of
from support.talk import guide, lexicon
from support.turns import code


@pytest.fixture
async def coach(tmp_path: Path) -> AsyncIterator[Coach]:
    store = await open_sqlite_store(tmp_path / "coach.db", tmp_path / "keys", new_token=lambda: "token")
    yield Coach(guide(), lexicon(), store, lambda: AT, code)
    await store.close()


@pytest.fixture
def private(coach: Coach) -> Speaker:
    return Speaker(AlexaSkill(Private(coach), graphics_from(drawing)))


@pytest.fixture
def public() -> Speaker:
    return Speaker(AlexaSkill(Public(PassingCoach(guide(), lexicon())), graphics_from(drawing)))


# ---- private ----


async def test_only_the_number_of_the_question_travels(private: Speaker) -> None:
    answer = await private.intend("CrampIntent", muscle=CALF)
    assert list(answer["sessionAttributes"]) == ["ask"]


async def test_an_answer_to_another_question_is_no_answer(private: Speaker, coach: Coach) -> None:
    await private.intend("CrampIntent", muscle=CALF)
    other_device = Speaker(
        AlexaSkill(Private(coach), graphics_from(drawing)), number=100, attributes={"ask": 1}
    )
    assert "answered already" in said(await other_device.intend("AMAZON.YesIntent"))


async def test_a_repeated_request_brings_its_answer_again(private: Speaker, coach: Coach) -> None:
    body = intent("CrampIntent", {"muscle": CALF}, number=1)
    first, second = await private.send(body), await private.send(body)
    assert first == second
    await to_promise(private)
    before = await coach.export(participant_of(USER))
    assert await private.send(body) == first
    assert await coach.export(participant_of(USER)) == before


async def test_without_consent_nothing_is_kept(private: Speaker, coach: Coach) -> None:
    await to_consent(private)
    assert "keep nothing" in said(await private.intend("AMAZON.NoIntent"))
    kept = json.loads(await coach.export(participant_of(USER)))
    assert not kept["episodes"]
    assert not kept["follow_ups"]


async def test_with_spoken_consent_history_is_kept_and_a_check_in_told_at_launch(
    private: Speaker, coach: Coach
) -> None:
    await to_promise(private)
    assert json.loads(await coach.export(participant_of(USER)))["episodes"]
    private.now += timedelta(days=15, hours=9)
    announced = said(await private.open())
    assert announced == "There is a check-in waiting. Is it for you, shall I go on?"
    assert "gone, better, the same" in said(await private.intend("AMAZON.YesIntent"))
    assert "Good to hear" in said(await private.intend("ReportIntent", report=("it's gone", "gone")))
    statuses = [one["status"] for one in json.loads(await coach.export(participant_of(USER)))["follow_ups"]]
    assert "pending" not in statuses
    assert "asked" in statuses


async def test_an_ended_session_loses_nothing(private: Speaker) -> None:
    await private.intend("CrampIntent", muscle=CALF)
    answer = await private.send(ended("EXCEEDED_MAX_REPROMPTS", **private.session()))
    assert answer["response"] == {}
    assert said(await private.open()).endswith("Has it let go by now?")


async def test_a_probe_changes_nothing(private: Speaker, coach: Coach) -> None:
    await private.intend("CrampIntent", muscle=CALF)
    before = await coach.export(participant_of(USER))
    await private.send(envelope({"type": "CanFulfillIntentRequest"}, number=98))
    assert await coach.export(participant_of(USER)) == before


async def test_what_nobody_understood_brings_the_question_again(private: Speaker) -> None:
    await private.intend("CrampIntent", muscle=CALF)
    answer = await private.intend("AMAZON.FallbackIntent")
    assert said(answer).endswith("Is it letting go?")
    assert answer["response"]["shouldEndSession"] is False


async def test_stop_ends_at_once(private: Speaker) -> None:
    await private.intend("CrampIntent", muscle=CALF)
    answer = await private.intend("AMAZON.StopIntent")
    assert said(answer) == "Stopped."
    assert answer["response"]["shouldEndSession"] is True


async def test_home_ends_without_a_word_and_keeps_the_place(private: Speaker) -> None:
    await private.intend("CrampIntent", muscle=CALF)
    answer = await private.intend("AMAZON.NavigateHomeIntent")
    assert answer["response"] == {"shouldEndSession": True}
    assert said(await private.open()).endswith("Has it let go by now?")


async def test_pause_and_resume(private: Speaker) -> None:
    first = await private.intend("CrampIntent", muscle=CALF)
    assert (await private.intend("AMAZON.PauseIntent"))["response"]["shouldEndSession"] is False
    assert said(first) in said(await private.intend("AMAZON.ResumeIntent")).replace(
        "This is information, not a diagnosis. ", ""
    )


@pytest.mark.parametrize("opened", [True, False])
async def test_help_is_a_cramp(private: Speaker, *, opened: bool) -> None:
    if opened:
        await private.open()
    answer = await private.intend("AMAZON.HelpIntent")
    assert said(answer).endswith("Where is it?")
    assert spoken_of(
        await private.intend("MuscleIntent", muscle=("foot", "foot"), side=("left", "left"))
    ).hold


# ---- public ----


async def test_public_helps_and_ends_with_the_safety_net(public: Speaker) -> None:
    first = await public.intend("CrampIntent", muscle=CALF)
    assert spoken_of(first).hold == pytest.approx(30, abs=2)
    end = await public.intend("EasedIntent")
    assert end["response"]["shouldEndSession"] is True
    for part in ("examine", "call", "at night", "sore"):
        assert part in said(end).lower()
    assert "diagnosis" in said(end)


async def test_public_puts_their_own_danger_first_and_tells_no_level(public: Speaker) -> None:
    answer = await public.intend("CrampIntent", muscle="chest and my arm hurts, chest pain")
    assert said(answer).startswith("Call")
    assert spoken_of(answer).hold == 0


async def test_public_answers_questions_why_and_repeat(public: Speaker) -> None:
    first = await public.intend("CrampIntent", muscle=CALF)
    assert "magnesium" in said(await public.intend("WonderIntent", topic=("magnesium", "magnesium")))
    assert "NHS" in said(await public.intend("WhyIntent"))
    assert said(await public.intend("AMAZON.RepeatIntent")) == said(first)
    assert said(await public.intend("AMAZON.StopIntent")) == "Stopped."


async def test_public_asks_of_a_twitch_whether_it_calms_down_also_when_it_repeats(public: Speaker) -> None:
    first = await public.intend("TwitchIntent", muscle=("eyelid", "eyelid"))
    again = await public.intend("AMAZON.RepeatIntent")
    assert said(first).endswith("Has it calmed down?")
    assert said(again).endswith("Has it calmed down?")


async def test_public_gives_the_same_answer_to_the_same_request(public: Speaker) -> None:
    await public.intend("CrampIntent", muscle=CALF)
    body = intent("StillIntent", {}, new=False, attributes=public.attributes, number=5)
    assert await public.send(body) == await public.send(body)


async def test_attributes_that_are_not_ours_are_a_fresh_start(public: Speaker) -> None:
    for wrong in (
        {"at": "relief"},
        {"sites": ["gills"]},
        {"at": 7},
        {"tried": [99], "at": "relief"},
        {"x": 1},
    ):
        public.attributes = wrong
        answer = await public.intend("AMAZON.YesIntent")
        assert "outputSpeech" in answer["response"]
