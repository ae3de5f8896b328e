"""Whatever a signed body holds, and wherever: 400, or an answer that Alexa can speak; never a trace."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from itertools import count, product
from typing import Any

import pytest
import pytest_asyncio

from cramp_coach.bootstrap import now
from cramp_coach.session import MovedClock
from support.alexa_bodies import ended, envelope, intent, launch, raw
from support.alexa_channel import private, public
from support.alexa_server import Device
from support.virtual_device import check_answer

CLOCK = MovedClock(now())  # it stands still: what is built here is of now whenever it is sent
CRAMP = intent(
    "CrampIntent",
    {"muscle": ("calf", "calf"), "side": ("left", "left")},
    attributes={"ask": 3, "at": "hold"},
    at=CLOCK(),
)
ODD: list[Any] = [None, True, -1, 1e308, "", "odd", "x" * 20_000, [], [[[[]]]], {}, {"a": {"b": [None]}}]


pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module", params=["private", "public"])
async def alexa(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Device]:
    folder = tmp_path_factory.mktemp("home")
    opened = private(folder, CLOCK) if request.param == "private" else public(CLOCK)
    async with AsyncExitStack() as stack:
        yield await stack.enter_async_context(opened)


def places(body: Any, way: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = body.items() if isinstance(body, dict) else enumerate(body) if isinstance(body, list) else ()
    return [*([way] if way else []), *(place for name, part in inner for place in places(part, (*way, name)))]


def changed(body: dict[str, Any], place: tuple[Any, ...], value: Any) -> dict[str, Any]:
    copy: dict[str, Any] = json.loads(raw(body))
    inner: Any = copy
    *way, last = place
    for name in way:
        inner = inner[name]
    inner[last] = value
    return copy


NUMBERS = count()


def another(body: dict[str, Any]) -> dict[str, Any]:
    """The same, as another request of another account."""
    copy: dict[str, Any] = json.loads(raw(body))
    number = next(NUMBERS)
    copy["request"]["requestId"] = f"amzn1.echo-api.request.{number}"
    for part in (copy["session"], copy["context"]["System"]):
        part["user"] = {"userId": f"amzn1.ask.account.{number}"}
    return copy


async def check(alexa: Device, body: dict[str, Any] | bytes) -> int:
    """The status; what is answered can be spoken, and came in time."""
    async with asyncio.timeout(6):
        answer = await alexa.sends(body)
    assert "Traceback" not in answer.text
    if answer.status_code == 200:
        check_answer(answer.content)
    else:
        assert (answer.status_code, answer.content) == (400, b"")
    return answer.status_code


@pytest.mark.parametrize("every", [5, pytest.param(1, marks=pytest.mark.long)])
async def test_whatever_stands_in_any_place(
    alexa: Device, every: int, caplog: pytest.LogCaptureFixture
) -> None:
    statuses = [
        await check(alexa, changed(another(CRAMP), place, odd))
        for place, odd in list(product(places(CRAMP), ODD))[::every]
    ]
    assert set(statuses) == {200, 400}
    assert "was not answered" not in caplog.text


TYPES = [
    "CanFulfillIntentRequest",
    "AlexaSkillEvent.SkillEnabled",
    "AlexaSkillEvent.SkillDisabled",
    "Connections.Response",
    "AudioPlayer.PlaybackFailed",
    "System.ExceptionEncountered",
    "Alexa.Presentation.APL.UserEvent",
    "Something.New",
    "intentrequest",
]
KINDS = [
    launch(at=CLOCK()),
    ended(at=CLOCK()),
    ended("ERROR", at=CLOCK()),
    *(envelope({"type": name}, at=CLOCK()) for name in TYPES),
    *(intent(name, at=CLOCK()) for name in ("NewIntent", "AMAZON.NewIntent", "\u202e", "x" * 900)),
]


async def test_whatever_kind_of_request_comes(alexa: Device, caplog: pytest.LogCaptureFixture) -> None:
    for body in KINDS:
        assert await check(alexa, another(body)) == 200
    assert "was not answered" not in caplog.text


WORDS = [
    "x" * 1000,
    "no " * 333,
    "chest pain " * 90,
    "<break time='9999s'/>",
    "&amp; ]]> \u0000",
    "\u202e\U0001f9b5",
    "'; drop table",
]


async def test_whatever_somebody_says(alexa: Device, caplog: pytest.LogCaptureFixture) -> None:
    intents = ["TellIntent", "CrampIntent", "TellIntent", "SignIntent"]
    for words, name in product(WORDS, intents):
        said = {"words": words, "muscle": words, "sign": (words, words)}
        body = intent(name, said, at=CLOCK(), new=name == "CrampIntent")
        assert await check(alexa, another(body)) == 200
    assert "was not answered" not in caplog.text


async def test_bodies_that_are_no_request_are_refused(alexa: Device) -> None:
    good = raw(another(CRAMP))
    for body in (
        b"",
        b"null",
        b"[" * 60_000,
        good[:-9],
        good + good,
        b"\xef\xbb\xbf" + good,
        good.replace(b"calf", b"\xff"),
    ):
        assert await check(alexa, body) == 400
    for size in (200_000, 5_000_000):
        assert await check(alexa, b" " * size + good) == 400
    assert await check(alexa, good) == 200
