"""From the models of Amazon's SDK to what goes over the wire. Pure."""

import json
from collections.abc import Mapping
from enum import Enum
from typing import Protocol

from ask_sdk_model.response_envelope import ResponseEnvelope


class _Model(Protocol):
    """Of every model of the SDK: its fields, and how they are called over the wire."""

    deserialized_types: Mapping[str, str]
    attribute_map: Mapping[str, str]


def as_json(answer: ResponseEnvelope) -> bytes:
    """This answer; what is None is left out."""
    return json.dumps(answer, separators=(",", ":"), default=_plain).encode()


def _plain(part: _Model | Enum) -> object:
    """What JSON does not know by itself."""
    if isinstance(part, Enum):
        return part.value
    told = ((name, getattr(part, name)) for name in part.deserialized_types)
    return {part.attribute_map[name]: value for name, value in told if value is not None}
