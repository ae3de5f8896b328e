"""The skill package as Alexa's tools expect it, file by file, and whether it is sound."""

import json
from collections.abc import Mapping
from pathlib import Path

from pydantic import JsonValue, ValidationError

from cramp_coach.errors import ContentBroken
from cramp_coach.recognising import Recognition, recognition
from cramp_coach_alexa.icons import SIZES, icon, icon_name
from cramp_coach_alexa.lint import lint
from cramp_coach_alexa.manifest import PLACEHOLDER, SkillFile, skill_file
from cramp_coach_alexa.model import LANGUAGES, interaction_model
from cramp_coach_alexa.settings import Profile


def skill_package(profile: Profile, address: str = PLACEHOLDER) -> Mapping[str, str]:
    """Each file's text by its name, the icons apart. Raises ContentBroken for what Alexa would refuse."""
    told = {language: recognition("alexa", language) for language in sorted({*LANGUAGES.values()})}
    models = {language: as_text(_sound(interaction_model(one))) for language, one in told.items()}
    skill = _skill(profile, address, {locale: told[language] for locale, language in LANGUAGES.items()})
    return {
        "skill.json": as_text(skill.model_dump(mode="json", by_alias=True)),
        **{f"interactionModels/custom/{locale}.json": models[one] for locale, one in LANGUAGES.items()},
    }


def write_package(folder: Path, profile: Profile, address: str = PLACEHOLDER) -> None:
    """Write it all below this folder. Raises ContentBroken."""
    files = {name: text.encode() for name, text in skill_package(profile, address).items()}
    for name, content in (files | {icon_name(size): icon(size) for size in SIZES}).items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)


def as_text(data: object) -> str:
    """As it stands in a file."""
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


def _sound(model: dict[str, JsonValue]) -> dict[str, JsonValue]:
    if problems := lint(model):
        raise ContentBroken("The skill package is wrong: " + "; ".join(map(str, problems)))
    return model


def _skill(profile: Profile, address: str, told: Mapping[str, Recognition]) -> SkillFile:
    try:
        return skill_file(told, profile, address)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise ContentBroken(f"The skill package is wrong at {where}: {first['msg']}.") from None
