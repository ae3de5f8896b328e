"""Whole conversations with a device that we did not write, through our verifier, in both profiles.

One house stands in the UK and the others in the US, by their devices' locale.
"""

import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from cramp_coach.session import MovedClock
from support.alexa_channel import moved_clock, private, public
from support.virtual_device import (
    Heard,
    SigningProxy,
    VirtualDevice,
    need_node,
    signing_proxy,
    virtual_device,
)

MODELS = Path(__file__).parents[2] / "infra/alexa/skill-package/interactionModels/custom"
US, UK = MODELS / "en-US.json", MODELS / "en-GB.json"
PULL = "Pull your toes up toward your shin."


pytestmark = pytest.mark.asyncio(loop_scope="module")


@dataclass
class Home:
    """A speaker, the wire behind it, and the clock on the wall."""

    echo: VirtualDevice
    proxy: SigningProxy
    clock: MovedClock
    model: Path


@dataclass
class Street:
    """Many homes behind one wire, each with an account of its own."""

    proxy: SigningProxy
    clock: MovedClock
    model: Path
    homes: int = 0


@pytest_asyncio.fixture(
    scope="module",
    loop_scope="module",
    params=[("private", UK), ("public", US)],
    ids=["private-UK", "public-US"],
)
async def street(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Street]:
    profile, model = request.param
    async with AsyncExitStack() as stack:
        yield await _opened(stack, tmp_path_factory.mktemp("street"), profile, model)


@pytest_asyncio.fixture(loop_scope="module")
async def home(street: Street, tmp_path: Path) -> AsyncIterator[Home]:
    street.homes += 1
    device = virtual_device(street.proxy.address, street.clock, street.model, f"account.{street.homes}")
    async with device as echo:
        yield Home(echo, street.proxy, street.clock, street.model)


@pytest_asyncio.fixture(loop_scope="module")
async def own_home(tmp_path: Path) -> AsyncIterator[Home]:
    """Where time may pass without anybody else noticing."""
    async with AsyncExitStack() as stack:
        street = await _opened(stack, tmp_path, "private", US)
        device = virtual_device(street.proxy.address, street.clock, street.model)
        yield Home(await stack.enter_async_context(device), street.proxy, street.clock, street.model)


async def _opened(stack: AsyncExitStack, folder: Path, profile: str, model: Path) -> Street:
    need_node()
    clock = moved_clock()
    channel = private(folder / "home", clock) if profile == "private" else public(clock)
    wire = await stack.enter_async_context(channel)
    return Street(await stack.enter_async_context(signing_proxy(wire)), clock, model)


def silence(heard: Heard) -> float:
    """Seconds of pauses."""
    return sum(int(pause) for pause in re.findall(r'<break time="(\d+)ms"/>', heard.speech)) / 1000


async def test_launch_asks_one_question_and_waits(home: Home) -> None:
    heard = await home.echo.launch()
    assert heard.open
    assert heard.speech.count("?") == 1
    assert heard.reprompt.rstrip("</speak>").endswith("?")


async def test_a_cramp_is_helped_by_the_first_words(home: Home) -> None:
    first = await home.echo.say("ask cramp coach to help my lower leg")
    assert first.speech.startswith(f"<speak>{PULL}")
    assert first.open
    assert first.request["request"]["locale"] == home.model.stem
    assert 25 <= silence(first) <= 30
    second = await home.echo.say("not yet")
    assert silence(second) >= 25
    assert PULL not in second.speech
    third = await home.echo.say("it let go")
    assert silence(third) == 0
    assert third.speech.startswith("<speak>Good.")


async def test_muscle_and_side_are_heard_at_once(home: Home) -> None:
    heard = await home.echo.intend("CrampIntent", muscle="sole of foot", side="left")
    assert heard.speech.startswith("<speak>Pull your toes back toward your shin.")


async def test_help_first_is_a_cry_for_help(home: Home) -> None:
    where = await home.echo.intend("AMAZON.HelpIntent")
    assert (where.speech, where.open) == ("<speak>Where is it?</speak>", True)
    assert (await home.echo.say("my calf")).speech.startswith(f"<speak>{PULL}")


async def test_a_word_that_alexa_does_not_know_is_read_by_us(home: Home) -> None:
    heard = await home.echo.intend("CrampIntent", muscle="gastrocnemius calf thing")
    assert heard.speech.startswith(f"<speak>{PULL}")


