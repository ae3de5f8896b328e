"""Ready-made things that arrive, and steps that answer them, for tests of a store."""

import json
from datetime import UTC, datetime, time, timedelta

from cramp_coach.ports import Known, Step, Written
from cramp_coach.vocabulary import (
    Channel,
    Effect,
    EpisodeId,
    Event,
    FollowUp,
    FollowUpDue,
    FollowUpId,
    Inbound,
    InboundId,
    Intent,
    ParticipantId,
    Phase,
    Reply,
    Said,
    Say,
)

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
PUSH = Channel("telegram", push=True, screen=True, max_choices=8)
PULL = Channel("pipe", push=False, screen=True, max_choices=8)
ANN = ParticipantId("telegram:1")
BEN = ParticipantId("telegram:2")


def after(**passed: float) -> datetime:
    """Noon and so long."""
    return NOON + timedelta(**passed)


def inbound(
    number: object,
    who: ParticipantId = ANN,
    channel: Channel = PUSH,
    event: Event | None = None,
    at: datetime = NOON,
) -> Inbound:
    """One that arrived."""
    return Inbound(InboundId(str(number)), who, channel, "en", at, event or Said("my calf"))


def saying(*texts: str) -> tuple[Reply, ...]:
    """One reply a text."""
    return tuple(Reply((Say(text, text),), Phase.RELIEF) for text in texts)


def writing(
    state: str | None = "{}", *texts: str, effects: tuple[Effect, ...] = (), until: datetime | None = None
) -> Step:
    """A step that decides this whatever the state was."""
    return lambda _: Written(state, until, saying(*texts), effects)


def counting(before: Known) -> Written:
    """A step whose state is how often it ran."""
    times = 1 if before.state is None else json.loads(before.state) + 1
    return Written(json.dumps(times), None, saying(f"turn {times}"))


def code() -> str:
    """The one that every chat is shown."""
    return "482917"


def promise(name: str = "f1", due: datetime = NOON, episode: str = "e1", attempt: int = 1) -> FollowUp:
    """A promise to ask again."""
    intent = Intent(due.date(), time(18, 30), "Europe/Berlin")
    return FollowUp(FollowUpId(name), EpisodeId(episode), due, intent, attempt)


def due(name: str = "f1", who: ParticipantId = ANN, at: datetime = NOON, number: object = "due") -> Inbound:
    """The time of a promise has come."""
    return inbound(number, who, PUSH, FollowUpDue(FollowUpId(name)), at)
