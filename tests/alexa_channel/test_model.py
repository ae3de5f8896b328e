"""What Alexa is told, and what it will take for what."""

import json
from pathlib import Path

import pytest

from cramp_coach.guide.loader import load_guide
from cramp_coach.recognising import Recognition, recognition
from cramp_coach_alexa.intents import SLOTS
from cramp_coach_alexa.lint import MOST_BYTES, lint
from cramp_coach_alexa.model import LANGUAGES, Table, interaction_model
from cramp_coach_alexa.package import skill_package
from cramp_coach_alexa.settings import Profile
from support.recogniser import Recogniser

PACKAGE = Path(__file__).parents[2] / "infra" / "alexa" / "skill-package"


@pytest.fixture(scope="module")
def told() -> Recognition:
    return recognition("alexa")


@pytest.fixture(scope="module")
def model(told: Recognition) -> Table:
    return interaction_model(told)


@pytest.fixture(scope="module")
def alexa(model: Table) -> Recogniser:
    return Recogniser(model)


def test_the_package_is_what_the_content_makes() -> None:
    files = skill_package(Profile.PRIVATE)
    there = {file.relative_to(PACKAGE).as_posix() for file in PACKAGE.rglob("*.json")}
    assert there == files.keys()
    stale = [name for name, text in files.items() if (PACKAGE / name).read_text(encoding="utf-8") != text]
    assert stale == [], "run ./run skill"


def test_alexa_would_refuse_nothing(model: Table) -> None:
    assert lint(model) == ()
    assert len(json.dumps(model)) < MOST_BYTES / 2


def test_every_intent_is_said_and_nothing_else(told: Recognition) -> None:
    assert told.written.samples.keys() <= SLOTS.keys()
    assert set(SLOTS) - told.written.samples.keys() == {"AMAZON.FallbackIntent", "AMAZON.NavigateHomeIntent"}


def test_every_muscle_and_every_question_has_words(told: Recognition) -> None:
    guide = load_guide()
    assert told.muscles.keys() == guide.sites.keys()
    assert told.topics.keys() == guide.topics.keys()
    assert told.written.types["Topic"].keys() <= guide.topics.keys()
    grave = {f.id for f in guide.findings.values() if f.level == "EMERGENCY"}
    assert grave - told.signs.keys() <= {
        "temp_40",  # a number
        "unnamed_danger",  # what a bare "yes" to several leaves
    }


def test_a_locale_speaks_a_language_that_there_is() -> None:
    assert {*LANGUAGES.values()} == {"en"}


