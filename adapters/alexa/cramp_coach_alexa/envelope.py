"""What Alexa sends, as far as we need it. Pure; whatever else is there, or new, or odd, is forgiven.

Only five things must be there, since nobody can be answered without them: the request's type, id and time,
the id of the skill that it is meant for, and whose account it is.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from re import fullmatch
from typing import Annotated, Any, Final, Literal, TypeAlias, TypeVar

from pydantic import (
    AliasPath,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    JsonValue,
    ValidationError,
)
from pydantic.alias_generators import to_camel
from pydantic_core.core_schema import CoreSchema, with_default_schema

MOMENT: Final = r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})"
APL: Final = "Alexa.Presentation.APL"  # the interface of a device with a screen
LONGEST_ID: Final = 1_000  # Amazon's own are about 200 long
LONGEST_TOKEN: Final = 16_000  # what opens Amazon's services is about 1,000 long
LONGEST_WORDS: Final = 1_000  # a slot holds up to 140 characters; what is said in eight seconds is shorter


class Unreadable(ValueError):
    """This body is not a request of Alexa's. Tells nothing of what is in it."""


@dataclass(frozen=True, slots=True)
class Slot:
    """What somebody said in one place of a sentence; `ids`: what Alexa took it for, of our own types only."""

    name: str
    value: str | None
    ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Session:
    """An open microphone. `attributes` are what our last answer put there."""

    id: str
    new: bool
    attributes: Mapping[str, JsonValue] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Access:
    """What Amazon lets us ask of its services while this request is being answered, and where."""

    endpoint: str
    token: str = field(repr=False)
    device: str


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked of us. `at` is aware UTC; `intent` is None unless `type` is "IntentRequest".

    `arguments` are what our own document put behind a button that was pressed. `name`, `status` and `token`
    are those of "Connections.Response": what Alexa did for us, what became of it, and what we gave along.
    """

    type: str
    id: str
    at: datetime
    locale: str | None = None
    intent: str | None = None
    slots: tuple[Slot, ...] = field(default=(), repr=False)
    reason: str | None = None
    arguments: tuple[JsonValue, ...] = ()
    name: str | None = None
    status: str | None = None
    token: str | None = None


@dataclass(frozen=True, slots=True)
class Envelope:
    """One request with its surroundings. `session` is None for what comes without anybody speaking.

    `user` is the account, and another one after each enablement; `person` is set where a voice is recognised.
    What somebody said is not in its `repr`.
    """

    application: str
    user: str
    request: Request
    person: str | None = None
    device: str | None = None
    session: Session | None = None
    interfaces: frozenset[str] = frozenset()
    access: Access | None = None


def envelope_from(body: bytes) -> Envelope:
    """What this body says. Raises Unreadable."""
    try:
        return _envelope(_Body.model_validate_json(body))
    except ValidationError:
        raise Unreadable from None  # pydantic's message quotes the body


# ---- how it is written ----

T = TypeVar("T")


class _Forgiven:
    """What does not fit is as if it were not there."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return with_default_schema(handler(source), default=None, on_error="default")


def _moment(value: object) -> datetime:
    """ISO 8601 with a zone, and nothing else: pydantic would take a number for a time as well."""
    if not (isinstance(value, str) and fullmatch(MOMENT, value)):
        raise ValueError("no moment")
    try:
        return datetime.fromisoformat(value).astimezone(UTC)
    except OverflowError as error:  # a time that is none in UTC
        raise ValueError("no moment") from error


Maybe: TypeAlias = Annotated[T | None, _Forgiven()]
# One that is too long is none: cut, two different ones could become the same.
Name: TypeAlias = Annotated[str, Field(min_length=1, max_length=LONGEST_ID)]
Token: TypeAlias = Annotated[str, Field(min_length=1, max_length=LONGEST_TOKEN, pattern=r"^[\x21-\x7e]+$")]
Moment: TypeAlias = Annotated[datetime, BeforeValidator(_moment)]
Table: TypeAlias = dict[str, JsonValue]


