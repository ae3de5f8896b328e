"""The skill package as Alexa's tools expect it, file by file, and whether it is sound."""

import json
from collections.abc import Mapping
from pathlib import Path

from pydantic import ValidationError

from cramp_coach.errors import ContentBroken
from cramp_coach.recognising import recognition
from cramp_coach_alexa.lint import lint
from cramp_coach_alexa.manifest import PLACEHOLDER, skill_file
from cramp_coach_alexa.model import LANGUAGES, interaction_model
from cramp_coach_alexa.settings import Profile


def skill_package(profile: Profile, address: str = PLACEHOLDER) -> Mapping[str, str]:
    """Each file's text by its name. Raises ContentBroken for what Alexa would refuse."""
    files = dict[str, str]()
    for locale, language in LANGUAGES.items():
        told = recognition("alexa", language)
        model = interaction_model(told)
        if problems := lint(model):
            raise ContentBroken("The skill package is wrong: " + "; ".join(map(str, problems)))
        try:
            skill = skill_file(told, locale, profile, address)
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(map(str, first["loc"]))
            raise ContentBroken(f"The skill package is wrong at {where}: {first['msg']}.") from None
        files[f"interactionModels/custom/{locale}.json"] = as_text(model)
        files["skill.json"] = as_text(skill.model_dump(mode="json", by_alias=True))
    return files


def write_package(folder: Path, profile: Profile, address: str = PLACEHOLDER) -> None:
    """Write it all below this folder."""
    for name, text in skill_package(profile, address).items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")


def as_text(data: object) -> str:
    """As it stands in a file."""
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"
