"""A device that we did not write reaches us only through what signs for it: the production verifier runs."""

import json
from pathlib import Path

import pytest
from ask_sdk_core.response_helper import ResponseFactory
from ask_sdk_model.response_envelope import ResponseEnvelope

from cramp_coach.bootstrap import now
from cramp_coach.conversation.wording import plain
from cramp_coach.guide.loader import load_guide
from cramp_coach.vocabulary import Phase
from cramp_coach_alexa.apology import apology_to
from cramp_coach_alexa.asgi import Endpoint
from cramp_coach_alexa.envelope import Envelope
from support.alexa_server import device, verifying
from support.authority import Authority
from support.virtual_device import need_node, signing_proxy, virtual_device

OURS, EVIL = Authority(now()), Authority(now(), "Evil")
MUSCLE = {"id": "calf", "name": {"value": "calf", "synonyms": ["lower leg"]}}
SLOT = {"name": "muscle", "type": "Muscle"}
MODEL = {
    "languageModel": {
        "invocationName": "cramp coach",
        "intents": [
            {"name": "CrampIntent", "slots": [SLOT], "samples": ["help my {muscle}"]},
            {"name": "AMAZON.FallbackIntent", "samples": []},
        ],
        "types": [{"name": "Muscle", "values": [MUSCLE]}],
    }
}
GUIDE = load_guide()


@pytest.fixture
def model(tmp_path: Path) -> Path:
    need_node()
    file = tmp_path / "en-US.json"
    file.write_text(json.dumps({"interactionModel": MODEL}))
    return file


async def echo(envelope: Envelope) -> ResponseEnvelope:
    ids = [name for slot in envelope.request.slots for name in slot.ids]
    said = " ".join([envelope.request.intent or "launch", *ids])
    response = ResponseFactory().speak(f"{said}?").ask("Well?").response
    return ResponseEnvelope(version="1.0", response=response)


async def fails(envelope: Envelope) -> ResponseEnvelope:
    raise ZeroDivisionError


def apology(envelope: Envelope) -> ResponseEnvelope:
    return apology_to(envelope, lambda name: plain(GUIDE, f"notice.{name}", Phase.CLOSED))


async def test_what_it_says_is_proved_and_read(model: Path) -> None:
    async with (
        verifying(OURS, now) as verifier,
        device(OURS, Endpoint(verifier, echo, apology).route()) as signing,
        signing_proxy(signing) as proxy,
        virtual_device(proxy.address, now, model) as echo_dot,
    ):
        assert (await echo_dot.launch()).speech == "<speak>launch?</speak>"
        assert (await echo_dot.say("help my lower leg")).speech == "<speak>CrampIntent calf?</speak>"
        assert (await echo_dot.say("purple elephants")).speech == "<speak>AMAZON.FallbackIntent?</speak>"
    assert len(proxy.forwarded) == 3


async def test_unsigned_and_signed_by_a_stranger_it_is_refused(model: Path) -> None:
    async with (
        verifying(OURS, now) as verifier,
        device(EVIL, Endpoint(verifier, echo, apology).route()) as signing,
        signing_proxy(signing) as proxy,
    ):
        for address in (f"{signing.http.base_url}/alexa", proxy.address):
            async with virtual_device(address, now, model) as echo_dot:
                with pytest.raises(AssertionError, match="Invalid response: 400"):
                    await echo_dot.launch()


async def test_what_we_say_when_we_fail_is_an_answer_too(model: Path) -> None:
    async with (
        verifying(OURS, now) as verifier,
        device(OURS, Endpoint(verifier, fails, apology).route()) as signing,
        signing_proxy(signing) as proxy,
        virtual_device(proxy.address, now, model) as echo_dot,
    ):
        heard = await echo_dot.say("ask cramp coach to help my calf")
    assert heard.speech.startswith("<speak>For a calf or foot cramp")
    assert not heard.open
