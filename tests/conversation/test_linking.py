"""A speaker and a chat over the real store: what each is told, and where the promises are kept."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cramp_coach.coach import Coach
from cramp_coach.errors import StoreBroken, StoreUnavailable
from cramp_coach.ports import Delivery, Outcome, Sent, Taken
from cramp_coach.vocabulary import (
    Asked,
    Channel,
    ChoiceId,
    Chose,
    Coded,
    Command,
    Event,
    HandedOver,
    Inbound,
    InboundId,
    Opened,
    ParticipantId,
    Removed,
    Said,
)
from support.stores import temporary_store
from support.talk import guide, lexicon
from support.turns import code

CHAT, ECHO = ParticipantId("telegram:1"), ParticipantId("alexa:echo")
TELEGRAM = Channel("telegram", push=True, screen=True, max_choices=40)
ALEXA = Channel("alexa", push=False, screen=False, max_choices=3, speaks_first=False)
START = datetime(2026, 11, 2, 12, tzinfo=UTC)
TO_THE_OFFER = ("my calf is cramping", "it let go", "no", "no", "no", "no medicines", "2 minutes, first time")


@dataclass
class Pair:
    """One person's chat and speaker; `sent` is what reached the chat without being asked for."""

    coach: Coach
    now: datetime = START
    count: int = 0
    sent: list[str] = field(default_factory=list[str])
    channel: str = "telegram"
    taken: Taken = field(default_factory=lambda: Taken((), fresh=True))

    async def take(self, who: ParticipantId, event: Event) -> str:
        """One turn of either; all that it is told."""
        self.count += 1
        channel = TELEGRAM if who.startswith("telegram") else ALEXA
        name = InboundId(str(self.count))
        inbound = Inbound(name, who, channel, "en", self.now, event, zone="Europe/Berlin")
        self.taken = taken = await self.coach.respond(inbound)
        for delivery in taken.deliveries:
            await self.coach.store.finish(delivery, Sent("m"), self.now)
        return " ".join(reply.text if channel.screen else reply.speech for reply in taken.replies)

    async def chat(self, said: str | Command) -> str:
        return await self.take(CHAT, Said(said) if isinstance(said, str) else Asked(said))

    async def speaker(self, *said: str | Command) -> str:
        answer = ""
        for one in said:
            answer = await self.take(ECHO, Asked(one) if isinstance(one, Command) else Said(one))
        return answer

    async def tells(self, code_said: str, who: ParticipantId = ECHO) -> str:
        return await self.take(who, Coded(code_said))

    async def taps(self, choice: str) -> str:
        return await self.take(CHAT, Chose(ChoiceId(choice)))

    async def links(self) -> None:
        await self.chat(Command.LINK)
        await self.tells("482917")
        await self.comes()
        assert await self.taps("yes") == "Linked. What you tell your speaker, I ask about here."

    async def promises(self) -> str:
        await self.speaker(*TO_THE_OFFER)
        return await self.speaker("yes")

    async def comes(self) -> list[str]:
        """What is sent to the chat now."""
        self.sent.clear()
        for _ in "ab":
            await self.coach.deliver_due(self)
        return list(self.sent)

    async def deliver(self, delivery: Delivery) -> Outcome:
        self.sent.append(delivery.reply.text)
        return Sent("m")

    async def pending(self, who: ParticipantId) -> int:
        rows = json.loads(await self.coach.export(who))["follow_ups"]
        return len([row for row in rows if row["status"] == "pending"])


class Clocked:
    """The clock of a pair that is made after its coach."""

    pair: Pair

    def __call__(self) -> datetime:
        return self.pair.now


@pytest.fixture
async def pair(tmp_path: Path) -> AsyncIterator[Pair]:
    clock = Clocked()
    async with temporary_store(tmp_path) as store:
        clock.pair = Pair(Coach(guide(), lexicon(), store, clock, code))
        yield clock.pair


# ---- the code ----


