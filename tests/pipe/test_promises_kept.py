"""What was promised is asked, on its day, and nothing else; what was declined is not kept."""

import json
from typing import Any

import pytest

from support.piping import BERLIN, Item, Piped, no, piped

ROUTE = ("my calf is cramping", "it let go", "no", "no", "no", "no", "no")
SWOLLEN = ("my leg cramped last night", "no", "no", "no", "my calf is swollen", "no", "no")


async def test_a_no_to_consent_keeps_nothing_and_asks_nothing() -> None:
    async with piped() as talk:
        (declined,) = await talk.lines(*ROUTE, "no")
        assert declined["follow_up"] is None
        kept = await _kept(talk)
        assert [kept[part] for part in ("conversation", "episodes", "follow_ups", "messages")] == [[]] * 4
        assert len(kept["answers"]) <= 1  # the last one, for a line that is repeated
        assert await talk.lines({"wait": "P28D"}) == []


async def test_of_a_conversation_that_nobody_went_on_with_nothing_is_left_after_a_day() -> None:
    async with piped() as talk:
        await talk.lines(*ROUTE)
        await talk.lines({"wait": "P2D"})
        kept = await _kept(talk)
        assert kept["conversation"] == []
        assert [one for one in kept["answers"] if "cramp" in json.dumps(one)] == []


async def _kept(talk: Piped) -> dict[str, Any]:
    exported = (await talk.lines({"command": "export"}))[0]["text"]
    kept: dict[str, Any] = json.loads(exported[exported.index("{") :])
    return kept


async def test_a_zone_that_is_given_is_not_asked() -> None:
    async with piped(zone=BERLIN) as talk:
        (promised,) = await talk.lines(*ROUTE, "yes")
        assert promised["follow_up"]["zone"] == BERLIN
    async with piped(zone=None) as talk:
        (asked,) = await talk.lines(*ROUTE, "yes")
        assert asked["topics"] == ["zone"]
        assert asked["asks"] == []


@pytest.mark.parametrize("waits", [("P14D",), ("P1D",) * 14, ("+14d",), ("P7D", "P1W")])
async def test_the_check_in_comes_on_its_day_however_the_days_pass(waits: tuple[str, ...]) -> None:
    async with piped() as talk:
        await talk.lines(*ROUTE, "yes")
        for wait in waits[:-1]:
            assert await talk.lines({"wait": wait}) == []
        (asked,) = await talk.lines({"wait": waits[-1]})
        assert asked["phase"] == "check_in"
        assert {choice["id"] for choice in asked["choices"]} >= {"gone", "better", "same", "worse"}


@pytest.mark.parametrize("answer", ["gone", {"choose": "gone"}])
async def test_what_is_gone_is_not_asked_about_again(answer: str | Item) -> None:
    async with piped() as talk:
        (closed,) = await talk.lines(*ROUTE, "yes", {"wait": "P14D"}, answer)
        assert not closed["expects_answer"]
        assert await talk.lines({"wait": "P28D"}) == []


async def test_what_is_better_is_asked_about_once_more() -> None:
    async with piped() as talk:
        (closed,) = await talk.lines(*ROUTE, "yes", {"wait": "P14D"}, "better")
        assert not closed["final"]
        again = await talk.lines({"wait": "P15D"})
        assert [reply["phase"] for reply in again] == ["check_in"]


@pytest.mark.parametrize(("answer", "level"), [("same", "SELF_CARE"), ("worse", "ROUTINE")])
async def test_the_same_or_worse_is_looked_at_again(answer: str, level: str) -> None:
    async with piped() as talk:
        await talk.lines(*ROUTE, "yes", {"wait": "P14D"}, answer)
        while (last := talk.replies[-1])["expects_answer"]:
            assert last["asks"]
            await talk.lines("no")
        told = [reply for reply in talk.replies if reply["urgency"]][-1]
        assert (told["phase"], told["urgency"]) == ("closed", level)
        assert talk.replies[-1]["follow_up"]


async def test_a_twitch_of_ten_days_is_asked_about_on_day_fifteen_and_two_weeks_later() -> None:
    async with piped() as talk:
        await talk.until_told("my eyelid has been twitching for 10 days", no)
        (promised,) = await talk.lines("yes")
        assert promised["follow_up"]["due"].startswith("2026-11-29")
        assert await talk.lines({"wait": "P4D"}) == []
        assert [reply["phase"] for reply in await talk.lines({"wait": "P1D"})] == ["check_in"]
        await talk.until_told("same", no)
        assert talk.replies[-2]["urgency"] == "ROUTINE"
        assert await talk.lines({"wait": "P8D"}) == []
        assert [reply["phase"] for reply in await talk.lines({"wait": "P1D"})] == ["check_in"]


@pytest.mark.parametrize("seen", ["yes", "no"])
async def test_after_an_urgent_level_the_first_question_is_whether_they_were_seen(seen: str) -> None:
    async with piped() as talk:
        (first,) = await talk.lines(*SWOLLEN, "yes", {"wait": "P14D"})
        assert first["asks"] == []
        assert "seen" in first["text"]
        (then,) = await talk.lines(seen)
        assert {choice["id"] for choice in then["choices"]} >= {"gone", "better", "same", "worse"}


async def test_after_an_emergency_nothing_is_offered_and_nothing_asked_later() -> None:
    async with piped() as talk:
        (told,) = await talk.lines("my calf is cramping", "my chest hurts")
        assert (told["urgency"], told["final"], told["follow_up"]) == ("EMERGENCY", True, None)
        assert not any(reply["expects_answer"] for reply in await talk.lines("thanks"))
        assert await talk.lines({"wait": "P28D"}) == []


async def test_a_cramp_of_somebody_else_has_findings_of_its_own() -> None:
    async with piped() as talk:
        await talk.lines("my leg cramped last night", "no", "no")
        await talk.until_told("now my daughter has a cramp in her calf", no)
        after = talk.replies[3:]
        assert any("chest_pain" in reply["asks"] for reply in after)
