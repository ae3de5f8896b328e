"""What Amazon tries before it lets a skill into the store, one test for each point of its checklist.

The checklist is that of "Certification Requirements" on developer.amazon.com: functional tests, voice and
user experience, policy, security.
"""

import re
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import pytest
from ask_sdk_model.response_envelope import ResponseEnvelope

from cramp_coach.coach import Coach
from cramp_coach.guide.pictures import drawing
from cramp_coach.passing_coach import PassingCoach
from cramp_coach.recognising import recognition
from cramp_coach.storage import open_sqlite_store
from cramp_coach_alexa.asgi import Endpoint
from cramp_coach_alexa.envelope import Envelope
from cramp_coach_alexa.graphic import graphics_from
from cramp_coach_alexa.manifest import BRANDS, Manifest, skill_file
from cramp_coach_alexa.model import LANGUAGES, interaction_model
from cramp_coach_alexa.pages import page_routes
from cramp_coach_alexa.reminding import SCOPE
from cramp_coach_alexa.render import nothing
from cramp_coach_alexa.settings import AlexaSettings, Profile
from cramp_coach_alexa.skill import AlexaSkill, Private, Public
from support.alexa_bodies import AT, SKILL, envelope, intent, launch, raw, touched, with_screen
from support.alexa_server import Device, device, verifying
from support.authority import Authority
from support.recogniser import SLOT
from support.speaker import CALF, Speaker, alexa, said
from support.spoken import reprompt_of, spoken_of
from support.talk import guide, lexicon
from support.turns import code

TOLD = recognition("alexa")
MODEL: dict[str, Any] = interaction_model(TOLD)["interactionModel"]["languageModel"]  # type: ignore[assignment, index, call-overload]
OURS: Final = Authority(AT)
MEASURED: Final = {"AMAZON.DURATION": "P3D", "AMAZON.NUMBER": "34", "AMAZON.TIME": "09:30"}


@pytest.fixture
async def coach(tmp_path: Path) -> AsyncIterator[Coach]:
    store = await open_sqlite_store(tmp_path / "coach.db", tmp_path / "keys", new_token=lambda: "token")
    yield Coach(guide(), lexicon(), store, lambda: AT, code)
    await store.close()


@pytest.fixture(params=Profile)
def speaker(request: pytest.FixtureRequest, coach: Coach) -> Speaker:
    profile = Private(coach) if request.param is Profile.PRIVATE else Public(PassingCoach(guide(), lexicon()))
    return Speaker(AlexaSkill(profile, graphics_from(drawing)))


@pytest.fixture(params=Profile)
def manifest(request: pytest.FixtureRequest) -> Manifest:
    return skill_file(dict.fromkeys(LANGUAGES, TOLD), request.param, "https://coach.example.org").manifest


