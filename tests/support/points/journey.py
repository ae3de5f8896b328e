"""A turn, its reply, a promise kept, its question: everything that a store does for one person."""

from collections.abc import Callable
from datetime import datetime

from cramp_coach.ports import Delivery, Known, Sent, Store, Written
from cramp_coach.vocabulary import EpisodeId, ParticipantId, RecordEpisode, ScheduleFollowUp
from support.turns import PUSH, after, counting, due, inbound, promise

Send = Callable[[Delivery], None]  # to a provider that outlives us
LATER = (0, 6, 12)  # minutes: past a lease, and past the one that begins only then


async def journey(store: Store, who: ParticipantId, send: Send, now: datetime) -> None:
    """All of it, or what is left of it: whoever was interrupted makes it again."""
    await store.recover(now)
    taken = await store.turn(inbound(f"said {who}", who, at=now), first)
    for delivery in taken.deliveries:
        await _sent(store, delivery, send, now)
    for person, follow_up in await store.due_follow_ups(PUSH.name, now, 9):
        await store.turn(due(follow_up.id, person, now, f"due {person}"), counting)
    for delivery in await store.claim(PUSH.name, now, 9):
        if await store.start(delivery, now):
            await _sent(store, delivery, send, now)


async def completed(store: Store, who: ParticipantId, send: Send, shows: Callable[[datetime], None]) -> None:
    """As often, and as late, as it takes; `shows` sets the engine's own clock."""
    for minutes in LATER:
        shows(after(minutes=minutes))
        for _ in "ab":  # what waits behind something is claimed once that is settled
            await journey(store, who, send, after(minutes=minutes))


def first(before: Known) -> Written:
    """Counts, and promises, and records."""
    counted = counting(before)
    effects = (ScheduleFollowUp(promise("f1", after())), RecordEpisode(EpisodeId("e1"), "{}"))
    return Written(counted.state, None, counted.replies, effects)


async def _sent(store: Store, delivery: Delivery, send: Send, now: datetime) -> None:
    send(delivery)
    await store.finish(delivery, Sent("m"), now)
