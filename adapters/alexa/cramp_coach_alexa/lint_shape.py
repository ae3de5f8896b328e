"""The shape of an interaction model, as far as ours may use it."""

from typing import Literal

from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, alias_generator=to_camel)


class SlotOf(_Part):
    """A place in an intent's sentences."""

    name: str
    type: str


class Intent(_Part):
    """Something that may be meant."""

    name: str
    slots: list[SlotOf] = []
    samples: list[str]


class ValueName(_Part):
    """A value as it is said."""

    value: str
    synonyms: list[str] = []


class Value(_Part):
    """One value of a type."""

    id: str
    name: ValueName


class Type(_Part):
    """What may stand in a slot."""

    name: str
    values: list[Value]


class Sensitivity(_Part):
    """How readily what does not fit is said not to fit."""

    level: Literal["LOW", "MEDIUM", "HIGH"]


class Configuration(_Part):
    """Of the whole model."""

    fallback_intent_sensitivity: Sensitivity


class Language(_Part):
    """What may be said."""

    invocation_name: str
    model_configuration: Configuration | None = None
    intents: list[Intent]
    types: list[Type] = []


class SlotPrompts(_Part):
    """Prompts of a slot, by id."""

    elicitation: str | None = None
    confirmation: str | None = None


class DialogSlot(_Part):
    """A slot that Alexa may ask for."""

    name: str
    type: str
    elicitation_required: bool = False
    confirmation_required: bool = False
    prompts: SlotPrompts | None = None


class DialogIntent(_Part):
    """An intent whose slots Alexa may ask for."""

    name: str
    slots: list[DialogSlot] = []
    confirmation_required: bool = False


class Dialog(_Part):
    """Which slots Alexa may ask for."""

    intents: list[DialogIntent]
    delegation_strategy: Literal["ALWAYS", "SKILL_RESPONSE"]


class Variation(_Part):
    """One wording of a prompt."""

    type: Literal["PlainText", "SSML"]
    value: str


class Prompt(_Part):
    """What Alexa says to ask for a slot."""

    id: str
    variations: list[Variation]


class Interaction(_Part):
    """The model."""

    language_model: Language
    dialog: Dialog | None = None
    prompts: list[Prompt] = []


class Model(_Part):
    """The file."""

    interaction_model: Interaction
