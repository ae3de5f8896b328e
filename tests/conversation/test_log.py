"""The log of the days and the page for the doctor, over the real store."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cramp_coach.coach import Coach
from cramp_coach.conversation.pattern import compared
from cramp_coach.statistics import newcombe
from cramp_coach.vocabulary import (
    Asked,
    Channel,
    ChoiceId,
    Chose,
    Command,
    Event,
    Inbound,
    InboundId,
    Opened,
    Page,
    ParticipantId,
    Reply,
    Said,
)
from support.stores import temporary_store
from support.talk import guide, lexicon
from support.turns import code

ANN = ParticipantId("telegram:11")
TELEGRAM = Channel("telegram", push=True, screen=True, max_choices=40)
SPEAKER = Channel("alexa", push=False, screen=False, max_choices=3)
TO_THE_LEVEL = ("it let go", "no", "no", "no", "i take a statin", "2 minutes, first time")


class Ann:
    """One participant, whose clock is moved by hand."""

    def __init__(self, coach: Coach) -> None:
        self.coach, self.now, self.count = coach, datetime(2026, 11, 2, 2, 10, tzinfo=UTC), 0

    async def take(self, event: Event, channel: Channel = TELEGRAM) -> tuple[Reply, ...]:
        self.count += 1
        name = InboundId(f"ann:{self.count}")
        taken = await self.coach.respond(
            Inbound(name, ANN, channel, "en", self.now, event, zone="Europe/Berlin")
        )
        return taken.replies

    async def says(self, *said: str) -> tuple[Reply, ...]:
        replies: tuple[Reply, ...] = ()
        for one in said:
            replies = await self.take(Said(one))
        return replies

    async def asks(self, command: Command, channel: Channel = TELEGRAM) -> str:
        (reply, *_) = await self.take(Asked(command), channel)
        return reply.text

    async def taps(self, *choices: str) -> list[str]:
        """The labels that are ticked after these taps."""
        labels: list[str] = []
        for one in choices:
            (reply, *_) = await self.take(Chose(ChoiceId(one)))
            labels = [choice.label for choice in reply.ask.choices] if reply.ask else []
        return [label for label in labels if label.startswith("✓")]

    async def cramps_again(self) -> tuple[Reply, ...]:
        """Another one, told to the end."""
        await self.take(Opened("again"))
        return await self.says(*TO_THE_LEVEL)

    async def agrees(self) -> None:
        """A cramp of the calf, told to the end, and a yes to being asked again."""
        await self.says("I'm in Germany", "my calf is cramping", *TO_THE_LEVEL, "yes", "22 to 8")


@pytest.fixture
async def ann(tmp_path: Path) -> AsyncIterator[Ann]:
    async with temporary_store(tmp_path) as store:
        yield Ann(Coach(guide(), lexicon(), store, lambda: datetime(2026, 11, 2, tzinfo=UTC), code))


@pytest.mark.parametrize("command", [Command.NO_CRAMP, Command.LOG])
async def test_without_a_yes_nothing_is_logged(ann: Ann, command: Command) -> None:
    await ann.says("my calf is cramping", "it let go")
    assert "without your yes" in await ann.asks(command)
    assert '"episodes": []' in await ann.coach.export(ANN)


async def test_the_days_are_counted_and_drawn(ann: Ann) -> None:
    await ann.agrees()
    ann.now += timedelta(days=1)
    assert (await ann.asks(Command.NO_CRAMP)).startswith("Noted: no cramp today.")
    ann.now += timedelta(days=1)
    shown = await ann.asks(Command.LOG)
    assert "With a cramp: 1. Without one: 1. Not noted: 26." in shown
    assert "· · · · ● ○ ·" in shown
    assert "Mon 2 Nov, 03:10: calf" in shown


async def test_a_cramp_that_let_go_is_logged_without_an_answer_more(ann: Ann) -> None:
    await ann.agrees()
    ann.now += timedelta(days=3)
    await ann.take(Opened("again"))
    await ann.says("it let go")
    assert "Thu 5 Nov, 03:10: calf" in await ann.asks(Command.LOG)


async def test_a_day_that_had_a_cramp_stays_one(ann: Ann) -> None:
    await ann.agrees()
    ann.now += timedelta(hours=12)
    assert "cramp in it already" in (await ann.says("no cramp today"))[0].text


async def test_the_page_for_the_doctor(ann: Ann) -> None:
    await ann.agrees()
    (reply, *_) = await ann.take(Asked(Command.SUMMARY))
    (page,) = (block.text for block in reply.blocks if isinstance(block, Page))
    for line in (
        "cramp, calf: 1 noted",
        "Last one: Mon 2 Nov",
        "Between 10 at night and 6: 1 of 1",
        "Told: none",
        "statin",
        "(it let go: 1)",
        "A blood test of a muscle enzyme (CK) may be done.",
    ):
        assert line in page
    assert "chest pain" in page.partition("Asked and denied: ")[2]


async def test_by_voice_no_page_is_read_out(ann: Ann) -> None:
    await ann.agrees()
    (reply, *_) = await ann.take(Asked(Command.SUMMARY), SPEAKER)
    assert "needs a screen" in reply.speech
    (logged, *_) = await ann.take(Asked(Command.LOG), SPEAKER)
    assert "With a cramp: 1" in logged.speech
    assert "●" not in logged.speech


async def test_what_is_logged_is_exported_and_forgotten(ann: Ann) -> None:
    await ann.agrees()
    ann.now += timedelta(days=1)
    await ann.asks(Command.NO_CRAMP)
    assert "free:2026-11-03" in await ann.coach.export(ANN)
    assert "complaints (1)" in await ann.asks(Command.FORGET)
    await ann.says("yes")
    assert "free:" not in await ann.coach.export(ANN)


async def test_after_relief_a_row_may_be_ticked_and_undone(ann: Ann) -> None:
    await ann.agrees()
    ann.now += timedelta(days=1)
    offered = (await ann.cramps_again())[-1]
    assert offered.promise is not None
    assert offered.ask is not None
    assert [choice.label for choice in offered.ask.choices][:2] == ["Exercise", "Long sitting"]
    assert "undo" not in {choice.id for choice in offered.ask.choices}
    assert await ann.taps("trigger.coffee", "trigger.night") == ["✓ Coffee", "✓ At night"]
    assert await ann.taps("undo") == ["✓ Coffee"]
    assert await ann.taps("trigger.coffee", "none") == ["✓ None of these"]
    assert await ann.taps("trigger.stress") == ["✓ Stress"]
    assert '"triggers": [' in await ann.coach.export(ANN)


async def test_the_row_waits_for_nobody(ann: Ann) -> None:
    await ann.agrees()
    ann.now += timedelta(days=1)
    await ann.cramps_again()
    await ann.asks(Command.WHY)
    assert await ann.taps("trigger.heat") == ["✓ Heat"]
    (asked, *_) = await ann.says("my chest feels tight and heavy")
    assert asked.final


async def test_a_day_without_a_cramp_can_be_taken_back(ann: Ann) -> None:
    await ann.agrees()
    ann.now += timedelta(days=1)
    await ann.asks(Command.NO_CRAMP)
    assert await ann.taps("trigger.sleep") == ["✓ Poor sleep"]
    await ann.taps("undo", "undo")
    assert "Without one: 0" in await ann.asks(Command.LOG)


async def test_no_pattern_of_too_few_days(ann: Ann) -> None:
    await ann.agrees()
    for day in range(18):
        ann.now += timedelta(days=1)
        await (ann.cramps_again() if day % 2 else ann.asks(Command.NO_CRAMP))
        await ann.taps("trigger.coffee" if day % 2 else "none")
    assert "So far: 9 and 9." in await ann.asks(Command.LOG)
    for day in range(2):
        ann.now += timedelta(days=1)
        await (ann.cramps_again() if day % 2 else ann.asks(Command.NO_CRAMP))
        await ann.taps("trigger.coffee" if day % 2 else "none")
    shown = await ann.asks(Command.LOG)
    assert "Coffee: 10 of 10 days with a cramp, 0 of 10 without. It may play a part" in shown
    assert "Stress" not in shown


def test_what_chance_brings_is_no_pattern() -> None:
    days = {datetime(2026, 1, n, tzinfo=UTC).date(): frozenset({"coffee"}) for n in range(1, 11)}
    some = {day: frozenset({"coffee"} if day.day > 5 else ()) for day in days}
    (one,) = compared(days, some, ("coffee",))
    assert (one.hits, one.of, one.others, one.of_others) == (10, 10, 5, 10)
    assert not one.stands_out


def test_the_interval_is_the_published_one() -> None:
    """Newcombe 1998, table II, example (a), method 10: 56 of 70 less 48 of 80."""
    assert newcombe(56, 70, 48, 80) == pytest.approx((0.0524, 0.3339), abs=0.0001)
