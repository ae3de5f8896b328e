"""The store entry keeps the store's rules."""

import re
from dataclasses import replace

import pytest
from pydantic import ValidationError

from cramp_coach.recognising import Recognition, recognition
from cramp_coach_alexa.manifest import skill_file
from cramp_coach_alexa.model import interaction_model
from cramp_coach_alexa.settings import Profile
from support.recogniser import Recogniser

ADDRESS = "https://coach.example.org"


@pytest.fixture(scope="module")
def told() -> Recognition:
    return recognition("alexa")


@pytest.mark.parametrize("profile", Profile)
def test_it_says_what_it_is_not_and_what_to_do_in_an_emergency(told: Recognition, profile: Profile) -> None:
    manifest = skill_file(told, "en-US", profile, ADDRESS).manifest
    text = manifest.publishing_information.locales["en-US"].description
    assert manifest.publishing_information.category == "HEALTH_AND_FITNESS"
    for duty in (
        "no diagnosis and no medical advice",
        "does not replace a doctor",
        "cannot call for help",
        "call your local emergency number now",
    ):
        assert duty in text
    assert not re.search(r"\b(cures?|heals?|treats?|relieves?|lifesaving)\b", text, re.IGNORECASE)


def test_only_the_private_profile_keeps_anything(told: Recognition) -> None:
    private = skill_file(told, "en-US", Profile.PRIVATE, ADDRESS).manifest
    public = skill_file(told, "en-US", Profile.PUBLIC, ADDRESS).manifest
    assert private.privacy_and_compliance.uses_personal_info
    assert private.publishing_information.distribution_mode == "PRIVATE"
    assert not public.privacy_and_compliance.uses_personal_info
    assert public.publishing_information.distribution_mode == "PUBLIC"
    assert public.apis.custom.endpoint.uri == "https://coach.example.org/alexa"


def test_the_examples_are_what_alexa_will_understand(told: Recognition) -> None:
    alexa = Recogniser(interaction_model(told))
    texts = skill_file(told, "en-US", Profile.PUBLIC, ADDRESS).manifest.publishing_information.locales[
        "en-US"
    ]
    heard = list[str]()
    for phrase in texts.example_phrases:
        match = re.fullmatch(rf"Alexa, (?:ask|tell) {told.written.invocation} (.+)", phrase)
        assert match, phrase
        ((intent, _),) = alexa.hears(match[1])
        heard.append(intent)
    assert heard == ["CrampIntent", "TwitchIntent", "WonderIntent"]


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"name": "C"}, "name"),
        ({"name": "Echo Coach"}, "name"),
        ({"summary": "x" * 161}, "summary"),
        ({"description": "x" * 4001}, "description"),
        ({"description": "For your Amazon device."}, "description"),
        ({"keywords": ["cramp"] * 31}, "keywords"),
        ({"keywords": ["alexa cramp"]}, "keywords"),
        ({"examples": ("a",) * 4, "openings": ("{name} {sample}",) * 4}, "example_phrases"),
    ],
)
def test_what_the_store_would_refuse_is_found(
    told: Recognition, change: dict[str, object], where: str
) -> None:
    store = told.written.store.model_copy(update=change)
    broken = replace(told, written=told.written.model_copy(update={"store": store}))
    with pytest.raises(ValidationError, match=where):
        skill_file(broken, "en-US", Profile.PUBLIC, ADDRESS)


@pytest.mark.parametrize(
    "address", ["http://coach.example.org", "https://", "https://a b", "coach.example.org"]
)
def test_an_address_without_https_is_refused(told: Recognition, address: str) -> None:
    with pytest.raises(ValidationError):
        skill_file(told, "en-US", Profile.PUBLIC, address)