def samples() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Every sample of every intent, said with one value in each of its slots, as Alexa would send it."""
    types = {one["name"]: one["values"][0] for one in MODEL["types"]}
    for one in MODEL["intents"]:
        kinds = {slot["name"]: slot["type"] for slot in one.get("slots", ())}
        for sample in one["samples"]:
            used = {name: kinds[name] for name in SLOT.findall(sample)}
            yield one["name"], sample, {name: _value(kind, types) for name, kind in used.items()}


def _value(kind: str, types: dict[str, Any]) -> object:
    if kind in types:
        return types[kind]["name"]["value"], types[kind]["id"]
    return MEASURED.get(kind, "it hurts")


def check(answer: dict[str, Any]) -> None:
    """An answer that a tester lets pass: an open microphone is asked something, a closed one is not."""
    said_now = spoken_of(answer).text.strip()
    assert said_now
    assert len(answer["response"]["outputSpeech"]["ssml"]) <= 8_000
    assert answer["response"].get("card") is None
    if answer["response"]["shouldEndSession"]:
        assert not said_now.endswith("?")
        return
    assert said_now.endswith("?")
    assert reprompt_of(answer).endswith("?")


# ---- functional ----


def test_example_phrases_are_samples_and_the_first_says_both_names(manifest: Manifest) -> None:
    for texts in manifest.publishing_information.locales.values():
        assert texts.example_phrases[0].startswith("Alexa, ")
        assert TOLD.written.invocation in texts.example_phrases[0]
        for phrase in texts.example_phrases:
            words = re.sub(rf"^Alexa, (ask|tell) {TOLD.written.invocation} ", "", phrase)
            assert len(alexa().hears(words)) == 1, phrase


async def test_every_sample_is_answered_from_cold(speaker: Speaker) -> None:
    for number, (name, _, slots) in enumerate(samples()):
        body = intent(name, slots, number=number, user=f"amzn1.ask.account.{number}")
        speaker.attributes = None
        check(await speaker.send(body))


async def test_a_launch_is_answered_with_a_question(speaker: Speaker) -> None:
    answer = await speaker.open()
    check(answer)
    assert answer["response"]["shouldEndSession"] is False


async def test_help_helps_and_keeps_listening(speaker: Speaker) -> None:
    for opened in (False, True):
        speaker.attributes = None
        if opened:
            await speaker.intend("CrampIntent", muscle=CALF)
        answer = await speaker.intend("AMAZON.HelpIntent")
        check(answer)
        assert answer["response"]["shouldEndSession"] is False


@pytest.mark.parametrize("word", ["AMAZON.StopIntent", "AMAZON.CancelIntent"])
async def test_stop_and_cancel_end_it_wherever_it_is(speaker: Speaker, word: str) -> None:
    for before in ((), ("open",), ("cramp",), ("cramp", "eased")):
        speaker.attributes = None
        for step in before:
            await _does(speaker, step)
        answer = await speaker.intend(word)
        check(answer)
        assert answer["response"]["shouldEndSession"] is True


async def _does(speaker: Speaker, step: str) -> dict[str, Any]:
    match step:
        case "open":
            return await speaker.open()
        case "cramp":
            return await speaker.intend("CrampIntent", muscle=CALF)
        case _:
            return await speaker.intend("EasedIntent")


async def test_whoever_is_silent_is_asked_once_more(speaker: Speaker) -> None:
    for step in ("open", "cramp"):
        speaker.attributes = None
        asked_again = reprompt_of(await _does(speaker, step))
        assert asked_again.endswith("?")


async def test_what_fits_nothing_is_never_an_error(speaker: Speaker) -> None:
    for step in (None, "open", "cramp", "eased"):
        if step:
            await _does(speaker, step)
        check(await speaker.intend("AMAZON.FallbackIntent"))
    check(await speaker.send(intent("SomethingNewIntent", {}, **speaker.session())))


@pytest.mark.parametrize(
    "words",
    [
        "i have a cramp in my calf",
        "my left eyelid keeps twitching",
        "is magnesium any good",
        "i have a cramp",
    ],
)
async def test_a_one_shot_is_answered_whole(speaker: Speaker, words: str) -> None:
    answer = await speaker.says(words)
    check(answer)
    assert spoken_of(answer).words >= 3


# ---- what somebody allows ----


@pytest.mark.parametrize("status", ["ACCEPTED", "DENIED", "NOT_ANSWERED"])
async def test_a_permission_that_nobody_asked_for_is_no_fault(speaker: Speaker, status: str) -> None:
    await speaker.intend("CrampIntent", muscle=CALF)
    request = {
        "type": "Connections.Response",
        "name": "AskFor",
        "status": {"code": "200", "message": "OK"},
        "payload": {"status": status},
    }
    here = speaker.attributes
    await speaker.send(envelope(request, **speaker.session()))
    speaker.attributes = here
    check(await speaker.intend("StillIntent"))


async def test_it_asks_for_no_account_and_no_permission_before_it_helps(speaker: Speaker) -> None:
    answer = await speaker.intend("CrampIntent", muscle=CALF)
    assert said(answer).startswith("Pull your toes up toward your shin.")
    assert not answer["response"].get("directives")


# ---- screens ----


async def test_with_a_screen_and_without_one_the_same_is_said(speaker: Speaker) -> None:
    body = intent("CrampIntent", {"muscle": CALF}, number=1, user="amzn1.ask.account.A")
    other = with_screen(intent("CrampIntent", {"muscle": CALF}, number=2, user="amzn1.ask.account.B"))
    without, with_one = await speaker.send(body), await speaker.send(other)
    assert said(without) == said(with_one)
    assert not without["response"].get("directives")
    assert [one["type"] for one in with_one["response"]["directives"]] == [
        "Alexa.Presentation.APL.RenderDocument"
    ]
    ask = with_one["response"]["directives"][0]["datasources"]["coach"]["ask"]
    pressed = touched(
        ["choose", "eased", ask],
        new=False,
        attributes=with_one["sessionAttributes"],
        number=3,
        user="amzn1.ask.account.B",
    )
    assert said(await speaker.send(pressed))


# ---- security ----


@asynccontextmanager
async def endpoint() -> AsyncIterator[Device]:
    """One that answers with silence whatever is proved to be Alexa's."""

    async def silent(_: Envelope) -> ResponseEnvelope:
        return nothing()

    async with (
        verifying(OURS, lambda: AT) as verifier,
        device(OURS, Endpoint(verifier, silent, lambda _: nothing()).route()) as one,
    ):
        yield one