@pytest.mark.parametrize("word", ["stop", "cancel"])
async def test_stop_and_cancel_end_it(home: Home, word: str) -> None:
    await home.echo.say("ask cramp coach to help my calf")
    heard = await home.echo.say(word)
    assert not heard.open
    assert heard.speech
    assert "?" not in heard.speech


async def test_what_fits_nothing_is_asked_again(home: Home) -> None:
    await home.echo.launch()
    heard = await home.echo.say("purple elephants")
    assert heard.open
    assert "?" in heard.speech


async def test_again_brings_the_same_move(home: Home) -> None:
    await home.echo.say("ask cramp coach to help my calf")
    again = await home.echo.intend("AMAZON.RepeatIntent")
    assert PULL in again.speech
    assert silence(again) >= 25


async def test_pause_and_resume_keep_the_place(home: Home) -> None:
    await home.echo.say("ask cramp coach to help my calf")
    assert await home.echo.intend("AMAZON.PauseIntent")
    assert "?" in (await home.echo.intend("AMAZON.ResumeIntent")).speech


async def test_danger_comes_first(home: Home) -> None:
    await home.echo.say("ask cramp coach to help my calf")
    heard = await home.echo.say("i have chest pain")
    assert heard.speech.startswith("<speak>Call your local emergency number now.")
    assert not heard.open


@pytest.mark.parametrize("reason", ["USER_INITIATED", "EXCEEDED_MAX_REPROMPTS", "ERROR"])
async def test_an_end_is_not_answered(home: Home, reason: str) -> None:
    await home.echo.launch()
    heard = await home.echo.end(reason)
    assert (heard.speech, heard.reprompt, heard.open) == ("", "", False)


@pytest.mark.parametrize("kind", ["Connections.Response", "AudioPlayer.PlaybackFailed", "Something.New"])
async def test_a_request_of_a_kind_that_nobody_knows_is_not_spoken_to(home: Home, kind: str) -> None:
    assert (await home.echo.send(kind)).speech == ""


async def test_the_same_request_again_brings_the_same_answer(home: Home) -> None:
    await home.echo.say("ask cramp coach to help my calf")
    await home.echo.say("not yet")
    body, answer = home.proxy.forwarded[-1]
    assert (await home.proxy.signing.sends(body)).content == answer
    assert (await home.echo.say("it let go")).speech.startswith("<speak>Good.")


async def _told(home: Home) -> Heard:
    """A cramp that is over, every danger denied, up to the offer to ask again."""
    await home.echo.say("ask cramp coach to help my calf")
    heard = await home.echo.say("it let go")
    for _ in range(9):
        if "Shall I?" in heard.speech:
            break
        heard = await home.echo.say("no")
    return heard


async def test_at_home_the_offer_is_kept_and_the_check_in_waits_for_a_launch(own_home: Home) -> None:
    assert "ordinary cramp" in (await _told(own_home)).speech
    promised = await own_home.echo.say("yes")
    assert "Shall I set one reminder" in promised.speech
    reminded = await own_home.echo.say("yes")
    assert reminded.speech.startswith("<speak>It's set for ")
    assert not reminded.open
    own_home.clock.move_to(own_home.clock() + timedelta(days=15))
    announced = await own_home.echo.launch()
    assert announced.open
    assert not re.search("cramp|calf|leg", announced.speech.replace("Cramp Coach", ""))
    told = await own_home.echo.say("yes")
    assert "gone, better, the same, or worse?" in told.speech
    over = await own_home.echo.intend("ReportIntent", report="gone")
    assert over.speech


async def test_at_home_a_no_to_the_offer_keeps_nothing(own_home: Home) -> None:
    await _told(own_home)
    assert "keep nothing" in (await own_home.echo.say("no")).speech
    own_home.clock.move_to(own_home.clock() + timedelta(days=15))
    assert "What is it" in (await own_home.echo.launch()).speech


async def test_at_home_everything_can_be_erased(own_home: Home) -> None:
    await _told(own_home)
    await own_home.echo.say("yes")
    assert "Erase it?" in (await own_home.echo.intend("ForgetIntent")).speech
    assert "Erased" in (await own_home.echo.say("yes")).speech
    own_home.clock.move_to(own_home.clock() + timedelta(days=15))
    assert "What is it" in (await own_home.echo.launch()).speech