async def test_the_chat_is_asked_and_nothing_is_linked_before_its_yes(pair: Pair) -> None:
    assert "My code is 482917." in await pair.chat(Command.LINK)
    assert await pair.tells("4 8 2 9 1 7") == (
        "The code that ends in 1 7 is right. Now say yes in Telegram, and we are linked."
    )
    (asked,) = await pair.comes()
    assert "A speaker was just told your code. Was it you" in asked
    assert "Open me after" in await pair.promises()


async def test_a_no_links_nothing_and_the_code_is_used_up(pair: Pair) -> None:
    await pair.chat(Command.LINK)
    await pair.tells("482917")
    await pair.comes()
    assert "Not linked" in await pair.taps("no")
    assert "wrong" in await pair.tells("482917")
    assert await pair.comes() == []


async def test_a_yes_after_ten_minutes_is_too_late(pair: Pair) -> None:
    await pair.chat(Command.LINK)
    await pair.tells("482917")
    await pair.comes()
    pair.now += timedelta(minutes=11)
    assert "nothing is linked" in await pair.taps("yes")
    assert "Nothing is linked" in await pair.chat(Command.UNLINK)


@pytest.mark.parametrize(
    ("said", "answer"),
    [("", "six digits"), ("48291", "six digits"), ("111111", "wrong, or over ten minutes old")],
)
async def test_what_is_no_code_of_anybody_is_told_so(pair: Pair, said: str, answer: str) -> None:
    await pair.chat(Command.LINK)
    assert answer in await pair.tells(said)
    assert await pair.comes() == []


async def test_an_old_code_is_wrong(pair: Pair) -> None:
    await pair.chat(Command.LINK)
    pair.now += timedelta(minutes=10)
    assert "over ten minutes old" in await pair.tells("482917")


async def test_after_five_wrong_ones_even_the_right_one_waits_an_hour(pair: Pair) -> None:
    await pair.chat(Command.LINK)
    for _ in range(5):
        assert "wrong" in await pair.tells("111111")
    assert "Wait an hour" in await pair.tells("482917")
    assert await pair.comes() == []


async def test_a_second_code_on_a_linked_speaker_changes_nothing(pair: Pair) -> None:
    await pair.links()
    await pair.chat(Command.LINK)
    assert "linked already" in await pair.tells("482917")
    assert await pair.comes() == []


async def test_a_code_told_to_a_chat_is_no_code(pair: Pair) -> None:
    await pair.chat(Command.LINK)
    assert "told to your speaker" in await pair.tells("482917", CHAT)
    assert "is right" in await pair.tells("482917")


async def test_on_a_speaker_link_says_where_the_code_comes_from(pair: Pair) -> None:
    assert "In Telegram, send me: link." in await pair.speaker(Command.LINK)


async def test_the_open_question_is_there_again_behind_it_on_both_sides(pair: Pair) -> None:
    await pair.speaker("my calf is cramping")
    asked = await pair.speaker(Command.LINK)
    assert asked.endswith("?")
    assert await pair.chat("my calf is cramping")
    await pair.chat(Command.LINK)
    assert (await pair.tells("482917")).endswith("?")
    await pair.comes()
    assert "letting go" in await pair.taps("yes")


async def test_a_danger_sign_comes_before_the_yes(pair: Pair) -> None:
    await pair.chat(Command.LINK)
    await pair.tells("482917")
    await pair.comes()
    assert "Call your local emergency number now." in await pair.chat("i have chest pain and i can't breathe")


# ---- what is promised ----


async def test_a_promise_is_kept_in_the_chat_and_not_told_again_by_the_speaker(pair: Pair) -> None:
    await pair.links()
    assert "I'll ask in Telegram on" in await pair.promises()
    pair.now += timedelta(days=16)
    (asked,) = await pair.comes()
    assert "calf" in asked
    assert await pair.pending(ECHO) == 0
    assert "check-in" not in await pair.take(ECHO, Opened())
    assert "Good to hear" in await pair.taps("gone")


