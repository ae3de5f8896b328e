"""What arrives over real sockets: 400, or an answer in time. Never a trace, never a word of what was said."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from ask_sdk_core.response_helper import ResponseFactory
from ask_sdk_model.response_envelope import ResponseEnvelope

from cramp_coach.conversation.wording import plain
from cramp_coach.guide.loader import load_guide
from cramp_coach.session import MovedClock
from cramp_coach.vocabulary import Phase, Reply
from cramp_coach_alexa.apology import apology_to
from cramp_coach_alexa.asgi import MOST_BYTES, Answer, Endpoint
from cramp_coach_alexa.envelope import Envelope
from support.alexa_bodies import AT, SKILL, ended, envelope, intent, launch, raw
from support.alexa_server import Device, device, verifying
from support.authority import Authority

OURS = Authority(AT)
GUIDE = load_guide()


def notice(name: str) -> Reply:
    return plain(GUIDE, f"notice.{name}", Phase.CLOSED)


async def greets(envelope: Envelope) -> ResponseEnvelope:
    return ResponseEnvelope(version="1.0", response=ResponseFactory().speak("Well?").ask("Well?").response)


async def falls(envelope: Envelope) -> ResponseEnvelope:
    raise ZeroDivisionError(f"what somebody said: {envelope.request.slots}")


async def sleeps(envelope: Envelope) -> ResponseEnvelope:
    await asyncio.sleep(60)
    return await greets(envelope)


@asynccontextmanager
async def talking(answer: Answer = greets, answer_s: float = 6.0) -> AsyncIterator[Device]:
    async with verifying(OURS, MovedClock(AT)) as verifier:
        endpoint = Endpoint(verifier, answer, lambda one: apology_to(one, notice), answer_s)
        async with device(OURS, endpoint.route()) as one:
            yield one


async def test_what_is_proved_is_answered() -> None:
    async with talking() as alexa:
        answer = await alexa.sends(launch())
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/json")
    assert answer.json()["response"]["outputSpeech"] == {"type": "SSML", "ssml": "<speak>Well?</speak>"}


@pytest.mark.parametrize("size", [MOST_BYTES + 1, 5_000_000])
async def test_what_is_too_large_is_refused_and_the_next_is_answered(size: int) -> None:
    async with talking() as alexa:
        answer = await alexa.sends(b"x" * size)
        assert (answer.status_code, answer.content) == (400, b"")
        assert (await alexa.sends(launch())).status_code == 200


async def test_a_large_request_is_answered() -> None:
    async with talking() as alexa:
        assert (await alexa.sends(launch(attributes={"much": "x" * 100_000}))).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Signature-256": "AAAA"},
        {"SignatureCertChainUrl": "https://evil.example/echo.api/x.pem"},
        {"SignatureCertChainUrl": "https://s3.amazonaws.com/echo.api/../x.pem"},
    ],
    ids=str,
)
async def test_what_is_not_proved_is_refused_without_a_word(headers: dict[str, str]) -> None:
    async with talking(falls) as alexa:
        answer = await alexa.sends(launch(), **headers)
    assert (answer.status_code, answer.content) == (400, b"")


async def test_without_a_signature_nobody_is_answered() -> None:
    async with talking(falls) as alexa:
        for body in (b"", raw(launch()), b"\xff" * 1000):
            answer = await alexa.http.post("/alexa", content=body)
            assert (answer.status_code, answer.content) == (400, b"")
        assert (await alexa.http.get("/alexa")).status_code == 405


@pytest.mark.parametrize("body", [b"", b"null", b"[]", b"\xef\xbb\xbf{}", b"[" * 60_000, b'{"request":NaN}'])
async def test_a_signed_body_that_is_no_request_is_refused(body: bytes) -> None:
    async with talking(falls) as alexa:
        assert (await alexa.sends(body)).status_code == 400


async def test_another_skills_request_is_refused_and_the_operator_is_told(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with talking(falls) as alexa:
        assert (await alexa.sends(launch(skill=f"{SKILL}x"))).status_code == 400
    assert "ALEXA_SKILL_ID" in caplog.text


async def test_strangers_do_not_fill_the_log(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        async with talking(falls) as alexa:
            await alexa.sends(b"x" * 5_000_000)
            await alexa.http.post("/alexa", content=b"hello")
    assert caplog.text == ""


@pytest.mark.parametrize(("answer", "answer_s"), [(falls, 6.0), (sleeps, 0.3)], ids=["a fault", "too slow"])
async def test_when_we_fail_they_are_told_what_helps(
    answer: Answer, answer_s: float, caplog: pytest.LogCaptureFixture
) -> None:
    said = {"Muscle": "my own private calf"}
    async with talking(answer, answer_s) as alexa:
        told = await alexa.sends(intent("CrampIntent", said))
    speech = told.json()["response"]["outputSpeech"]["ssml"]
    assert told.status_code == 200
    assert speech.startswith("<speak>For a calf or foot cramp, pull your toes up")
    assert "call your local emergency number" in speech
    assert told.json()["response"]["shouldEndSession"] is True
    assert "Traceback" not in told.text
    assert "was not answered" in caplog.text
    assert "private" not in caplog.text + told.text


@pytest.mark.parametrize(
    "body", [ended("ERROR"), envelope({"type": "AudioPlayer.PlaybackFailed"})], ids=["an end", "a player"]
)
async def test_who_cannot_hear_us_is_told_nothing(body: dict[str, object]) -> None:
    async with talking(falls) as alexa:
        assert (await alexa.sends(body)).json() == {"version": "1.0", "response": {}}


async def test_what_does_not_come_is_not_waited_for() -> None:
    async with talking(falls) as alexa:
        port = alexa.http.base_url.port
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"POST /alexa HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nabc")
        assert (await reader.readline()).startswith(b"HTTP/1.1 400 ")
        writer.close()


async def test_many_at_once_are_all_answered() -> None:
    async with talking() as alexa:
        bodies = [raw(launch(number=number)) for number in range(40)]
        answers = await asyncio.gather(*(alexa.sends(body) for body in bodies))
    assert {answer.status_code for answer in answers} == {200}
    assert all(json.loads(answer.content) for answer in answers)
