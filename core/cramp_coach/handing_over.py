"""What a linked speaker promised, read from all that is kept of it, to be kept by its chat."""

import json
from dataclasses import dataclass
from datetime import date, datetime, time

from pydantic import BaseModel, ConfigDict

from cramp_coach.conversation.keeping import dump_episode, load_state
from cramp_coach.vocabulary import (
    EpisodeId,
    FollowUp,
    FollowUpId,
    Handed,
    HandedOver,
    Intent,
    ParticipantId,
    PromiseKind,
)


class _Promise(BaseModel):
    model_config = ConfigDict(frozen=True)

    id: FollowUpId
    episode: EpisodeId
    due: datetime
    day: date
    at: time
    zone: str
    attempt: int
    kind: PromiseKind
    status: str

    @property
    def stands(self) -> bool:
        return self.status == "pending" and self.kind == "check_in"

    def follow_up(self) -> FollowUp:
        intent = Intent(self.day, self.at, self.zone)
        return FollowUp(self.id, self.episode, self.due, intent, self.attempt, self.kind)


class _Conversation(BaseModel):
    state: dict[str, object]


class _Link(BaseModel):
    speaker: ParticipantId
    chat: ParticipantId


class _Kept(BaseModel):
    conversation: tuple[_Conversation, ...] = ()
    follow_ups: tuple[_Promise, ...] = ()
    links: tuple[_Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Handing:
    """For which chat, what it is given, and what the speaker is told; `given` is None if nothing is known of
    the complaint any more."""

    chat: ParticipantId
    given: Handed | None
    told: HandedOver


def handing_of(exported: str, follow_up: FollowUp) -> Handing | None:
    """What is to move of this speaker, with all that was promised of the same complaint.

    None where no chat is linked.
    """
    kept = _Kept.model_validate_json(exported)
    chat = next((link.chat for link in kept.links), None)
    if chat is None:
        return None
    standing = (one for one in kept.follow_ups if one.stands and one.episode == follow_up.episode)
    promises = tuple(one.follow_up() for one in standing)
    told = HandedOver(tuple(dict.fromkeys((follow_up.id, *(one.id for one in promises)))))
    episode = _episode_in(kept, follow_up.episode)
    return Handing(chat, Handed(episode, promises) if episode and promises else None, told)


def _episode_in(kept: _Kept, wanted: EpisodeId) -> str | None:
    for conversation in kept.conversation:
        state = load_state(json.dumps(conversation.state))
        known = (*((state.episode,) if state.episode else ()), *state.others)
        found = next((episode for episode in known if episode.id == wanted), None)
        if found is not None:
            return dump_episode(found)
    return None
