"""Each rule of Alexa's, broken once."""

import copy
from collections.abc import Callable
from typing import Any

import pytest

from cramp_coach_alexa.lint import lint

GOOD: dict[str, Any] = {
    "interactionModel": {
        "languageModel": {
            "invocationName": "cramp coach",
            "modelConfiguration": {"fallbackIntentSensitivity": {"level": "LOW"}},
            "intents": [
                *(
                    {"name": f"AMAZON.{name}Intent", "samples": []}
                    for name in ("Cancel", "Help", "Stop", "NavigateHome", "Fallback", "Yes", "No", "Repeat")
                ),
                {
                    "name": "CrampIntent",
                    "slots": [{"name": "muscle", "type": "Muscle"}, {"name": "side", "type": "Side"}],
                    "samples": ["my {side} {muscle} won't let go", "a. b. {muscle}"],
                },
                {
                    "name": "TellIntent",
                    "slots": [{"name": "words", "type": "AMAZON.SearchQuery"}],
                    "samples": ["i think {words}"],
                },
            ],
            "types": [
                {
                    "name": "Muscle",
                    "values": [
                        {"id": "calf", "name": {"value": "calf", "synonyms": ["calves"]}},
                        {"id": "foot", "name": {"value": "foot"}},
                    ],
                },
                {"name": "Side", "values": [{"id": "left", "name": {"value": "left"}}]},
            ],
        },
        "dialog": {
            "intents": [
                {
                    "name": "CrampIntent",
                    "slots": [
                        {
                            "name": "muscle",
                            "type": "Muscle",
                            "elicitationRequired": True,
                            "prompts": {"elicitation": "Elicit.Muscle"},
                        }
                    ],
                }
            ],
            "delegationStrategy": "SKILL_RESPONSE",
        },
        "prompts": [{"id": "Elicit.Muscle", "variations": [{"type": "PlainText", "value": "Which?"}]}],
    }
}
Break = Callable[[Any, Any, Any], object]  # given the language, its CrampIntent and the whole


def named(name: str) -> Break:
    return lambda language, cramp, whole: language.update(invocationName=name)


def sample(text: str) -> Break:
    return lambda language, cramp, whole: cramp["samples"].append(text)


def intent(name: str, *samples: str, slots: tuple[tuple[str, str], ...] = ()) -> Break:
    one = {
        "name": name,
        "samples": list(samples),
        "slots": [{"name": slot, "type": kind} for slot, kind in slots],
    }
    return lambda language, cramp, whole: language["intents"].append(one)


def muscle(known: str, value: str, *synonyms: str) -> Break:
    one = {"id": known, "name": {"value": value, "synonyms": list(synonyms)}}
    return lambda language, cramp, whole: language["types"][0]["values"].append(one)


def dialog(change: Callable[[Any], object]) -> Break:
    return lambda language, cramp, whole: change(whole["interactionModel"]["dialog"]["intents"][0])


def test_a_sound_model_has_no_problem() -> None:
    assert lint(GOOD) == ()