class _Read(BaseModel):
    model_config = ConfigDict(strict=True, frozen=True, extra="ignore", alias_generator=to_camel)


class _Match(_Read):
    id: Name = Field(validation_alias=AliasPath("value", "id"))


class _Resolution(_Read):
    code: Literal["ER_SUCCESS_MATCH"] = Field(validation_alias=AliasPath("status", "code"))
    values: list[Maybe[_Match]]


class _Slot(_Read):
    value: Maybe[str] = None
    resolutions: Maybe[list[Maybe[_Resolution]]] = Field(
        default=None, validation_alias=AliasPath("resolutions", "resolutionsPerAuthority")
    )


class _Intent(_Read):
    name: Name
    slots: Maybe[dict[str, Maybe[_Slot]]] = None


class _Request(_Read):
    type: Name
    request_id: Name
    timestamp: Moment
    locale: Maybe[Name] = None
    intent: Maybe[_Intent] = None
    reason: Maybe[Name] = None
    arguments: Maybe[list[JsonValue]] = None
    name: Maybe[Name] = None
    status: Maybe[Name] = Field(default=None, validation_alias=AliasPath("payload", "status"))
    token: Maybe[Name] = None


class _Owner(_Read):
    """The same two stand in `context.System` and in `session`, of which either may be missing."""

    application: Maybe[Name] = Field(default=None, validation_alias=AliasPath("application", "applicationId"))
    user: Maybe[Name] = Field(default=None, validation_alias=AliasPath("user", "userId"))


class _System(_Owner):
    person: Maybe[Name] = Field(default=None, validation_alias=AliasPath("person", "personId"))
    device: Maybe[Name] = Field(default=None, validation_alias=AliasPath("device", "deviceId"))
    api_endpoint: Maybe[Name] = None
    api_access_token: Maybe[Token] = None
    interfaces: Maybe[Table] = Field(
        default=None, validation_alias=AliasPath("device", "supportedInterfaces")
    )


class _Session(_Owner):
    session_id: Maybe[Name] = None
    new: Maybe[bool] = None
    attributes: Maybe[Table] = None


class _Body(_Read):
    request: _Request
    session: Maybe[_Session] = None
    system: Maybe[_System] = Field(default=None, validation_alias=AliasPath("context", "System"))


# ---- what it says ----


def _envelope(read: _Body) -> Envelope:
    system, session = read.system or _System(), read.session or _Session()
    application, user = system.application or session.application, system.user or session.user
    if application is None or user is None:
        raise Unreadable
    return Envelope(
        application=application,
        user=user,
        request=_request(read.request),
        person=system.person,
        device=system.device,
        session=_session(session),
        interfaces=frozenset(system.interfaces or ()),
        access=_access(system),
    )


def _access(read: _System) -> Access | None:
    if read.api_endpoint is None or read.api_access_token is None or read.device is None:
        return None
    return Access(read.api_endpoint, read.api_access_token, read.device)


def _request(read: _Request) -> Request:
    intent = read.intent if read.type == "IntentRequest" else None
    return Request(
        type=read.type,
        id=read.request_id,
        at=read.timestamp,
        locale=read.locale,
        intent=intent.name if intent else None,
        slots=_slots(intent.slots or {}) if intent else (),
        reason=read.reason,
        arguments=tuple(read.arguments or ()),
        name=read.name,
        status=read.status,
        token=read.token,
    )


def _slots(read: Mapping[str, _Slot | None]) -> tuple[Slot, ...]:
    return tuple(Slot(name, _words(slot.value), _ids(slot)) for name, slot in read.items() if slot)


def _words(value: str | None) -> str | None:
    return value[:LONGEST_WORDS] if value and value.strip() else None


def _ids(slot: _Slot) -> tuple[str, ...]:
    matched = [resolution for resolution in slot.resolutions or () if resolution]
    return tuple(match.id for resolution in matched for match in resolution.values if match)


def _session(read: _Session) -> Session | None:
    if read.session_id is None:
        return None
    return Session(read.session_id, read.new is True, read.attributes or {})
