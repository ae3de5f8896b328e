"""The log of the days and the page for the doctor, over the real store."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cramp_coach.coach import Coach
from cramp_coach.vocabulary import (
    Asked,
    Channel,
    Command,
    Document,
    Event,
    Inbound,
    InboundId,
    Opened,
    ParticipantId,
    Reply,
    Said,
)
from support.stores import temporary_store
from support.talk import guide, lexicon

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

    async def agrees(self) -> None:
        """A cramp of the calf, told to the end, and a yes to being asked again."""
        await self.says("I'm in Germany", "my calf is cramping", *TO_THE_LEVEL, "yes", "22 to 8")


@pytest.fixture
async def ann(tmp_path: Path) -> AsyncIterator[Ann]:
    async with temporary_store(tmp_path) as store:
        yield Ann(Coach(guide(), lexicon(), store, lambda: datetime(2026, 11, 2, tzinfo=UTC)))


@pytest.mark.parametrize("command", [Command.NO_CRAMP, Command.LOG])
async def test_without_a_yes_nothing_is_logged(ann: Ann, command: Command) -> None:
    await ann.says("my calf is cramping", "it let go")
    assert "without your yes" in await ann.asks(command)
    assert '"episodes": []' in await ann.coach.export(ANN)


async def test_the_days_are_counted_and_drawn(ann: Ann) -> None:
    await ann.agrees()
    ann.now += timedelta(days=1)
    assert await ann.asks(Command.NO_CRAMP) == "Noted: no cramp today."
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
    (page,) = (block.text for block in reply.blocks if isinstance(block, Document))
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
