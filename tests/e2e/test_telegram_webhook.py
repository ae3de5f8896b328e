"""What Telegram posts to us, over real sockets, from a Bot API that we did not write and by hand."""

import asyncio
import json
from dataclasses import dataclass, field
from typing import Any

import pytest

from cramp_coach.errors import SettingsWrong
from cramp_coach.ports import Taken
from cramp_coach.vocabulary import Inbound, Said
from support.bot_api import BotApi, Fault
from support.small_coach import SmallCoach
from support.telegram_bot import ANN, BEN, clock
from support.web_hook import SECRET, hooked


@dataclass
class Slow(SmallCoach):
    """Takes no turn of ANN's before it may, and counts how many are taken at once."""

    may: asyncio.Event = field(default_factory=asyncio.Event)
    inside: int = 0
    most: int = 0

    async def respond(self, inbound: Inbound) -> Taken:
        """One turn."""
        if not inbound.participant.endswith(str(ANN)):
            return await super().respond(inbound)
        self.inside += 1
        self.most = max(self.most, self.inside)
        await self.may.wait()
        self.inside -= 1
        return await super().respond(inbound)


def written(api: BotApi, number: int, chat: int, text: str) -> dict[str, Any]:
    return {"update_id": number, "message": api.message(chat, text=text)}


async def test_telegram_is_told_where_to_post_and_still_knows_it_when_we_end(
    api: BotApi, coach: SmallCoach
) -> None:
    async with hooked(api, coach) as hook:
        assert (await hook.http.get("/healthz")).status_code == 200
    (told,) = api.made("setWebhook")
    assert told.fields["secret_token"] == SECRET
    assert set(json.loads(told.fields["allowed_updates"])) > {"message", "callback_query"}
    assert api.made("deleteWebhook", good=False) == api.made("getUpdates", good=False) == []


async def test_words_and_buttons_are_answered(api: BotApi, coach: SmallCoach) -> None:
    async with hooked(api, coach):
        await api.says(ANN, "calf")
        await api.presses(ANN, "1:7:eased", card=5)
        sent = await api.sent(ANN, 2)
        assert api.unconfirmed == 0
    assert [call.text for call in sent] == ["You said: calf", "eased to 7"]


@pytest.mark.parametrize("secret", ["wrong", SECRET[:-1], SECRET + "x", "", "\xe9", None])
async def test_a_wrong_secret_is_refused_and_told_nothing(
    api: BotApi, coach: SmallCoach, secret: str | None
) -> None:
    async with hooked(api, coach) as hook:
        answer = await hook.takes(written(api, 1, ANN, "calf"), secret)
        assert (answer.status_code, answer.text) == (403, "")
        await api.says(BEN, "foot")
        await api.sent(BEN)
    assert coach.heard == [Said("foot")]


async def test_while_the_store_is_down_telegram_keeps_it_and_posts_it_again(
    api: BotApi, coach: SmallCoach
) -> None:
    coach.store_is_down = 2
    async with hooked(api, coach) as hook:
        await api.says(ANN, "calf")
        assert api.unconfirmed == 1
        assert (await hook.http.get("/healthz")).status_code == 503
        assert await api.posts_again() == 0
        assert await api.posts_again() == 1
        sent = await api.sent(ANN, 2)
    assert [call.text for call in sent] == ["store_down", "You said: calf"]


async def test_the_same_update_many_times_changes_nothing(api: BotApi, coach: SmallCoach) -> None:
    async with hooked(api, coach) as hook:
        update = written(api, 7, ANN, "calf")
        answers = await asyncio.gather(*(hook.takes(update) for _ in range(4)))
        await api.sent(ANN)
    assert {answer.status_code for answer in answers} == {200}
    assert [call.text for call in api.made("sendMessage", ANN)] == ["You said: calf"]
    assert coach.heard == [Said("calf")]


async def test_two_participants_at_once_do_not_wait_for_each_other(api: BotApi, coach: SmallCoach) -> None:
    slow = Slow(coach.store, clock, coach.heard)
    async with hooked(api, slow) as hook:
        ann = asyncio.create_task(hook.takes(written(api, 1, ANN, "calf")))
        assert (await hook.takes(written(api, 2, BEN, "foot"))).status_code == 200
        await api.sent(BEN)
        assert not ann.done()
        slow.may.set()
        assert (await ann).status_code == 200
        await api.sent(ANN)


async def test_one_participants_updates_are_taken_one_at_a_time(api: BotApi, coach: SmallCoach) -> None:
    slow = Slow(coach.store, clock, coach.heard)
    async with hooked(api, slow) as hook:
        posts = [asyncio.create_task(hook.takes(written(api, n, ANN, str(n)))) for n in range(1, 8)]
        await hook.takes(written(api, 100, BEN, "foot"))
        slow.may.set()
        answers = await asyncio.gather(*posts)
        sent = await api.sent(ANN, 7)
    assert {answer.status_code for answer in answers} == {200}
    assert slow.most == 1
    heard = [event.text for event in slow.heard if isinstance(event, Said) and event.text != "foot"]
    assert [call.text for call in sent] == [f"You said: {text}" for text in heard]
    assert sorted(heard) == [str(n) for n in range(1, 8)]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"secret words",
        b"[" * 100_000,
        b"[]",
        b"null",
        b"{}",
        b'{"update_id": "secret words"}',
        b'{"update_id": 5, "message": {"message_id": "x", "chat": 7, "text": "secret words"}}',
        b'{"update_id": 5, "message": {"message_id": 1, "date": 1, "chat": {"id": [], "type": "private"}}}',
        b'{"update_id": 5, "message": "secret words"}',
        b"\xff\xfe{}",
        b'{"update_id": ' + b"9" * 5000 + b"}",
    ],
)
async def test_what_cannot_be_read_is_confirmed_and_passed_by(
    api: BotApi, coach: SmallCoach, caplog: pytest.LogCaptureFixture, body: bytes
) -> None:
    async with hooked(api, coach) as hook:
        assert (await hook.takes(content=body)).status_code == 200
        await api.says(ANN, "calf")
        await api.sent(ANN)
    assert coach.heard == [Said("calf")]
    assert "secret words" not in caplog.text


async def test_a_body_that_is_too_large_is_not_read(api: BotApi, coach: SmallCoach) -> None:
    async with hooked(api, coach) as hook:
        assert (await hook.takes(content=b" " * 5_000_000)).status_code == 413
        await api.says(ANN, "calf")
        await api.sent(ANN)


async def test_an_address_that_telegram_refuses_is_one_sentence(api: BotApi, coach: SmallCoach) -> None:
    refused = "Bad Request: bad webhook: an HTTPS URL must be provided for webhook"
    api.faults.append(Fault("setWebhook", status=400, description=refused, times=9))
    with pytest.raises(SettingsWrong, match="CRAMP_COACH_TELEGRAM_WEBHOOK: "):
        async with asyncio.timeout(20), hooked(api, coach):
            await api.sent(ANN)
