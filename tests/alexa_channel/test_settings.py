"""What an operator sets, and the sentence when it is wrong."""

import pytest

from cramp_coach.errors import SettingsWrong
from cramp_coach_alexa.settings import AlexaSettings, Profile, alexa_settings
from support.alexa_bodies import SKILL


def test_a_skills_id_is_enough() -> None:
    assert alexa_settings({"ALEXA_SKILL_ID": f" {SKILL}\n"}) == AlexaSettings(SKILL, Profile.PRIVATE)


@pytest.mark.parametrize(
    ("option", "variable", "profile"),
    [
        (None, "public", Profile.PUBLIC),
        ("public", "", Profile.PUBLIC),
        ("public", "private", Profile.PUBLIC),
        ("private", "public", Profile.PRIVATE),
    ],
)
def test_the_option_goes_before_the_variable(option: str | None, variable: str, profile: Profile) -> None:
    environment = {"ALEXA_SKILL_ID": SKILL, "CRAMP_COACH_ALEXA_PROFILE": variable}
    assert alexa_settings(environment, option).profile is profile


@pytest.mark.parametrize(
    ("environment", "sentence"),
    [
        ({}, "developer console into ALEXA_SKILL_ID"),
        ({"ALEXA_SKILL_ID": "  "}, "developer console into ALEXA_SKILL_ID"),
        ({"ALEXA_SKILL_ID": "hello"}, "ALEXA_SKILL_ID is not a skill's id"),
        ({"ALEXA_SKILL_ID": f"{SKILL} {SKILL}"}, "ALEXA_SKILL_ID is not a skill's id"),
        ({"ALEXA_SKILL_ID": SKILL, "CRAMP_COACH_ALEXA_PROFILE": "open"}, "must be private or public"),
    ],
)
def test_what_is_wrong_is_said(environment: dict[str, str], sentence: str) -> None:
    with pytest.raises(SettingsWrong, match=sentence):
        alexa_settings(environment)
