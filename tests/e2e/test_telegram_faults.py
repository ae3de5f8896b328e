"""What goes wrong, over real sockets, against a Bot API that we did not write."""

import asyncio
import logging
import re
from dataclasses import replace

import pytest

from cramp_coach.errors import SettingsWrong
from cramp_coach.vocabulary import Said
from cramp_coach_telegram.run import run_telegram
from cramp_coach_telegram.settings import Secret, TelegramSettings
from support.bot_api import PATIENCE, TOKEN, BotApi, Fault
from support.small_coach import SmallCoach
from support.telegram_bot import ANN, BEN, FAST, IMPATIENT, clock, running


async def test_the_same_update_again_changes_nothing(api: BotApi, coach: SmallCoach) -> None:
    async with running(api, coach):
        update = await api.says(ANN, "calf")
        await api.sent(ANN)
        await api.confirmed(update)
        await api.gives_again(update)
        await api.confirmed(await api.says(BEN, "foot"))
    assert [call.text for call in api.made("sendMessage", ANN)] == ["You said: calf"]
    assert coach.heard == [Said("calf"), Said("foot")]


async def test_a_lower_number_is_no_repeat(api: BotApi, coach: SmallCoach) -> None:
    """After a quiet week Telegram begins its numbers anew, anywhere."""
    async with running(api, coach):
        await api.gives({"update_id": 900_000, "message": api.message(ANN, text="calf")})
        await api.sent(ANN)
    async with running(api, coach):
        await api.gives_again({"update_id": 17, "message": api.message(ANN, text="foot")})
        await api.sent(ANN, 2)
    assert coach.heard == [Said("calf"), Said("foot")]


async def test_poison_does_not_stop_the_next(
    api: BotApi, coach: SmallCoach, caplog: pytest.LogCaptureFixture
) -> None:
    await api.says(ANN, "before")
    poison = await api.gives({"message": {"message_id": "x", "chat": 7, "text": "secret words"}})
    after = await api.says(ANN, "after")
    async with running(api, coach):
        await api.sent(ANN, 2)
        await api.confirmed(after)
    assert [call.text for call in api.made("sendMessage")] == ["You said: before", "You said: after"]
    assert f"update {poison['update_id']} is unreadable" in caplog.text
    assert "secret words" not in caplog.text


def too_many(seconds: int) -> Fault:
    wait = {"retry_after": seconds}
    return Fault("sendMessage", ANN, status=429, description="Too Many Requests", parameters=wait)


async def test_429_holds_only_that_chat(api: BotApi, coach: SmallCoach) -> None:
    api.faults.append(too_many(600))
    async with running(api, coach):
        await api.says(ANN, "calf")
        await api.until(lambda: api.made("sendMessage", ANN, good=False))
        await api.says(BEN, "foot")
        await api.sent(BEN)
    assert [call.status for call in api.made("sendMessage", ANN, good=False)] == [429]


async def test_after_429_it_comes_in_its_order(api: BotApi, coach: SmallCoach) -> None:
    api.faults.append(too_many(1))
    async with running(api, coach):
        await api.says(ANN, "twice")
        sent = await api.sent(ANN, 2)
    assert [call.text for call in sent] == ["one", "two"]
    assert [call.status for call in api.made("sendMessage", ANN, good=False)] == [429, 200, 200]


async def test_403_ends_what_was_promised(api: BotApi, coach: SmallCoach) -> None:
    blocked = "Forbidden: bot was blocked by the user"
    api.faults.append(Fault("sendMessage", ANN, status=403, description=blocked, times=9))
    async with running(api, coach):
        await api.says(ANN, "twice")
        await api.until(lambda: api.made("sendMessage", ANN, good=False))
        await api.says(BEN, "foot")
        await api.sent(BEN)
    assert len(api.made("sendMessage", ANN, good=False)) == 1
    assert await coach.store.next_due("telegram") is None


@pytest.mark.parametrize(
    "fault",
    [
        Fault("sendMessage", ANN, status=502, description="Bad Gateway"),
        Fault("sendMessage", ANN, hangs=True),
        Fault("sendMessage", ANN, drops=True),
    ],
    ids=["502", "time-out", "dropped"],
)
async def test_what_may_have_arrived_comes_again_and_says_so(
    api: BotApi, coach: SmallCoach, fault: Fault
) -> None:
    api.faults.append(replace(fault))
    async with running(api, coach, IMPATIENT):
        await api.says(ANN, "twice")
        sent = await api.sent(ANN, 2)
    assert [call.text for call in sent] == ["(perhaps again)\n\none", "two"]


