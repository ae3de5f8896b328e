"""A recogniser as literal as can be: what the model lists is heard, and nothing else."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

SLOT = re.compile(r"\{(\w+)\}")
BUILT_IN = {
    "AMAZON.DURATION": r"(?:an?|two|three|nine|ten) (?:minute|hour|day|week|month|year)s?",
    "AMAZON.NUMBER": r"(?:one|two|nine|ten|thirty(?: four)?|(?:(?:one|two|four|seven|eight|nine) ?){6})",
    "AMAZON.TIME": r"(?:half past )?(?:nine|ten)(?: thirty)?(?: in the (?:morning|evening))?(?: p\. m\.)?",
    "AMAZON.SearchQuery": r".+",
}
# What Amazon's own intents know without a sample of ours.
AMAZONS = {
    word: f"AMAZON.{word.capitalize()}Intent"
    for word in ("yes", "no", "stop", "cancel", "help", "repeat", "pause", "resume")
}


@dataclass(frozen=True)
class Recogniser:
    """Hears by one model."""

    model: Mapping[str, Any]

    def hears(self, words: str) -> set[tuple[str, tuple[str, ...]]]:
        """Every intent that these words call, with the ids in its slots; free words if nothing else fits."""
        found = set(self._fitting(words, free=False))
        return found or set(self._fitting(words, free=True))

    def intent(self, words: str) -> tuple[str, dict[str, tuple[str, str | None]]]:
        """The one intent that these words call, and what is said in each slot; with its id, if any."""
        for free in (False, True):
            for name, slots, pattern in self._patterns:
                if ("AMAZON.SearchQuery" in slots.values()) is free and (match := pattern.fullmatch(words)):
                    said = match.groupdict()
                    return name, {
                        slot: (value, self._types.get(slots[slot], {}).get(value))
                        for slot, value in said.items()
                    }
        return AMAZONS.get(words, "AMAZON.FallbackIntent"), {}

    def phrases(self, kind: str) -> dict[str, str]:
        """What may be said in a slot of this type, each with the id that it stands for."""
        return self._types[kind]

    def _fitting(self, words: str, *, free: bool) -> Iterator[tuple[str, tuple[str, ...]]]:
        for name, slots, pattern in self._patterns:
            if ("AMAZON.SearchQuery" in slots.values()) is free and (match := pattern.fullmatch(words)):
                yield name, tuple(self._id(slots[s], said) for s, said in match.groupdict().items())

    def _id(self, kind: str, said: str) -> str:
        return self._types[kind][said] if kind in self._types else said

    @cached_property
    def _types(self) -> dict[str, dict[str, str]]:
        types = self.model["interactionModel"]["languageModel"]["types"]
        return {
            kind["name"]: {
                phrase: value["id"]
                for value in kind["values"]
                for phrase in (value["name"]["value"], *value["name"]["synonyms"])
            }
            for kind in types
        }

    @cached_property
    def _patterns(self) -> list[tuple[str, dict[str, str], re.Pattern[str]]]:
        ways = {name: "|".join(map(re.escape, phrases)) for name, phrases in self._types.items()} | BUILT_IN
        found = list[tuple[str, dict[str, str], re.Pattern[str]]]()
        for intent in self.model["interactionModel"]["languageModel"]["intents"]:
            slots = {slot["name"]: slot["type"] for slot in intent.get("slots", ())}
            for sample in intent["samples"]:
                parts = SLOT.split(sample)
                text = "".join(
                    f"(?P<{part}>{ways[slots[part]]})" if number % 2 else re.escape(part)
                    for number, part in enumerate(parts)
                )
                used = {name: slots[name] for name in parts[1::2]}
                found.append((intent["name"], used, re.compile(text)))
        return found
