"""The store entry keeps the store's rules."""

import json
import re
import struct
from dataclasses import replace
from pathlib import Path

import pytest
from pydantic import ValidationError

from cramp_coach.recognising import Recognition, recognition
from cramp_coach_alexa.events import TOLD
from cramp_coach_alexa.icons import SIZES, icon, icon_name
from cramp_coach_alexa.manifest import Manifest, skill_file
from cramp_coach_alexa.model import LANGUAGES, interaction_model
from cramp_coach_alexa.package import write_package
from cramp_coach_alexa.settings import Profile
from support.recogniser import Recogniser

ADDRESS = "https://coach.example.org"


@pytest.fixture(scope="module")
def told() -> Recognition:
    return recognition("alexa")


@pytest.mark.parametrize("profile", Profile)
def test_it_says_what_it_is_not_and_what_to_do_in_an_emergency(told: Recognition, profile: Profile) -> None:
    manifest = skill_file({"en-US": told}, profile, ADDRESS).manifest
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
    private = skill_file({"en-US": told}, Profile.PRIVATE, ADDRESS).manifest
    public = skill_file({"en-US": told}, Profile.PUBLIC, ADDRESS).manifest
    assert private.privacy_and_compliance.uses_personal_info
    assert private.publishing_information.distribution_mode == "PRIVATE"
    assert not public.privacy_and_compliance.uses_personal_info
    assert public.publishing_information.distribution_mode == "PUBLIC"
    assert public.apis.custom.endpoint.uri == "https://coach.example.org/alexa"


def test_the_examples_are_what_alexa_will_understand(told: Recognition) -> None:
    alexa = Recogniser(interaction_model(told))
    texts = skill_file({"en-US": told}, Profile.PUBLIC, ADDRESS).manifest.publishing_information.locales[
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
        skill_file({"en-US": broken}, Profile.PUBLIC, ADDRESS)


@pytest.mark.parametrize(
    "address", ["http://coach.example.org", "https://", "https://a b", "coach.example.org"]
)
def test_an_address_without_https_is_refused(told: Recognition, address: str) -> None:
    with pytest.raises(ValidationError):
        skill_file({"en-US": told}, Profile.PUBLIC, address)


# ---- what is the same in every country, and what is not ----


@pytest.fixture(scope="module")
def everywhere(told: Recognition) -> Manifest:
    return skill_file(dict.fromkeys(LANGUAGES, told), Profile.PUBLIC, ADDRESS).manifest


def test_every_english_store_has_its_texts_and_pages(everywhere: Manifest) -> None:
    assert [*everywhere.publishing_information.locales] == ["en-US", "en-GB", "en-CA", "en-AU", "en-IN"]
    assert everywhere.privacy_and_compliance.locales.keys() == LANGUAGES.keys()
    for where in everywhere.privacy_and_compliance.locales.values():
        assert where.privacy_policy_url == f"{ADDRESS}/privacy"
        assert where.terms_of_use_url == f"{ADDRESS}/terms"


@pytest.mark.parametrize(
    ("locale", "number"),
    [("en-US", "911"), ("en-GB", "999"), ("en-CA", "911"), ("en-AU", "000"), ("en-IN", None)],
)
def test_a_number_stands_there_with_its_country_or_not_at_all(
    everywhere: Manifest, locale: str, number: str | None
) -> None:
    description = everywhere.publishing_information.locales[locale].description
    _, duty, rest = description.partition("call your local emergency number now.")
    assert duty
    assert re.findall(r"\d+", description) == ([number] if number else [])
    assert bool(re.fullmatch(r" In (the )?[A-Z][A-Za-z ]+ that is \d+\.", rest)) == bool(number)


def test_it_hears_of_all_that_happens_to_it(everywhere: Manifest) -> None:
    told = everywhere.events
    assert told.endpoint == everywhere.apis.custom.endpoint
    names = ["".join(part.title() for part in one.event_name.split("_")) for one in told.subscriptions]
    assert names == list(TOLD)


@pytest.mark.parametrize("size", SIZES)
def test_the_icon_is_drawn_in_the_size_that_its_name_says(everywhere: Manifest, size: int) -> None:
    png = icon(size)
    assert png.startswith(b"\x89PNG\r\n")
    assert struct.unpack(">II", png[16:24]) == (size, size)
    for texts in everywhere.publishing_information.locales.values():
        assert f"file://{icon_name(size)}" in (texts.small_icon_uri, texts.large_icon_uri)


def test_the_icons_go_with_the_package(tmp_path: Path) -> None:
    write_package(tmp_path, Profile.PUBLIC, ADDRESS)
    assert {(tmp_path / icon_name(size)).read_bytes() for size in SIZES} == {icon(size) for size in SIZES}
    skill = json.loads((tmp_path / "skill.json").read_text())
    assert skill["manifest"]["events"]["subscriptions"][0] == {"eventName": "SKILL_ENABLED"}
