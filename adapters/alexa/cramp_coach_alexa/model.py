"""The interaction model, generated from the content: which words are to mean which intent and which id."""

from collections.abc import Mapping, Sequence
from typing import Final, TypeAlias

from pydantic import JsonValue

from cramp_coach.recognising import Recognition, Said
from cramp_coach_alexa.intents import SLOTS

Table: TypeAlias = dict[str, JsonValue]
# Each locale, and the language of the content that it speaks.
LANGUAGES: Final[Mapping[str, str]] = dict.fromkeys(("en-US", "en-GB", "en-CA", "en-AU", "en-IN"), "en")


def interaction_model(told: Recognition) -> Table:
    """The whole file, as Alexa's tools read it."""
    language: Table = {
        "invocationName": told.written.invocation,
        # What fits nothing comes as TellIntent or FallbackIntent, and is asked again rather than guessed.
        "modelConfiguration": {"fallbackIntentSensitivity": {"level": "LOW"}},
        "intents": [_intent(name, told.written.samples.get(name, ())) for name in SLOTS],
        "types": [_type(name, said) for name, said in _types(told).items()],
    }
    return {"interactionModel": {"languageModel": language}}


def _intent(name: str, samples: Sequence[str]) -> Table:
    slots: list[JsonValue] = [{"name": slot, "type": kind} for slot, kind in SLOTS[name].items()]
    return {"name": name, **({"slots": slots} if slots else {}), "samples": list(samples)}


def _types(told: Recognition) -> Mapping[str, Said]:
    written = told.written.types
    return {
        "Muscle": told.muscles,
        "Person": written["Person"],
        "Side": written["Side"],
        "Sign": told.signs,
        "Topic": told.topics,
        "Report": written["Report"],
    }


def _type(name: str, said: Said) -> Table:
    values: list[JsonValue] = [
        {"id": known, "name": {"value": phrases[0], "synonyms": list(phrases[1:])}}
        for known, phrases in said.items()
    ]
    return {"name": name, "values": values}
