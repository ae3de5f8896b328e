"""From Alexa's requests to what the core takes. Pure; knows no medicine."""

from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cache
from re import fullmatch
from typing import Final, Literal, TypeAlias, get_args

from pydantic import JsonValue

from cramp_coach.vocabulary import (
    Asked,
    Channel,
    ChoiceId,
    Chose,
    Coded,
    Event,
    Inbound,
    InboundId,
    Left,
    Opened,
    ParticipantId,
    Recognised,
    Removed,
    Said,
    TopicId,
)
from cramp_coach_alexa import events, intents
from cramp_coach_alexa.envelope import APL, Envelope, Request, Session

Side: TypeAlias = Literal["left", "right", "both"]
Report: TypeAlias = Literal["gone", "better", "same", "worse"]

CHANNEL: Final = Channel("alexa", push=False, screen=False, max_choices=3, speaks_first=False, pictures=False)
PUBLIC: Final = replace(CHANNEL, collects=False)
ASK: Final = "ask"  # under this name the number of the open Ask travels in the session
CHOICES: Final = {intents.YES: "yes", intents.NO: "no", intents.UNSURE: "unsure", intents.NEXT: "done"}
LONGEST_CHOICE: Final = 64
SIDES: Final[tuple[Side, ...]] = get_args(Side)
REPORTS: Final[tuple[Report, ...]] = get_args(Report)
NOTHING: Final = Recognised()
DAYS: Final = {"Y": 365, "M": 30, "W": 7, "D": 1}  # in a year, a month, a week, a day


@dataclass(frozen=True, slots=True)
class Probe:
    """Alexa wants to know whether we could answer something. Nobody speaks with us."""


def participant_of(user: str) -> ParticipantId:
    """The participant of an account: a household."""
    return ParticipantId(f"{CHANNEL.name}:{user}")


def inbound_from(envelope: Envelope, channel: Channel = CHANNEL) -> Inbound | Probe | None:
    """What arrived; None for what concerns nobody. `channel`: what may be done with it."""
    match envelope.request.type:
        case "LaunchRequest":
            return _inbound(envelope, channel, Opened())
        case "IntentRequest":
            return _inbound(envelope, channel, _spoken(envelope.request, envelope.session))
        case "SessionEndedRequest":
            return _inbound(envelope, channel, Left())
        case "Alexa.Presentation.APL.UserEvent":
            pressed = _pressed(envelope.request.arguments)
            return _inbound(envelope, channel, pressed) if pressed else None
        case events.DISABLED:
            return _inbound(envelope, channel, Removed())
        case "CanFulfillIntentRequest":
            return Probe()
        case _:
            return None


def _spoken(request: Request, session: Session | None) -> Event:
    intent = request.intent or intents.FALLBACK
    if intent in intents.COMMANDS:
        return Asked(intents.COMMANDS[intent])
    if intent in CHOICES:
        return Chose(ChoiceId(CHOICES[intent]), _ask(session))
    match intent:
        case intents.START_OVER:
            return Opened(anew=True)
        case intents.HOME:
            return Left()
        case intents.CODE:
            return Coded(" ".join(slot.value or "" for slot in request.slots))
        case _:
            opening = session is None or session.new
            return Said(_words(request), _recognised(intent, request), opening=opening)


def _pressed(arguments: tuple[JsonValue, ...]) -> Chose | None:
    """A button of a document of ours, which may be an old one: the number tells. None for anything else."""
    match arguments:
        case ("choose", str(choice), int(ask)) if len(choice) <= LONGEST_CHOICE and not isinstance(ask, bool):
            return Chose(ChoiceId(choice), ask)
        case _:
            return None


def _inbound(envelope: Envelope, channel: Channel, event: Event) -> Inbound:
    request = envelope.request
    able = _showing(channel) if APL in envelope.interfaces else channel
    name = InboundId(request.id)
    return Inbound(name, participant_of(envelope.user), able, request.locale or "en", request.at, event)


@cache
def _showing(channel: Channel) -> Channel:
    """The same channel on a device with a screen: there is one for each profile."""
    return replace(channel, pictures=True)


def _ask(session: Session | None) -> int | None:
    """The number of the question that this session heard; a new session heard none."""
    known = None if session is None or session.new else session.attributes.get(ASK)
    return known if isinstance(known, int) and not isinstance(known, bool) else None


# ---- slots ----


def _recognised(intent: str, request: Request) -> Recognised | None:
    known, said = _known(request), {slot.name: slot.value for slot in request.slots}
    found = Recognised(
        kind=intents.COMPLAINTS.get(intent),
        site=known.get("muscle"),
        side=_side(known.get("side")),
        sign=known.get("sign"),
        denied=intent == intents.NO_SIGN,
        topic=TopicId(known["topic"]) if "topic" in known else None,
        relief=intents.RELIEF.get(intent),
        report=_report(known.get("report")),
        lasting=_lasting(said.get("duration")),
        number=_number(said.get("number")),
        who="child" if known.get("person") == "child" else intents.ABOUT_OTHERS.get(intent),
    )
    return None if found == NOTHING else found


def _words(request: Request) -> str:
    """All that they said in the slots, as far as it is words: it may name a danger sign."""
    values = (slot.value for slot in request.slots if not _is_measure(slot.value))
    return " ".join(value for value in values if value)


def _is_measure(value: str | None) -> bool:
    return _lasting(value) is not None or _number(value) is not None


def _known(request: Request) -> dict[str, str]:
    """What Alexa took each slot for; where it could be several things, nothing, and the words decide."""
    return {slot.name: slot.ids[0] for slot in request.slots if len({*slot.ids}) == 1}


def _side(name: str | None) -> Side | None:
    return next((side for side in SIDES if side == name), None)


def _report(name: str | None) -> Report | None:
    return next((report for report in REPORTS if report == name), None)


def _lasting(value: str | None) -> timedelta | None:
    """An ISO 8601 length of time ("P2W", "PT30M"); None for one that leaves its number open ("PXD")."""
    if value is None or not value.startswith("P"):
        return None  # most are words
    match = fullmatch(
        r"P(?=.*\d)(?:(\d{1,4})Y)?(?:(\d{1,4})M)?(?:(\d{1,4})W)?(?:(\d{1,5})D)?"
        r"(?:T(?:(\d{1,5})H)?(?:(\d{1,6})M)?(?:(\d{1,8})S)?)?",
        value,
    )
    if match is None:
        return None
    *dates, hours, minutes, seconds = (int(part or 0) for part in match.groups())
    days = sum(count * length for count, length in zip(dates, DAYS.values(), strict=True))
    return timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)


def _number(value: str | None) -> float | None:
    return float(value) if value and fullmatch(r"\d{1,6}(\.\d{1,3})?", value) else None