@pytest.mark.parametrize(
    ("broken", "words"),
    [
        (named("cramp"), "at least two words"),
        (named("Cramp Coach"), "lower case"),
        (named("cramp coach 2"), "lower case"),
        (named("cramp  coach"), "lower case"),
        (named("ask cramp coach"), "'ask' must not"),
        (named("alexa coach"), "'alexa' must not"),
        (named("cramp skill"), "'skill' must not"),
        (named("the coach"), "article or preposition"),
        (intent("Cramp2Intent", "hello"), "letters and underscores"),
        (intent("AMAZON.MadeUpIntent", "hello"), "letters and underscores"),
        (intent("CrampIntent", "hello"), "stands there 2 times"),
        (intent("EmptyIntent"), "no sample"),
        (
            intent("AMAZON.StartOverIntent", "hello {muscle}", slots=(("muscle", "Muscle"),)),
            "no slots of ours",
        ),
        (lambda language, cramp, whole: language["intents"].pop(0), "AMAZON.CancelIntent is missing"),
        (
            lambda language, cramp, whole: language["intents"][4]["samples"].append("what"),
            "no samples of ours",
        ),
        (
            lambda language, cramp, whole: language["intents"].extend(
                {"name": f"Many{'a' * n}Intent", "samples": [f"many {'a' * n}"]} for n in range(1, 250)
            ),
            "more than 250",
        ),
        (sample("help me 3 times"), "numbers are written as words"),
        (sample("Help me"), "only lower case"),
        (sample("help me!"), "only lower case"),
        (sample("help, me"), "only lower case"),
        (sample("help  me"), "single spaces"),
        (sample(""), "only lower case"),
        (sample("'help' me"), "an apostrophe stands inside"),
        (sample("help. me"), "a period behind a single letter"),
        (sample("help my {toe}"), "is no slot"),
        (sample("help {muscle"), "only lower case"),
        (sample("{muscle} and {muscle}"), "stands there 2 times"),
        (sample("my {side} {muscle} won't let go"), "stands there 2 times"),
        (
            lambda language, cramp, whole: cramp["slots"].append({"name": "other", "type": "Side"}),
            "no sample holds this slot",
        ),
        (
            lambda language, cramp, whole: cramp["slots"].append({"name": "side", "type": "Side"}),
            "stands there 2 times",
        ),
        (
            lambda language, cramp, whole: cramp["slots"].append({"name": "side2", "type": "Side"}),
            "slot's name holds",
        ),
        (intent("FreeIntent", "{free}", slots=(("free", "AMAZON.SearchQuery"),)), "need others"),
        (
            intent(
                "FreeIntent",
                "my {muscle} {free}",
                slots=(("free", "AMAZON.SearchQuery"), ("muscle", "Muscle")),
            ),
            "beside another slot",
        ),
        (intent("ToeIntent", "toe {toe}", slots=(("toe", "Toe"),)), "not defined"),
        (intent("ToeIntent", "toe {toe}", slots=(("toe", "AMAZON.Toe"),)), "not defined"),
        (
            lambda language, cramp, whole: language["types"].append({"name": "Toe", "values": []}),
            "no slot has this type",
        ),
        (lambda language, cramp, whole: language["types"][1].update(values=[]), "it has no value"),
        (lambda language, cramp, whole: language["types"][1].update(name="Side2"), "type's name holds"),
        (muscle("calf", "shin"), "stands there 2 times"),
        (muscle("shin", "shin", "calves"), "stands for calf and shin"),
        (muscle("shin", "Calf"), "stands for calf and shin"),
        (muscle("shin", "shin", "shin"), "stands for shin and shin"),
        (muscle("shin", "x" * 141), "1 to 140"),
        (muscle("shin", " "), "1 to 140"),
        (muscle("shin", "shin 2"), "in words"),
        (muscle("shin", "shin", "{gap}"), "in words"),
        (intent("OtherIntent", "a. b. calf"), "it calls CrampIntent and OtherIntent"),
        (
            intent("OtherIntent", "a. b. {place}", slots=(("place", "Muscle"),)),
            "it calls CrampIntent and OtherIntent",
        ),
        (intent("OtherIntent", "i think {all}", slots=(("all", "AMAZON.SearchQuery"),)), "it calls"),
        (
            lambda language, cramp, whole: language["types"][0]["values"].extend(
                {"id": f"v{n}", "name": {"value": "a" * 100 + "b" * n}} for n in range(12_000)
            ),
            "bytes are more than",
        ),
        (dialog(lambda one: one.update(name="NoIntent")), "no such intent"),
        (dialog(lambda one: one["slots"][0].update(name="toe")), "no such slot"),
        (dialog(lambda one: one["slots"][0].pop("prompts")), "without a prompt"),
        (dialog(lambda one: one["slots"][0].update(prompts={"elicitation": "x"})), "no prompt 'x'"),
        (
            lambda language, cramp, whole: whole["interactionModel"]["prompts"].append(
                whole["interactionModel"]["prompts"][0]
            ),
            "stands there 2 times",
        ),
        (lambda language, cramp, whole: cramp.update(sample="x"), "Extra inputs"),
        (lambda language, cramp, whole: cramp.pop("samples"), "Field required"),
        (
            lambda language, cramp, whole: language["modelConfiguration"].update(
                fallbackIntentSensitivity={"level": "WHATEVER"}
            ),
            "LOW",
        ),
    ],
)
def test_what_is_broken_is_found(broken: Break, words: str) -> None:
    model = copy.deepcopy(GOOD)
    language = model["interactionModel"]["languageModel"]
    broken(language, language["intents"][8], model)
    assert any(words in str(problem) for problem in lint(model)), lint(model)