async def test_a_bad_signature_is_refused() -> None:
    stranger = Authority(AT, "Stranger").signer()
    async with endpoint() as one:
        assert (await one.sends(launch())).status_code == 200
        for headers in (
            {"Signature-256": stranger.signature(raw(launch()))},
            {"Signature-256": ""},
            {"SignatureCertChainUrl": "https://s3.amazonaws.com/other/cert.pem"},
        ):
            assert (await one.sends(launch(), **headers)).status_code == 400


@pytest.mark.parametrize("minutes", [-10, 10])
async def test_an_old_request_and_one_from_the_future_are_refused(minutes: int) -> None:
    async with endpoint() as one:
        assert (await one.sends(launch(at=AT + timedelta(minutes=minutes)))).status_code == 400


# ---- policy ----


@pytest.mark.parametrize("profile", Profile)
async def test_the_privacy_page_loads_in_the_language_of_each_store(profile: Profile) -> None:
    texts = skill_file(dict.fromkeys(LANGUAGES, TOLD), profile, "https://coach.example.org").manifest
    async with device(OURS, *page_routes(AlexaSettings(SKILL, profile))) as one:
        for locale, where in texts.privacy_and_compliance.locales.items():
            for address in (where.privacy_policy_url, where.terms_of_use_url):
                shown = await one.http.get(address.removeprefix("https://coach.example.org"))
                assert shown.status_code == 200
                assert f'lang="{locale.partition("-")[0]}"' in shown.text


def test_a_tester_is_told_what_to_say(manifest: Manifest) -> None:
    told = manifest.publishing_information.testing_instructions
    assert f"open {TOLD.written.invocation}" in told
    for words in ("my left calf", "it let go"):
        assert words in told
        assert alexa().intent(words)[0] != "AMAZON.FallbackIntent"


def test_the_description_carries_the_disclaimer(manifest: Manifest) -> None:
    for texts in manifest.publishing_information.locales.values():
        for duty in (
            "no diagnosis",
            "does not replace a doctor",
            "cannot call for help",
            "emergency number now",
        ):
            assert duty in texts.description


async def test_the_disclaimer_is_said_once_and_after_the_help(speaker: Speaker) -> None:
    first = said(await speaker.intend("CrampIntent", muscle=CALF))
    second = said(await speaker.intend("StillIntent"))
    third = said(await speaker.intend("EasedIntent"))
    assert "not a diagnosis" not in first
    assert ("not a diagnosis" in second) + ("not a diagnosis" in third) == 1


@pytest.mark.parametrize("locale", LANGUAGES)
async def test_no_emergency_number_is_guessed_from_the_store(speaker: Speaker, locale: str) -> None:
    body = intent("SignIntent", {"sign": ("chest pain", "chest_pain")})
    body["request"]["locale"] = locale
    told = said(await speaker.send(body))
    assert "your local emergency number" in told
    assert not re.search(r"\d|\b(nine|zero|triple)\b", told)


def test_no_trademark_of_amazons_is_in_a_name_or_an_address(manifest: Manifest) -> None:
    addresses = [manifest.apis.custom.endpoint.uri]
    names = [texts.name for texts in manifest.publishing_information.locales.values()]
    for text in (TOLD.written.invocation, *names, *(one.split("/")[2] for one in addresses)):
        assert not BRANDS.search(text)


def test_nothing_is_asked_for_that_is_not_used(manifest: Manifest) -> None:
    wanted = [one.name for one in manifest.permissions]
    assert wanted == ([SCOPE] if manifest.privacy_and_compliance.uses_personal_info else [])


def test_whoever_tests_reminders_is_told_how(manifest: Manifest) -> None:
    if not manifest.permissions:
        return
    told = manifest.publishing_information.testing_instructions
    for words in ("when is my reminder", "cancel my reminder"):
        assert f"ask {TOLD.written.invocation} {words}" in told
        assert "Reminder" in alexa().intent(words)[0]
