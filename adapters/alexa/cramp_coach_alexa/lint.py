"""What Alexa documents that an interaction model must keep, checked without Alexa. Pure.

The limits are those of Amazon's own pages on the interaction model's schema, invocation names, sample
utterances and built-in intents.
"""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from pydantic import JsonValue, ValidationError

from cramp_coach_alexa.lint_shape import Intent, Language, Model
from cramp_coach_alexa.lint_words import (
    ARTICLES,
    BUILT_IN_INTENTS,
    BUILT_IN_TYPES,
    LAUNCH_WORDS,
    REQUIRED,
    WAKE_WORDS,
    WITHOUT_SAMPLES,
)

MOST_BYTES: Final = 1_500_000
MOST_INTENTS: Final = 250
LONGEST_VALUE: Final = 140
SLOT: Final = re.compile(r"\{([^{}]*)\}")
FREE_WORDS: Final = "AMAZON.SearchQuery"
Rule = Callable[[Language], Iterator["Problem"]]


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, and where."""

    where: str
    what: str

    def __str__(self) -> str:
        """For an operator."""
        return f"{self.where}: {self.what}"


def lint(model: Mapping[str, JsonValue]) -> tuple[Problem, ...]:
    """Everything that Alexa would refuse, or mistake."""
    try:
        whole = Model.model_validate(model)
    except ValidationError as error:
        return tuple(Problem(".".join(map(str, e["loc"])), e["msg"]) for e in error.errors())
    language = whole.interaction_model.language_model
    found = [problem for rule in RULES for problem in rule(language)]
    size = len(json.dumps(model).encode())
    if size > MOST_BYTES:
        found.append(Problem("model", f"{size} bytes are more than {MOST_BYTES}"))
    return (*found, *_dialog(whole))


def _invocation(language: Language) -> Iterator[Problem]:
    name = language.invocation_name
    words = name.split()
    if not re.fullmatch(r"[a-z][a-z'. ]*", name) or name != " ".join(words):
        yield Problem("invocationName", "only lower case letters, single spaces, apostrophes and periods")
    if len(words) < 2:
        yield Problem("invocationName", "at least two words")
    if len(words) == 2 and ARTICLES & {*words}:
        yield Problem("invocationName", "a name of two words holds no article or preposition")
    for word in sorted((LAUNCH_WORDS | WAKE_WORDS) & {*words}):
        yield Problem("invocationName", f"{word!r} must not be in it")


def _names(language: Language) -> Iterator[Problem]:
    yield from _twice("intents", (intent.name for intent in language.intents))
    yield from _twice("types", (kind.name for kind in language.types))
    if len(language.intents) > MOST_INTENTS:
        yield Problem("intents", f"more than {MOST_INTENTS}")
    for intent in language.intents:
        known = intent.name in BUILT_IN_INTENTS
        if not known and not re.fullmatch(r"[A-Za-z][A-Za-z_]*", intent.name):
            yield Problem(intent.name, "a name holds letters and underscores, or is a built-in intent's")
        yield from _twice(f"{intent.name} slots", (slot.name for slot in intent.slots))
        for slot in intent.slots:
            if not re.fullmatch(r"[A-Za-z][A-Za-z_]*", slot.name):
                yield Problem(f"{intent.name} {slot.name}", "a slot's name holds letters and underscores")
    for kind in language.types:
        if not re.fullmatch(r"[A-Za-z][A-Za-z_]*", kind.name):
            yield Problem(kind.name, "a type's name holds letters and underscores")


def _built_in(language: Language) -> Iterator[Problem]:
    names = {intent.name for intent in language.intents}
    for name in sorted(REQUIRED - names):
        yield Problem("intents", f"{name} is missing")
    for intent in language.intents:
        if intent.name in WITHOUT_SAMPLES and intent.samples:
            yield Problem(intent.name, "it takes no samples of ours")
        if intent.name in BUILT_IN_INTENTS and intent.slots:
            yield Problem(intent.name, "it takes no slots of ours")
        if intent.name not in BUILT_IN_INTENTS and not intent.samples:
            yield Problem(intent.name, "it has no sample")


def _samples(language: Language) -> Iterator[Problem]:
    for intent in language.intents:
        slots = {slot.name for slot in intent.slots}
        for sample in intent.samples:
            where = f"{intent.name} {sample!r}"
            rest = SLOT.sub("", sample)
            if re.search(r"[0-9]", rest):
                yield Problem(where, "numbers are written as words")
            elif not re.fullmatch(r"[a-z'. -]*", rest) or sample != " ".join(sample.split()) or not sample:
                yield Problem(where, "only lower case letters, single spaces, apostrophes, periods, hyphens")
            worded = SLOT.sub("word", sample)  # "{person}'s" is one
            if re.search(r"(?<!\w)'|'(?!\w)", worded) or re.search(r"\b[a-z]{2,}\.", rest):
                yield Problem(where, "an apostrophe stands inside a word, a period behind a single letter")
            for name in SLOT.findall(sample):
                if name not in slots:
                    yield Problem(where, f"{{{name}}} is no slot of this intent")
            yield from _twice(where, SLOT.findall(sample))
        used = {name for sample in intent.samples for name in SLOT.findall(sample)}
        for name in sorted(slots - used):
            yield Problem(f"{intent.name} {name}", "no sample holds this slot")


def _free_words(language: Language) -> Iterator[Problem]:
    for intent in language.intents:
        free = {slot.name for slot in intent.slots if slot.type == FREE_WORDS}
        for sample in intent.samples:
            inside = SLOT.findall(sample)
            if free & {*inside} and len(inside) > 1:
                yield Problem(f"{intent.name} {sample!r}", "free words stand beside another slot")
            if free & {*inside} and not SLOT.sub("", sample).strip():
                yield Problem(f"{intent.name} {sample!r}", "free words need others before or behind them")


def _types(language: Language) -> Iterator[Problem]:
    defined = {kind.name for kind in language.types}
    asked = {slot.type for intent in language.intents for slot in intent.slots}
    for name in sorted(asked - defined - BUILT_IN_TYPES):
        yield Problem(name, "this type is not defined")
    for name in sorted(defined - asked):
        yield Problem(name, "no slot has this type")
    for kind in language.types:
        if not kind.values:
            yield Problem(kind.name, "it has no value")
        yield from _twice(f"{kind.name} ids", (value.id for value in kind.values))
        owners = defaultdict[str, list[str]](list)
        for value in kind.values:
            for phrase in (value.name.value, *value.name.synonyms):
                owners[" ".join(phrase.lower().split())].append(value.id)
                if not 0 < len(phrase.strip()) <= LONGEST_VALUE:
                    yield Problem(f"{kind.name} {value.id}", f"a value has 1 to {LONGEST_VALUE} characters")
                if not re.fullmatch(r"[a-zA-Z'. -]*", phrase):
                    yield Problem(f"{kind.name} {value.id} {phrase!r}", "a value is written in words")
        for phrase, ids in owners.items():
            if len(ids) > 1:
                yield Problem(f"{kind.name} {phrase!r}", f"it stands for {' and '.join(ids)}")


def _collisions(language: Language) -> Iterator[Problem]:
    """Two intents that the same words would call."""
    values = {kind.name: [v.name.value for v in kind.values] for kind in language.types}
    values |= {
        kind.name: [p for v in kind.values for p in (v.name.value, *v.name.synonyms)]
        for kind in language.types
    }
    owners = defaultdict[str, set[str]](set)
    for intent in language.intents:
        yield from _twice(intent.name, intent.samples)
        for sample in intent.samples:
            for said in _ways(intent, sample, values):
                owners[said].add(intent.name)
    for said, names in sorted(owners.items()):
        if len(names) > 1:
            yield Problem(repr(said), f"it calls {' and '.join(sorted(names))}")


def _ways(intent: Intent, sample: str, values: Mapping[str, list[str]]) -> Iterable[str]:
    """What somebody says for a sample: with each value in its one slot. More slots are left as they are."""
    types = {slot.name: slot.type for slot in intent.slots}
    inside = SLOT.findall(sample)
    if len(inside) != 1 or types.get(inside[0]) not in values:
        return [SLOT.sub(lambda match: f"{{{types.get(match[1])}}}", sample)]
    return [SLOT.sub(value, sample) for value in values[types[inside[0]]]]


def _dialog(model: Model) -> Iterator[Problem]:
    whole = model.interaction_model
    prompts = {prompt.id for prompt in whole.prompts}
    slots = {intent.name: {slot.name for slot in intent.slots} for intent in whole.language_model.intents}
    yield from _twice("prompts", (prompt.id for prompt in whole.prompts))
    for intent in whole.dialog.intents if whole.dialog else ():
        if intent.name not in slots:
            yield Problem(f"dialog {intent.name}", "there is no such intent")
        for slot in intent.slots:
            where = f"dialog {intent.name} {slot.name}"
            if slot.name not in slots.get(intent.name, set[str]()):
                yield Problem(where, "there is no such slot")
            wanted = slot.prompts.elicitation if slot.prompts else None
            if slot.elicitation_required and wanted is None:
                yield Problem(where, "it is asked for without a prompt")
            if wanted is not None and wanted not in prompts:
                yield Problem(where, f"there is no prompt {wanted!r}")


def _twice(where: str, names: Iterable[str]) -> Iterator[Problem]:
    for name, times in Counter(" ".join(name.lower().split()) for name in names).items():
        if times > 1:
            yield Problem(where, f"{name!r} stands there {times} times")


RULES: Final[tuple[Rule, ...]] = (
    _invocation,
    _names,
    _built_in,
    _samples,
    _free_words,
    _types,
    _collisions,
)
