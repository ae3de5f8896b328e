"""A state as the store keeps it: JSON, read back as far as it can be."""

from datetime import datetime

from pydantic import BaseModel, TypeAdapter, ValidationError

from cramp_coach.conversation.state import Episode, Nudge, Promised, State
from cramp_coach.follow_ups import QUIET, Quiet
from cramp_coach.vocabulary import EpisodeId, Urgency

_STATES: TypeAdapter[State] = TypeAdapter(State)
_EPISODES: TypeAdapter[Episode] = TypeAdapter(Episode)


class _Rescued(BaseModel):
    """What is taken over from an episode that can no longer be read as a whole."""

    id: EpisodeId
    began: datetime
    kind: str | None = None
    sites: tuple[str, ...] = ()
    present: tuple[str, ...] = ()
    told: Urgency | None = None


class _RescuedState(BaseModel):
    episode: _Rescued | None = None
    ask: int = 0
    consent: bool = False
    zone: str | None = None
    country: str | None = None
    quiet: Quiet = QUIET
    nudge: Nudge | None = None
    promises: tuple[Promised, ...] = ()


def dump_state(state: State) -> str:
    """The state as JSON."""
    return _STATES.dump_json(state).decode()


def load_state(kept: str | None) -> State:
    """The state that was kept; a fresh one if there is none; an honest new start if it cannot be read.

    What an unreadable one says about danger is saved: the findings, the level told, and the promises.
    """
    if kept is None:
        return State()
    try:
        return _STATES.validate_json(kept)
    except ValidationError:
        return _rescue(kept)


def dump_episode(episode: Episode) -> str:
    """One complaint as JSON."""
    return _EPISODES.dump_json(episode).decode()


def load_episode(kept: str) -> Episode:
    """The complaint that was dumped. Raises ValueError for anything else."""
    return _EPISODES.validate_json(kept)


def _rescue(kept: str) -> State:
    try:
        old = _RescuedState.model_validate_json(kept)
    except ValidationError:
        return State(unreadable=True)
    episode = Episode(**old.episode.model_dump()) if old.episode else None
    return State(
        episode=episode,
        ask=old.ask,
        consent=old.consent,
        zone=old.zone,
        country=old.country,
        quiet=old.quiet,
        nudge=old.nudge,
        promises=old.promises,
        unreadable=True,
    )