async def test_what_telegram_asks_needs_no_reminder_on_the_speaker(pair: Pair) -> None:
    await pair.promises()
    assert [reply.promise is not None for reply in pair.taken.replies] == [True]
    await pair.links()
    await pair.take(ECHO, Opened(anew=True))
    await pair.speaker(*TO_THE_OFFER)
    assert any("in Telegram on" in reply.speech for reply in pair.taken.replies)
    assert not any(reply.promise for reply in pair.taken.replies)


async def test_what_was_promised_before_the_link_moves_too(pair: Pair) -> None:
    assert "Open me after" in await pair.promises()
    await pair.links()
    pair.now += timedelta(days=16)
    assert len(await pair.comes()) == 1


async def test_worse_leads_to_the_questions_about_the_same_complaint(pair: Pair) -> None:
    await pair.links()
    await pair.promises()
    pair.now += timedelta(days=16)
    await pair.comes()
    assert (await pair.taps("worse")).endswith("?")


@pytest.mark.parametrize("side", [CHAT, ECHO])
async def test_unlinked_from_either_side_the_speaker_asks_again_itself(
    pair: Pair, side: ParticipantId
) -> None:
    await pair.links()
    await pair.promises()
    assert "No longer linked" in await pair.take(side, Asked(Command.UNLINK))
    pair.now += timedelta(days=16)
    assert await pair.comes() == []
    assert "check-in" in await pair.take(ECHO, Opened())


async def test_a_crash_half_way_through_the_handing_over_asks_once(
    pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    await pair.links()
    await pair.promises()
    pair.now += timedelta(days=16)
    real = pair.coach.store.turn

    async def dies(inbound: Inbound, step: object) -> Taken:
        if isinstance(inbound.event, HandedOver):
            raise StoreUnavailable("gone")
        return await real(inbound, step)  # type: ignore[arg-type] # as it was given

    with monkeypatch.context() as patch:
        patch.setattr(pair.coach.store, "turn", dies)
        with pytest.raises(StoreUnavailable):
            await pair.comes()
    assert len(await pair.comes()) == 1
    assert (await pair.pending(ECHO), await pair.comes()) == (0, [])


async def test_a_chat_that_cannot_be_read_gives_the_promise_back(
    pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    await pair.links()
    await pair.promises()
    pair.now += timedelta(days=16)
    real = pair.coach.store.turn

    async def broken(inbound: Inbound, step: object) -> Taken:
        if inbound.participant == CHAT:
            raise StoreBroken("damaged")
        return await real(inbound, step)  # type: ignore[arg-type] # as it was given

    with monkeypatch.context() as patch:
        patch.setattr(pair.coach.store, "turn", broken)
        assert await pair.comes() == []
        assert await pair.coach.next_due(pair) is None
    assert "check-in" in await pair.take(ECHO, Opened())


async def test_settings_name_the_link(pair: Pair) -> None:
    assert "linked" not in await pair.chat(Command.SETTINGS)
    await pair.links()
    assert "A speaker is linked with this chat" in await pair.chat(Command.SETTINGS)


# ---- forgetting ----


async def kept_of(pair: Pair, who: ParticipantId) -> bool:
    kept = json.loads(await pair.coach.export(who))
    return any(kept[part] for part in ("conversation", "episodes", "follow_ups", "links"))


@pytest.mark.parametrize("side", [CHAT, ECHO])
@pytest.mark.parametrize("also", [True, False])
async def test_forgetting_one_of_two_asks_which(pair: Pair, side: ParticipantId, also: bool) -> None:
    await pair.links()
    await pair.promises()
    await pair.chat("hello")
    other = ECHO if side == CHAT else CHAT
    await pair.take(side, Asked(Command.FORGET))
    assert "linked" in await pair.take(side, Said("yes"))
    assert await kept_of(pair, side)
    assert "Erased" in await pair.take(side, Said("yes" if also else "no"))
    assert not await kept_of(pair, side)
    assert await kept_of(pair, other) is not also


async def test_the_skill_taken_off_ends_the_link(pair: Pair) -> None:
    await pair.links()
    await pair.take(ECHO, Removed())
    assert "Nothing is linked" in await pair.chat(Command.UNLINK)