@pytest.mark.parametrize(
    ("words", "intent", "ids"),
    [
        # mid-cramp
        ("my left calf is cramping", "CrampIntent", ("left", "calf")),
        ("to help my calf", "CrampIntent", ("calf",)),
        ("help my right foot", "CrampIntent", ("right", "foot")),
        ("i have a charley horse", "CrampIntent", ()),
        ("charley horse in my left leg", "CrampIntent", ("left", "leg")),
        ("my toes locked up", "CrampIntent", ("foot",)),
        ("hamstring cramp", "CrampIntent", ("hamstring",)),
        ("make it stop", "CrampIntent", ()),
        ("i have a cramp", "CrampIntent", ()),
        ("i have a really bad cramp", "CrampIntent", ()),
        ("both calves are cramping", "CrampIntent", ("calf",)),
        ("i'm pregnant and my calf is cramping", "CrampIntent", ("possible_pregnancy", "calf")),
        ("i'm pregnant", "SignIntent", ("possible_pregnancy",)),
        ("my calf hurts", "MuscleIntent", ("calf",)),
        ("calf", "MuscleIntent", ("calf",)),
        ("my left hamstring", "MuscleIntent", ("left", "hamstring")),
        ("the left one", "MuscleIntent", ("left",)),
        ("back", "MuscleIntent", ("back",)),
        ("help me", "AMAZON.HelpIntent", ()),
        # a twitch
        ("my eyelid keeps twitching", "TwitchIntent", ("eyelid",)),
        ("my left eyelid is twitching", "TwitchIntent", ("left", "eyelid")),
        ("my thumb won't stop twitching", "TwitchIntent", ("hand",)),
        # whether it lets go: never a yes, never a no
        ("it let go", "EasedIntent", ()),
        ("it's letting go", "EasedIntent", ()),
        ("finally", "EasedIntent", ()),
        ("it went away", "EasedIntent", ()),
        ("still tight", "StillIntent", ()),
        ("not yet", "StillIntent", ()),
        ("too painful", "StillIntent", ()),
        ("i can't do that", "StillIntent", ()),
        ("it's still cramping", "StillIntent", ()),
        ("it came back", "StillIntent", ()),
        ("it's another muscle now", "OtherMuscleIntent", ()),
        ("the other leg", "OtherMuscleIntent", ()),
        # answers
        ("none of those", "AMAZON.NoIntent", ()),
        ("no medicine", "AMAZON.NoIntent", ()),
        ("yes i do", "AMAZON.YesIntent", ()),
        ("i'm not sure", "UnsureIntent", ()),
        ("chest pain", "SignIntent", ("chest_pain",)),
        ("i have chest pain", "SignIntent", ("chest_pain",)),
        ("yes trouble breathing", "SignIntent", ("breathless",)),
        ("no but i have chest pain", "SignIntent", ("chest_pain",)),
        ("no chest pain", "NoSignIntent", ("chest_pain",)),
        ("i don't have chest pain", "NoSignIntent", ("chest_pain",)),
        ("for three days", "SinceIntent", ("three days",)),
        ("nine days ago", "SinceIntent", ("nine days",)),
        ("i'm thirty four", "NumberIntent", ("thirty four",)),
        ("it's half past nine in the evening", "ClockIntent", ("half past nine in the evening",)),
        ("better", "ReportIntent", ("better",)),
        ("a little better", "ReportIntent", ("better",)),
        ("it's getting worse", "ReportIntent", ("worse",)),
        ("it's gone", "ReportIntent", ("gone",)),
        # questions of people
        ("is magnesium any good", "WonderIntent", ("magnesium",)),
        ("could it be a blood clot", "WonderIntent", ("is_it_a_clot",)),
        ("is it als", "WonderIntent", ("is_it_als",)),
        ("when should i see a doctor", "WonderIntent", ("when_doctor",)),
        ("what about pickle juice", "WonderIntent", ("pickle_juice",)),
        # from everywhere
        ("why", "WhyIntent", ()),
        ("go back", "BackIntent", ()),
        ("stop asking me", "StopAskingIntent", ()),
        ("delete my data", "ForgetIntent", ()),
        ("what do you keep", "PrivacyIntent", ()),
        ("wait a minute", "AMAZON.PauseIntent", ()),
        ("keep going", "AMAZON.ResumeIntent", ()),
        ("say that again", "AMAZON.RepeatIntent", ()),
        ("that's all", "AMAZON.StopIntent", ()),
        ("start again", "AMAZON.StartOverIntent", ()),
        ("i feel that my leg went numb", "TellIntent", ("my leg went numb",)),
        ("my daughter has a cramp in her foot", "TheirCrampIntent", ("child", "foot")),
        ("my wife's left calf is cramping", "TheirCrampIntent", ("adult", "left", "calf")),
        ("my son's eyelid keeps twitching", "TheirTwitchIntent", ("child", "eyelid")),
        ("my husband went pale", "TheyTellIntent", ("went pale",)),
        ("my daughter is limping", "ChildTellsIntent", ("is limping",)),
        ("again", "AMAZON.RepeatIntent", ()),
    ],
)
def test_words_call_one_intent(alexa: Recogniser, words: str, intent: str, ids: tuple[str, ...]) -> None:
    assert alexa.hears(words) == {(intent, ids)}
