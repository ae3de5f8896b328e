"""People who were promised to be asked again, by now."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta

from cramp_coach.conversation.keeping import dump_state
from cramp_coach.conversation.state import Episode, Promised, State
from cramp_coach.ports import Store, Written
from cramp_coach.vocabulary import EpisodeId, FollowUp, ParticipantId, ScheduleFollowUp, Urgency
from support.turns import NOON, PULL, inbound, promise


def everybody(many: int) -> list[ParticipantId]:
    """So many people."""
    return [ParticipantId(f"telegram:{number}") for number in range(1, many + 1)]


async def promised_to(store: Store, people: Sequence[ParticipantId]) -> None:
    """Each had a cramp two weeks ago, agreed to be asked again, and is due at noon."""
    await asyncio.gather(*(_promised(store, who) for who in people))


async def _promised(store: Store, who: ParticipantId) -> None:
    began = EpisodeId(f"began {who}")
    due = promise(f"{began}:0:0", NOON, began)
    written = Written(kept_state(due), None, effects=(ScheduleFollowUp(due),))
    await store.turn(inbound(began, who, PULL), lambda _: written)


def kept_state(due: FollowUp | None = None) -> str:
    """The conversation of somebody who had a cramp and agreed to be asked again, as it is kept."""
    due = due or promise()
    cramp = Episode(
        due.episode, NOON - timedelta(days=14), kind="cramp", sites=("calf",), told=Urgency.ROUTINE
    )
    promised = Promised(due.id, due.episode, due.due)
    return dump_state(State(episode=cramp, consent=True, zone="UTC", promises=(promised,)))


def clock_since(begun: float, seconds: float) -> datetime:
    """Noon and as much as passed since then; both in seconds since 1970."""
    return NOON + timedelta(seconds=seconds - begun)
