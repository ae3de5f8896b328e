"""What happens to the skill while nobody speaks: told late, more than once, and without a session."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from cramp_coach.coach import Coach
from cramp_coach.guide.pictures import drawing
from cramp_coach.passing_coach import PassingCoach
from cramp_coach.storage import open_sqlite_store
from cramp_coach_alexa.events import TOLD
from cramp_coach_alexa.graphic import graphics_from
from cramp_coach_alexa.skill import AlexaSkill, Private, Public
from cramp_coach_alexa.translate import participant_of
from support.alexa_bodies import AT, USER, happened
from support.speaker import CALF, Speaker, to_promise
from support.talk import guide, lexicon
from support.turns import code

DISABLED = "SkillDisabled"
SCOPE = {"scope": "alexa::alerts:reminders:skill:readwrite"}
BODIES: dict[str, dict[str, Any]] = {
    "SkillEnabled": {},
    DISABLED: {"userInformationPersistenceStatus": "NOT_PERSISTED"},
    "SkillPermissionAccepted": {"acceptedPermissions": [SCOPE]},
    "SkillPermissionChanged": {"acceptedPermissions": []},
    "SkillAccountLinked": {"accessToken": "made-up"},
}


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


async def kept(coach: Coach) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(await coach.export(participant_of(USER)))
    return told


async def tells(speaker: Speaker, name: str, number: int = 900) -> dict[str, Any]:
    """The event arrives, whatever session is open on a device."""
    here = speaker.attributes
    answer = await speaker.send(happened(name, BODIES[name], number=number))
    speaker.attributes = here
    return answer


def test_every_event_that_we_ask_for_is_here() -> None:
    assert set(BODIES) == set(TOLD)


@pytest.mark.parametrize("name", sorted(set(TOLD) - {DISABLED}))
async def test_it_changes_nothing_however_often_it_comes(private: Speaker, coach: Coach, name: str) -> None:
    await private.intend("CrampIntent", muscle=CALF)
    before = await kept(coach)
    answers = [await tells(private, name) for _ in range(3)]
    assert all(answer["response"] == {} for answer in answers)
    assert await kept(coach) == before
    assert (await private.intend("EasedIntent"))["response"]["shouldEndSession"] is False


async def test_switching_the_skill_off_erases_everything_once(private: Speaker, coach: Coach) -> None:
    await to_promise(private)
    before = await kept(coach)
    assert before["episodes"]
    assert before["follow_ups"]
    assert (await tells(private, DISABLED))["response"] == {}
    after = await kept(coach)
    assert not any(after.get(name) for name in ("conversation", "episodes", "follow_ups"))


async def test_the_same_farewell_again_spares_who_came_back(private: Speaker, coach: Coach) -> None:
    await private.intend("CrampIntent", muscle=CALF)
    await tells(private, DISABLED)
    private.attributes = None
    await private.intend("CrampIntent", muscle=CALF)
    before = await kept(coach)
    assert before["conversation"]
    assert (await tells(private, DISABLED))["response"] == {}
    assert await kept(coach) == before


async def test_of_nobody_known_it_is_no_fault(private: Speaker, coach: Coach) -> None:
    before = await kept(coach)
    for number in range(3):
        assert (await tells(private, DISABLED, number=900 + number))["response"] == {}
    assert await kept(coach) == before


@pytest.mark.parametrize("name", TOLD)
async def test_where_nothing_is_kept_it_is_heard_in_silence(public: Speaker, name: str) -> None:
    await public.intend("CrampIntent", muscle=CALF)
    assert [(await tells(public, name))["response"] for _ in range(2)] == [{}, {}]
    assert (await public.intend("EasedIntent"))["response"]["outputSpeech"]
