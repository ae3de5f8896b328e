"""Reminders by voice, against Amazon's services as their own classes have them, over real TLS."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from cramp_coach.coach import Coach
from cramp_coach.guide.pictures import drawing
from cramp_coach.storage import open_sqlite_store
from cramp_coach_alexa.amazon import Amazon
from cramp_coach_alexa.graphic import graphics_from
from cramp_coach_alexa.reminders import Wish, kept_in, request_for, wish_from
from cramp_coach_alexa.reminding import SCOPE, Reminding
from cramp_coach_alexa.skill import AlexaSkill, Private
from support.alexa_bodies import AT, connections_response
from support.amazon_api import AmazonApi, amazon_api
from support.authority import Authority
from support.speaker import Speaker, said, to_consent
from support.spoken import reprompt_of
from support.talk import guide, lexicon
from support.turns import code

OURS = Authority(AT)
SHORT = aiohttp.ClientTimeout(total=0.3)


@pytest.fixture
async def api() -> AsyncIterator[AmazonApi]:
    async with amazon_api(OURS) as one:
        yield one


@asynccontextmanager
async def talking(api: AmazonApi, coach: Coach) -> AsyncIterator[Speaker]:
    amazon = Amazon(OURS.roots, api.resolver, SHORT)
    try:
        yield Speaker(AlexaSkill(Private(coach), graphics_from(drawing), Reminding(coach, amazon)))
    finally:
        await amazon.close()


@pytest.fixture
async def coach(tmp_path: Path) -> AsyncIterator[Coach]:
    store = await open_sqlite_store(tmp_path / "coach.db", tmp_path / "keys", new_token=lambda: "token")
    yield Coach(guide(), lexicon(), store, lambda: AT, code)
    await store.close()


@pytest.fixture
async def speaker(api: AmazonApi, coach: Coach) -> AsyncIterator[Speaker]:
    async with talking(api, coach) as one:
        yield one


async def to_offer(speaker: Speaker) -> dict[str, Any]:
    """A cramp that is over, the check-in promised, the reminder offered."""
    await to_consent(speaker)
    return await speaker.intend("AMAZON.YesIntent")


async def allows(speaker: Speaker, asked: dict[str, Any], status: str) -> dict[str, Any]:
    """What somebody answers when Alexa asks whether we may."""
    (directive,) = asked["response"]["directives"]
    return await speaker.send(connections_response(status, directive["token"], number=speaker.number + 1))


def closed(answer: dict[str, Any]) -> bool:
    return answer["response"].get("shouldEndSession") is True


# ---- offered, and set ----


async def test_the_device_s_zone_spares_the_question_what_time_it_is(
    speaker: Speaker, api: AmazonApi
) -> None:
    api.zone = "America/Chicago"
    offered = said(await to_offer(speaker))
    assert "What time is it" not in offered
    assert "Open me after" in offered
    await speaker.intend("AMAZON.YesIntent")
    (alert,) = api.alerts.values()
    assert alert["trigger"]["timeZoneId"] == "America/Chicago"


async def test_it_is_offered_with_its_very_time_how_often_and_who_hears_it(speaker: Speaker) -> None:
    offered = await to_offer(speaker)
    question = said(offered).partition("Shall I set")[2]
    for part in ("one reminder for Sunday 15 March, 18:", "Everybody in the room hears it", "check-in"):
        assert part in question
    assert said(offered).count("?") == 1
    assert reprompt_of(offered).endswith("?")


async def test_a_yes_sets_it_once_at_that_time_with_a_neutral_label(speaker: Speaker, api: AmazonApi) -> None:
    offered = said(await to_offer(speaker))
    answer = await speaker.intend("AMAZON.YesIntent")
    assert closed(answer)
    (alert,) = api.alerts.values()
    when = alert["trigger"]["scheduledTime"]
    assert when.startswith("2026-03-15T18:")
    assert when[11:16] in offered
    assert when[11:16] in said(answer)
    assert "recurrence" not in alert["trigger"]
    label = alert["alertInfo"]["spokenInfo"]["content"][0]["text"]
    assert label == "Say: Alexa, open cramp coach, for your check-in."
    assert alert["pushNotification"] == {"status": "DISABLED"}


async def test_the_same_yes_again_sets_no_second_one(speaker: Speaker, api: AmazonApi) -> None:
    await to_offer(speaker)
    here = speaker.attributes
    first = await speaker.intend("AMAZON.YesIntent")
    speaker.attributes = here
    assert said(await speaker.intend("AMAZON.YesIntent")) == said(first)
    assert len(api.alerts) == 1


async def test_a_no_sets_none_and_keeps_the_promise(speaker: Speaker, api: AmazonApi, coach: Coach) -> None:
    await to_offer(speaker)
    assert said(await speaker.intend("AMAZON.NoIntent")) == "No reminder, then."
    assert not api.alerts


async def test_danger_told_instead_of_an_answer_is_danger(speaker: Speaker, api: AmazonApi) -> None:
    await to_offer(speaker)
    told = said(await speaker.intend("SignIntent", sign=("chest pain", "chest_pain")))
    assert told.startswith("Call your local emergency number now.")
    assert not api.alerts


# ---- whether we may ----


async def test_where_it_is_not_allowed_alexa_asks_and_it_is_set(speaker: Speaker, api: AmazonApi) -> None:
    api.allowed = False
    await to_offer(speaker)
    asked = await speaker.intend("AMAZON.YesIntent")
    (directive,) = asked["response"]["directives"]
    assert (directive["type"], directive["name"]) == ("Connections.SendRequest", "AskFor")
    assert directive["payload"]["permissionScopes"] == [{"permissionScope": SCOPE, "consentLevel": "ACCOUNT"}]
    assert "shouldEndSession" not in asked["response"]
    api.allowed = True
    answer = await allows(speaker, asked, "ACCEPTED")
    assert said(answer).startswith("It's set for Sunday 15 March")
    assert len(api.alerts) == 1


@pytest.mark.parametrize("status", ["DENIED", "NOT_ANSWERED", "SOMETHING_NEW"])
async def test_a_denial_is_taken_in_good_part(speaker: Speaker, api: AmazonApi, status: str) -> None:
    api.allowed = False
    await to_offer(speaker)
    answer = await allows(speaker, await speaker.intend("AMAZON.YesIntent"), status)
    assert said(answer) == "No reminder, then. I'll ask when you open me."
    assert closed(answer)
    assert not api.alerts


async def test_what_is_allowed_and_refused_all_the_same_is_not_asked_for_again(
    speaker: Speaker, api: AmazonApi
) -> None:
    api.allowed = False
    await to_offer(speaker)
    answer = await allows(speaker, await speaker.intend("AMAZON.YesIntent"), "ACCEPTED")
    assert said(answer).startswith("I couldn't set a reminder here.")
    assert closed(answer)


@pytest.mark.parametrize("token", [None, "", "{}", "[1]", '{"at": "soon", "zone": "Mars"}', "not json"])
async def test_a_permission_for_nothing_of_ours_is_no_fault(speaker: Speaker, token: str | None) -> None:
    answer = await speaker.send(connections_response("ACCEPTED", token))
    assert answer["response"] == {}


# ---- what goes wrong ----


@pytest.mark.parametrize(
    "broken",
    [
        (403, {"code": "DEVICE_NOT_SUPPORTED"}),
        (403, {"code": "MAX_REMINDERS_EXCEEDED"}),
        (429, {"code": "TOO_MANY_REQUESTS"}),
        (500, {}),
        (302, {}),
    ],
)
async def test_a_device_without_reminders_is_told_so(
    speaker: Speaker, api: AmazonApi, broken: tuple[int, dict[str, str]]
) -> None:
    await to_offer(speaker)
    api.broken = broken
    answer = await speaker.intend("AMAZON.YesIntent")
    assert said(answer).startswith("I couldn't set a reminder here.")
    assert closed(answer)


async def test_amazon_is_not_waited_for_long(speaker: Speaker, api: AmazonApi) -> None:
    api.hangs = True
    assert "What time is it" in said(await to_offer(speaker))
    answer = await speaker.intend("ClockIntent", time="03:10")
    if "Open me after" not in said(answer):
        answer = await speaker.intend("TellIntent", words="London")
    assert "Shall I set one reminder" in said(answer)
    assert said(await speaker.intend("AMAZON.YesIntent")).startswith("I couldn't set a reminder here.")


@pytest.mark.parametrize("zone", [None, "", "Mars/Base", "../etc/passwd"])
async def test_a_device_without_a_zone_is_asked_what_time_it_is(
    speaker: Speaker, api: AmazonApi, zone: str | None
) -> None:
    api.zone = zone
    assert "What time is it" in said(await to_offer(speaker))


async def test_no_token_goes_anywhere_but_to_amazon(speaker: Speaker, api: AmazonApi) -> None:
    for endpoint in (
        "https://api.amazonalexa.com.evil.example",
        "http://api.amazonalexa.com",
        "https://evil.example",
    ):
        speaker.endpoint = endpoint
        assert said(await speaker.intend("ReminderIntent")).startswith("I can't reach your reminders")
    assert api.asked == []


# ---- list, cancel, change ----


async def test_without_one_it_says_so(speaker: Speaker, api: AmazonApi) -> None:
    for intent in ("ReminderIntent", "CancelReminderIntent", "ChangeReminderIntent"):
        assert said(await speaker.intend(intent)) == "I have set no reminder for you."
    api.allowed = False
    assert said(await speaker.intend("ReminderIntent")) == "I have set no reminder for you."


async def test_it_is_listed_moved_on_a_yes_and_cancelled(speaker: Speaker, api: AmazonApi) -> None:
    await to_offer(speaker)
    await speaker.intend("AMAZON.YesIntent")
    assert "Sunday 15 March, 18:" in said(await speaker.says("when is my reminder"))
    asked = await speaker.intend("ChangeReminderIntent", time="20:00")
    assert "Sunday 15 March, 20:00?" in said(asked)
    (alert,) = api.alerts.values()
    assert alert["trigger"]["scheduledTime"].startswith("2026-03-15T18:")
    assert "20:00" in said(await speaker.intend("AMAZON.YesIntent"))
    (alert,) = api.alerts.values()
    assert alert["trigger"]["scheduledTime"].startswith("2026-03-15T20:00")
    assert "is cancelled" in said(await speaker.says("cancel my reminder"))
    assert not api.alerts


@pytest.mark.parametrize("said_time", [None, "NI", "?", "2026-W10"])
async def test_a_move_to_no_time_says_how_it_is_moved(
    speaker: Speaker, api: AmazonApi, said_time: str | None
) -> None:
    await to_offer(speaker)
    await speaker.intend("AMAZON.YesIntent")
    answer = said(await speaker.intend("ChangeReminderIntent", time=said_time))
    assert "To move it, say" in answer


async def test_whoever_wants_to_be_asked_no_more_is_not_reminded_either(
    speaker: Speaker, api: AmazonApi
) -> None:
    await to_offer(speaker)
    await speaker.intend("AMAZON.YesIntent")
    await speaker.says("stop asking me")
    assert not api.alerts


# ---- the shape ----


def test_over_the_change_of_clocks_it_comes_at_the_same_hour_there() -> None:
    wish = wish_from({"at": "2026-03-29T18:30:00", "zone": "Europe/London"})
    assert wish is not None
    told = request_for(wish, "label", "en-GB", AT)
    assert isinstance(told, dict)
    assert told["trigger"] == {
        "type": "SCHEDULED_ABSOLUTE",
        "scheduledTime": "2026-03-29T18:30:00",
        "timeZoneId": "Europe/London",
    }


@pytest.mark.parametrize(
    "carried",
    [
        None,
        1,
        "x",
        {},
        {"at": "soon", "zone": "UTC"},
        {"at": "2026-03-29T18:30", "zone": "Mars/Base"},
        {"at": "2026-03-29T18:30", "zone": "../etc"},
    ],
)
def test_what_is_carried_and_not_ours_is_no_wish(carried: Any) -> None:
    assert wish_from(carried) is None


@pytest.mark.parametrize(
    "listed", [None, [], {}, {"alerts": None}, {"alerts": [None, {}, {"alertToken": "a"}]}]
)
def test_a_list_that_cannot_be_read_is_empty(listed: Any) -> None:
    assert kept_in(listed, AT) == ()


def test_what_is_over_or_off_is_no_reminder() -> None:
    def alert(at: str, status: str = "ON") -> dict[str, Any]:
        return {"alertToken": at, "status": status, "trigger": {"scheduledTime": at, "timeZoneId": "UTC"}}

    listed: Any = {
        "alerts": [
            alert("2026-02-01T18:30:00.000"),
            alert("2026-04-01T18:30:00.000", "OFF"),
            alert("2026-04-02T18:30:00.000"),
        ]
    }
    (kept,) = kept_in(listed, AT)
    assert kept.token == "2026-04-02T18:30:00.000"
    assert kept.wish == replace(kept.wish, token=None)
    assert isinstance(kept.wish, Wish)
