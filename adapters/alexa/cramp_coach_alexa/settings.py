"""What an operator may set of the Alexa channel, read once from a mapping that is given."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from re import fullmatch

from cramp_coach.errors import SettingsWrong
from cramp_coach.settings import OPERATOR

SKILL = "ALEXA_SKILL_ID"
PROFILE = "CRAMP_COACH_ALEXA_PROFILE"


class Profile(StrEnum):
    """`private`: on one's own account, everything, after consent. `public`: nothing is kept of anybody."""

    PRIVATE = "private"
    PUBLIC = "public"


@dataclass(frozen=True, slots=True)
class AlexaSettings:
    """The settings of this channel. Requests to any other skill than `skill` are refused.

    `operator`: who runs this and how they are reached, in their own words.
    """

    skill: str
    profile: Profile = Profile.PRIVATE
    operator: str = ""


def alexa_settings(environment: Mapping[str, str], profile: str | None = None) -> AlexaSettings:
    """The settings in this environment; `profile` goes before what it says.

    Raises SettingsWrong, with a sentence that says what to do.
    """
    skill = environment.get(SKILL, "").strip()
    if not skill:
        raise SettingsWrong(
            f"There is no Alexa skill: copy the skill's id from the Alexa developer console into {SKILL}."
        )
    if not fullmatch(r"amzn1\.ask\.skill\.[0-9A-Za-z-]{1,100}", skill):
        raise SettingsWrong(f"{SKILL} is not a skill's id (amzn1.ask.skill and more): copy it again.")
    chosen = _profile(profile or environment.get(PROFILE, "").strip() or Profile.PRIVATE)
    return AlexaSettings(skill, chosen, environment.get(OPERATOR, "").strip())


def _profile(name: str) -> Profile:
    if name not in set(Profile):
        raise SettingsWrong(f"The profile must be private or public, not {name[:20]!r}: see {PROFILE}.")
    return Profile(name)