async def test_tags_that_cannot_be_read_are_left_out(api: BotApi, coach: SmallCoach) -> None:
    unread = "Bad Request: can't parse entities: unsupported start tag"
    api.faults.append(Fault("sendMessage", ANN, status=400, description=unread))
    async with running(api, coach):
        await api.says(ANN, "/cramp")
        (sent,) = await api.sent(ANN)
    assert sent.text == "Pull your toes up & hold.\n\nHold. ⏳ 0:30\n\nIs it letting go?"
    assert "parse_mode" not in sent.fields


async def test_our_own_fault_is_told_and_passed_by(
    api: BotApi, coach: SmallCoach, caplog: pytest.LogCaptureFixture
) -> None:
    async with running(api, coach):
        await api.says(ANN, "fail: my calf hurts")
        await api.says(ANN, "calf")
        sent = await api.sent(ANN, 2)
    assert [call.text for call in sent] == ["failed", "You said: calf"]
    assert "ZeroDivisionError" in caplog.text
    assert "my calf hurts" not in caplog.text


async def test_nothing_is_lost_while_the_store_is_down(api: BotApi, coach: SmallCoach) -> None:
    coach.store_is_down = 3
    async with running(api, coach):
        await api.says(ANN, "calf")
        sent = await api.sent(ANN, 2)
    assert [call.text for call in sent] == ["store_down", "You said: calf"]


async def test_telegram_is_away_for_a_while(api: BotApi, coach: SmallCoach) -> None:
    api.faults += [Fault("getMe", status=502, times=2), Fault("getUpdates", status=502, times=3)]
    async with running(api, coach):
        await api.says(ANN, "calf")
        await api.sent(ANN)


async def test_a_wrong_token_is_one_sentence(api: BotApi, coach: SmallCoach) -> None:
    settings = TelegramSettings(Secret("1:wrong"), api.address, FAST)
    with pytest.raises(SettingsWrong, match="BotFather") as caught:
        await run_telegram(coach, settings, clock=clock, stop=asyncio.Event())
    assert not re.search("1:wrong", str(caught.value))


async def test_a_second_poller_is_one_sentence(api: BotApi, coach: SmallCoach) -> None:
    api.faults.append(Fault("getUpdates", status=409, description="Conflict", times=99))
    settings = TelegramSettings(Secret(TOKEN), api.address, FAST)
    with pytest.raises(SettingsWrong, match="Another program"):
        await run_telegram(coach, settings, clock=clock, stop=asyncio.Event())


async def test_an_unreachable_telegram_is_said_and_can_be_stopped(
    coach: SmallCoach, caplog: pytest.LogCaptureFixture
) -> None:
    stop = asyncio.Event()

    def stops(_: logging.LogRecord) -> bool:
        stop.set()
        return True

    caplog.handler.addFilter(stops)
    settings = TelegramSettings(Secret(TOKEN), "http://127.0.0.1:1", replace(FAST, first_pause_s=600))
    async with asyncio.timeout(PATIENCE):
        await run_telegram(coach, settings, clock=clock, stop=stop)
    (said,) = caplog.messages
    assert "cannot be reached (ClientConnectorError)" in said
    assert TOKEN not in said


async def test_stopped_while_a_send_hangs(api: BotApi, coach: SmallCoach) -> None:
    api.faults.append(Fault("sendMessage", ANN, hangs=True))
    async with running(api, coach, replace(IMPATIENT, read_s=600)):
        await api.says(ANN, "calf")
        await api.until(lambda: api.made("sendMessage", ANN, good=False))
    assert [call.status for call in api.made("sendMessage", ANN, good=False)] == [0]


async def test_what_is_too_much_stays_with_telegram(api: BotApi, coach: SmallCoach) -> None:
    """While as much is under way as may be, nothing more is taken; then it is."""
    api.faults.append(Fault("sendMessage", BEN, hangs=True))
    async with running(api, coach, replace(IMPATIENT, queue=1)):
        await api.says(BEN, "foot")
        await api.until(lambda: api.made("sendMessage", BEN, good=False))
        await api.says(ANN, "calf")
        await asyncio.sleep(0.5)  # so long it would have been taken, and is not
        assert coach.heard == [Said("foot")]
        await api.sent(ANN)
    assert coach.heard == [Said("foot"), Said("calf")]


async def test_the_admin_is_told_of_what_fails_once_and_without_words(api: BotApi, coach: SmallCoach) -> None:
    refused = Fault("sendMessage", ANN, status=400, description="Bad Request: message is odd")
    api.faults += [refused, refused]
    async with running(api, coach, admin=BEN):
        for words in ("my calf", "my foot"):
            await api.says(ANN, words)
        (told,) = await api.sent(BEN)
        await api.until(lambda: len(api.made("sendMessage", ANN, good=False)) == 2)
    assert re.fullmatch(
        r"ERROR cramp_coach\.storage\.outbox: message \d+ will never arrive: BadRequest", told.text
    )
    assert len(api.made("sendMessage", BEN)) == 1
