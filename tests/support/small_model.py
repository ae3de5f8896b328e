"""An interaction model with every intent that we read, and a few of the words for each."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from cramp_coach_alexa.intents import SLOTS

SAMPLES: Final[Mapping[str, list[str]]] = {
    "CrampIntent": [
        "help my {muscle}",
        "my {side} {muscle} is cramping",
        "i have a cramp in my {side} {muscle}",
    ],
    "TwitchIntent": ["my {muscle} is twitching", "my {muscle} keeps jumping"],
    "MuscleIntent": ["my {muscle}", "the {side} {muscle}"],
    "EasedIntent": ["it let go", "it's easing"],
    "StillIntent": ["still tight", "not yet"],
    "SignIntent": ["i have {sign}"],
    "NoSignIntent": ["no {sign}"],
    "WonderIntent": ["is {topic} any good"],
    "TellIntent": ["i feel that {words}"],
}
VALUES: Final[Mapping[str, Mapping[str, list[str]]]] = {
    "Muscle": {"calf": ["calf", "lower leg"], "foot": ["foot", "arch"], "eyelid": ["eyelid", "eye lid"]},
    "Side": {"left": ["left"], "right": ["right"]},
    "Sign": {"chest_pain": ["chest pain"]},
    "Topic": {"magnesium": ["magnesium"]},
    "Report": {"gone": ["gone"], "better": ["better"]},
}


def small_model(folder: Path) -> Path:
    """The model as a file in this folder."""
    intents = [
        {
            "name": name,
            "slots": [{"name": slot, "type": kind} for slot, kind in slots.items()],
            "samples": SAMPLES.get(name, []),
        }
        for name, slots in SLOTS.items()
    ]
    types = [
        {"name": name, "values": [_value(one, words) for one, words in values.items()]}
        for name, values in VALUES.items()
    ]
    model = {"languageModel": {"invocationName": "cramp coach", "intents": intents, "types": types}}
    file = folder / "en-US.json"
    file.write_text(json.dumps({"interactionModel": model}))
    return file


def _value(name: str, words: list[str]) -> dict[str, Any]:
    first, *others = words
    return {"id": name, "name": {"value": first, "synonyms": others}}
