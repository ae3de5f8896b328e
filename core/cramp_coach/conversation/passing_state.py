"""Where a conversation stands of which nothing may be kept: small enough to travel, and without findings."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Annotated, Final, Literal, TypeAlias, get_args

from pydantic import Field, JsonValue, TypeAdapter, ValidationError

from cramp_coach.conversation.state import Episode, Idle, Relieving, Stage, State, Wanting
from cramp_coach.conversation.turn import Moment
from cramp_coach.guide.loader import Guide
from cramp_coach.guide.models import Remedy
from cramp_coach.guide.screens import remedies_for, sites_of
from cramp_coach.guide.triage import Facts
from cramp_coach.vocabulary import EpisodeId, Reply

Kind: TypeAlias = Literal["cramp", "twitch", "known_twitch", "other"]
MOST_TRIED: Final = 3
REMEMBERED: Final = 256  # kinds at sites, in each wording
LATEST: Final = 253_402_300_799  # the last second of the year 9999


@dataclass(frozen=True, slots=True)
class Passing:
    """All that travels. `tried` are places in the list of the site's remedies, the open one last.

    `last`: no other one may follow, because what they said could forbid it, and is not carried.
    `answered`, `disclaimed`: that there was a first reply, and that the second one said what we are.
    `told`: when that was said last, in seconds since 1970; `held`: so many seconds before a pause.
    """

    at: Literal["idle", "kind", "site", "relief"] = "idle"
    kind: Kind | None = None
    sites: tuple[str, ...] = ()
    tried: tuple[int, ...] = ()
    last: bool = False
    again: bool = False
    other: bool = False
    country: str | None = None
    ask: int = 0
    answered: bool = False
    disclaimed: bool = False
    told: Annotated[int, Field(ge=0, le=LATEST)] = 0
    held: Annotated[int, Field(ge=0)] = 0


Passed: TypeAlias = tuple[Passing, tuple[Reply, ...]]
_PASSING: TypeAdapter[Passing] = TypeAdapter(Passing)


def kind_of(name: str | None) -> Kind | None:
    """A kind by its name; None where it is none."""
    return next((kind for kind in get_args(Kind) if kind == name), None)


def carried_from(passing: Passing) -> dict[str, JsonValue]:
    """As it travels."""
    carried: dict[str, JsonValue] = _PASSING.dump_python(passing, mode="json", exclude_defaults=True)
    return carried


def passing_from(carried: Mapping[str, JsonValue], moment: Moment) -> Passing:
    """As it came back; what cannot be ours is a fresh start."""
    try:
        passing = _PASSING.validate_python(dict(carried))
    except ValidationError:
        return Passing()
    guide = moment.guide
    placed = all(site in guide.sites for site in passing.sites)
    inside = all(0 <= one < len(remedies_of(passing, moment)) for one in passing.tried)
    relieved = passing.at != "relief" or (passing.tried and passing.kind)
    return passing if placed and inside and relieved else Passing()


def remedies_of(passing: Passing, moment: Moment) -> tuple[Remedy, ...]:
    """The remedies of this kind and these sites for somebody of whom nothing else is known."""
    return _remedies(moment.guide, passing.kind, passing.sites)


@lru_cache(REMEMBERED)
def _remedies(guide: Guide, kind: Kind | None, sites: tuple[str, ...]) -> tuple[Remedy, ...]:
    """Looked up several times in a turn, and the same for everybody."""
    return remedies_for(guide, Facts(sites_of(guide, sites) | {f"kind:{kind}"}))


def state_of(passing: Passing, moment: Moment) -> State:
    """The same as a state that the conversation can go on from, for this one turn."""
    remedies = remedies_of(passing, moment)
    episode = Episode(
        EpisodeId(str(moment.id)),
        moment.now,
        who="other" if passing.other else "self",
        kind=passing.kind,
        sites=passing.sites,
        tried=tuple(remedies[one].id for one in passing.tried),
    )
    stage = _stage_of(passing, remedies)
    touched = datetime.fromtimestamp(passing.told, UTC) if passing.told else None
    return State(episode=episode, stage=stage, ask=passing.ask, country=passing.country, touched=touched)


def _stage_of(passing: Passing, remedies: tuple[Remedy, ...]) -> Stage:
    match passing.at:
        case "idle":
            return Idle()
        case "kind":
            return Wanting("kind", relief=True, again=passing.again)
        case "site":
            return Wanting("site", relief=True, again=passing.again)
        case "relief":
            return Relieving(remedies[passing.tried[-1]].id, passing.held)
