"""What became of a message, told by a transport that fails in every way."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import pytest
from telegram import Bot
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

from cramp_coach.guide.pictures import drawn
from cramp_coach.ports import Delivery, NotSent, Outcome, Refused, Sent, Unsure
from cramp_coach.vocabulary import ParticipantId, Reply
from cramp_coach_telegram.cards import Cards
from cramp_coach_telegram.courier import TelegramCourier
from cramp_coach_telegram.lanes import Lanes
from cramp_coach_telegram.limiter import Limiter
from cramp_coach_telegram.limits import Gate
from cramp_coach_telegram.pictures import Pictures
from cramp_coach_telegram.settings import Limits
from cramp_coach_telegram.trying import Trying
from support.small_coach import said

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
Answer = tuple[int, dict[str, Any]] | TelegramError
GOOD: Answer = (200, {"message_id": 5, "date": 1, "chat": {"id": 7, "type": "private"}})


@dataclass
class Wire(BaseRequest):
    """Gives these answers, one a request; keeps what was sent."""

    answers: list[Answer]
    texts: list[str] = field(default_factory=list[str])

    @property
    def read_timeout(self) -> float:
        return 1.0

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *_: Any, **__: Any
    ) -> tuple[int, bytes]:
        self.texts.append(request_data.json_parameters["text"] if request_data else "")
        answer = self.answers.pop(0)
        if isinstance(answer, TelegramError):
            raise answer
        status, body = answer
        whole = {"ok": True, "result": body} if status == 200 else {"ok": False, "error_code": status} | body
        return status, json.dumps(whole).encode()


def courier(wire: Wire) -> TelegramCourier:
    limiter, bot = Limiter(Gate(Limits()), lambda: 0.0, never), Bot("1:a", request=wire)
    trying = Trying(limiter, Lanes(), 10)
    cards, pictures = Cards(bot, trying), Pictures(bot, trying, drawn)
    return TelegramCourier(bot, limiter, lambda: NOW, lambda _: "(again?)", cards, pictures)


def never(_: float, __: Callable[[], None]) -> asyncio.TimerHandle:
    raise AssertionError("nobody waits here")


def delivery(reply: Reply | None = None, *, suspect: bool = False) -> Delivery:
    return Delivery(1, ParticipantId("telegram:7"), reply or said("hello"), "reply", 1, "t", suspect)


def caused(error: type[NetworkError], cause: Exception) -> NetworkError:
    found = error("a message")
    found.__cause__ = cause
    return found


def refusal(status: int, words: str = "", **parameters: int) -> Answer:
    return status, {"description": words, "parameters": parameters}


@pytest.mark.parametrize(
    ("answer", "fits"),
    [
        (GOOD, lambda o: o == Sent("5")),
        (refusal(429, "wait", retry_after=40), lambda o: o.retry_at == NOW + timedelta(seconds=40)),
        (
            refusal(403, "Forbidden: blocked"),
            lambda o: o == Refused("blocked", gone=True),
        ),
        (refusal(400, "Bad Request: chat not found"), lambda o: isinstance(o, Refused) and o.gone),
        (refusal(400, "Bad Request: no"), lambda o: isinstance(o, Refused) and not o.gone),
        (refusal(400, "moved", migrate_to_chat_id=9), lambda o: isinstance(o, Refused) and not o.gone),
        (refusal(401, "Unauthorized"), lambda o: isinstance(o, NotSent)),
        (refusal(500, "oh"), lambda o: isinstance(o, Unsure)),
        (refusal(502, "oh"), lambda o: isinstance(o, Unsure)),
        (caused(TimedOut, aiohttp.ConnectionTimeoutError("x")), lambda o: isinstance(o, NotSent)),
        (caused(TimedOut, aiohttp.SocketTimeoutError("x")), lambda o: isinstance(o, Unsure)),
        (caused(TimedOut, TimeoutError("x")), lambda o: isinstance(o, Unsure)),
        (caused(NetworkError, aiohttp.ServerDisconnectedError("x")), lambda o: isinstance(o, Unsure)),
        (caused(NetworkError, aiohttp.ClientOSError("x")), lambda o: isinstance(o, Unsure)),
    ],
)
async def test_every_way_to_fail(answer: Answer, fits: Callable[[Outcome], bool]) -> None:
    outcome = await courier(Wire([answer])).deliver(delivery())
    assert fits(outcome), outcome


async def test_a_held_chat_is_not_even_tried() -> None:
    wire = Wire([refusal(429, "wait", retry_after=40)])
    one = courier(wire)
    await one.deliver(delivery())
    outcome = await one.deliver(delivery())
    assert outcome == NotSent("Telegram asked to wait", NOW + timedelta(seconds=40))
    assert len(wire.texts) == 1


async def test_a_second_copy_says_so() -> None:
    wire = Wire([GOOD])
    await courier(wire).deliver(delivery(suspect=True))
    assert wire.texts == ["(again?)\n\nhello"]


async def test_half_sent_is_unsure() -> None:
    wire = Wire([GOOD, refusal(429, "wait", retry_after=40)])
    outcome = await courier(wire).deliver(delivery(said("word " * 1500)))
    assert isinstance(outcome, Unsure)


async def test_unreadable_tags_are_sent_as_words() -> None:
    wire = Wire([refusal(400, "Bad Request: can't parse entities: x"), GOOD])
    assert await courier(wire).deliver(delivery(said("a < b"))) == Sent("5")
    assert wire.texts == ["a &lt; b", "a < b"]
