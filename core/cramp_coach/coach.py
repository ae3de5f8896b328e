"""The async front door: one turn in, its replies out; and what is due, delivered."""

import asyncio
import json
import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from time import monotonic
from typing import TypeAlias

from cramp_coach.conversation.arriving import input_of, moment_of
from cramp_coach.conversation.history import FREE, history_of
from cramp_coach.conversation.keeping import dump_state, load_state
from cramp_coach.conversation.promises import told_time
from cramp_coach.conversation.state import Kept, State
from cramp_coach.conversation.step import advance
from cramp_coach.conversation.turn import CodeTried, Heard, Input, Turn
from cramp_coach.conversation.wording import plain
from cramp_coach.errors import StoreBroken, StoreUnavailable
from cramp_coach.guide.loader import Guide
from cramp_coach.guide.pictures import drawing, drawn
from cramp_coach.handing_over import handing_of
from cramp_coach.ports import (
    Clock,
    Courier,
    Delivery,
    Known,
    NewCode,
    Outcome,
    Receipt,
    Step,
    Store,
    Taken,
    Tally,
    Watch,
    Written,
)
from cramp_coach.understanding.codes import code_in
from cramp_coach.understanding.lexicon import Lexicon
from cramp_coach.vocabulary import (
    Asked,
    Channel,
    Coded,
    Command,
    Document,
    Event,
    Export,
    FollowUp,
    FollowUpDue,
    Inbound,
    InboundId,
    LinkAsked,
    ParticipantId,
    Phase,
    Reply,
)

KEPT_WITHOUT_CONSENT = timedelta(hours=24)
KEPT_WITH_CONSENT = timedelta(days=365)
AT_ONCE = 50  # so many due promises and messages are taken in hand together
IN_FLIGHT = 8
EXPORT_NAME = "cramp-coach.json"

Going: TypeAlias = Callable[[], bool]

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Coach:
    """Answers what arrives, and keeps the promises. Made by `open_coach`."""

    guide: Guide
    lexicon: Lexicon
    store: Store
    clock: Clock
    new_code: NewCode
    watch: Watch | None = None

    async def respond(self, inbound: Inbound) -> Taken:
        """Take one turn. Committed when this returns; send `deliveries` with `send`, or return `replies`.

        Raises StoreUnavailable, and then nothing was changed.
        """
        begun = monotonic()
        event = await self._input_of(inbound)  # before the transaction, so that nobody waits for it
        kept = await self.store.export(inbound.participant) if _asks_what_is_kept(event) else None
        taken = await self.store.turn(inbound, self._step(inbound, event, kept))
        if self.watch is not None:
            self.watch.turned(monotonic() - begun)
        return taken

    def notice(self, name: str, language: str = "en", **blanks: str) -> Reply:
        """A sentence that belongs to no conversation, by its name in the content ("group", "failed", …)."""
        return plain(self.guide, f"notice.{name}", Phase.CLOSED, **blanks)

    def told_time(self, due: datetime, zone: str) -> str:
        """A day and an hour as they are said in this zone: "Tuesday 8 December, 18:30"."""
        return told_time(due, zone)

    def picture(self, name: str) -> bytes | None:
        """The picture that a Show names, as PNG; None where it was not drawn when this was installed."""
        return drawn(name)

    def drawing(self, name: str) -> str | None:
        """The same picture as SVG; None where there is none."""
        return drawing(name)

    async def send(self, delivery: Delivery, courier: Courier) -> Outcome:
        """Send one delivery that is marked `sending`, and commit what became of it."""
        outcome = await courier.deliver(delivery)
        if self.watch is not None:
            self.watch.delivered(delivery, outcome)
        await self.store.finish(delivery, outcome, self.clock())
        return outcome

    async def deliver_due(self, courier: Courier, going: Going = lambda: True, /) -> int:
        """Ask what is due in this courier's channel, send what waits; says how many messages were claimed.

        Call it again and again. Once `going` says no, nothing more is begun: what was claimed is the next
        process's, what is being sent is finished.
        """
        now = self.clock()
        for participant, follow_up in await self.store.due_follow_ups(courier.channel, now, AT_ONCE):
            await self._keep(courier, participant, follow_up, now)
        if not going():
            return 0
        waiting = await self.store.claim(courier.channel, self.clock(), AT_ONCE)
        slots = asyncio.Semaphore(IN_FLIGHT)
        await asyncio.gather(*(self._send_claimed(delivery, courier, slots, going) for delivery in waiting))
        await self.store.sweep(now)
        return len(waiting)

    async def next_due(self, courier: Courier) -> datetime | None:
        """When this courier has next something to deliver, or None."""
        return await self.store.next_due(courier.channel)

    async def sweep(self) -> int:
        """Erase what is past its time; says how many rows went. For a process that delivers nothing."""
        return await self.store.sweep(self.clock())

    async def well(self) -> bool:
        """Whether the store can be read now."""
        try:
            await self.store.next_due("")
        except StoreUnavailable:
            return False
        return True

    async def ready(self) -> bool:
        """Whether turns can be taken now: the store can be written, and has this version's tables."""
        return await self.store.ready()

    async def tally(self, channel: str) -> Tally:
        """How much is to be done in a channel. Raises StoreUnavailable."""
        return await self.store.tally(channel, self.clock())

    async def recover(self) -> int:
        """Take back what a killed process had in hand. Call once at the start."""
        return await self.store.recover(self.clock())

    async def forget(self, participant: ParticipantId) -> Receipt:
        """Erase everything of this participant."""
        return await self.store.forget(participant, self.clock())

    async def export(self, participant: ParticipantId) -> str:
        """Everything kept of this participant, as JSON."""
        return await self.store.export(participant)

    async def _input_of(self, inbound: Inbound) -> Input:
        """The event, understood; a code that was said is tried, and the chat that it belongs to is asked."""
        speaker = not (inbound.channel.push or inbound.channel.speaks_first)
        if not (isinstance(inbound.event, Coded) and speaker):
            return input_of(inbound, self.lexicon)
        code = code_in(inbound.event.said, self.lexicon)
        if code is None:
            return CodeTried("unheard")
        tried = await self.store.try_code(inbound.participant, code, inbound.at)
        if tried.chat is not None:
            asked = LinkAsked(inbound.participant)
            await self.respond(_unasked(tried.chat, f"link:{inbound.id}", inbound.at, asked))
        return CodeTried(tried.outcome, code[-2:])

    async def _keep(self, courier: Courier, participant: ParticipantId, one: FollowUp, now: datetime) -> None:
        try:
            if _channel_of(participant) == courier.channel:
                await self.respond(_due(participant, one, now))
            else:
                await self._hand_over(participant, one, now)
        except StoreBroken as error:  # the store has shelved that promise; the others are still kept
            _log.error("promise %s could not be kept: %s", one.id, error)

    async def _hand_over(self, speaker: ParticipantId, follow_up: FollowUp, now: datetime) -> None:
        """Give the chat what its speaker promised, then tell the speaker. Repeated, it changes nothing."""
        handing = handing_of(await self._export_or_shelve(speaker, follow_up, now), follow_up)
        if handing is None:
            return
        name = f"{follow_up.id}:{follow_up.due.isoformat()}"
        if handing.given is not None:
            try:
                await self.respond(_unasked(handing.chat, f"handed:{name}", now, handing.given))
            except StoreBroken:
                await self._take_back(speaker, name, now)
                raise
        await self.respond(_unasked(speaker, f"handed_over:{name}", now, handing.told))

    async def _take_back(self, speaker: ParticipantId, name: str, now: datetime) -> None:
        """A chat that cannot be read keeps no promise: the speaker is unlinked, and keeps its own."""
        unlinked = _unasked(speaker, f"unlinked:{name}", now, Asked(Command.UNLINK))
        await self.respond(replace(unlinked, channel=replace(unlinked.channel, push=False)))

    async def _export_or_shelve(self, speaker: ParticipantId, follow_up: FollowUp, now: datetime) -> str:
        try:
            return await self.store.export(speaker)
        except StoreBroken:
            await self.respond(_due(speaker, follow_up, now))  # which fails likewise, and is shelved
            raise

    async def _send_claimed(
        self, delivery: Delivery, courier: Courier, slots: asyncio.Semaphore, going: Going
    ) -> None:
        async with slots:
            if going() and await self.store.start(delivery, self.clock()):
                await self.send(delivery, courier)

    def _step(self, inbound: Inbound, event: Input, kept: str | None) -> Step:
        moment = moment_of(inbound, self.guide, self.lexicon)
        if kept is not None:
            moment = replace(moment, kept=_counted(kept), history=history_of(kept))
        if _asks_for(event, Command.LINK):
            moment = replace(moment, code=self.new_code())

        def step(known: Known) -> Written:
            here = replace(moment, links=known.links) if known.links else moment
            return written(advance(load_state(known.state), event, here), inbound.at, kept)

        return step


def written(turn: Turn, now: datetime, exported: str | None) -> Written:
    """What the store is to keep of a turn: nothing of a conversation that is over without consent."""
    replies = turn.replies
    if exported is not None and any(isinstance(effect, Export) for effect in turn.effects):
        first, *rest = replies
        replies = (replace(first, blocks=(*first.blocks, Document(EXPORT_NAME, exported))), *rest)
    if turn.over and not turn.state.consent:
        return Written(None, None, replies, turn.effects)
    keep_for = KEPT_WITH_CONSENT if turn.state.consent else KEPT_WITHOUT_CONSENT
    kept = None if turn.state == State() else dump_state(turn.state)
    return Written(kept, now + keep_for, replies, turn.effects)


def _asks_what_is_kept(event: Input) -> bool:
    return _asks_for(event, Command.EXPORT, Command.FORGET, Command.NO_CRAMP, Command.LOG, Command.SUMMARY)


def _asks_for(event: Input, *wanted: Command) -> bool:
    if isinstance(event, Heard):
        return event.utterance.command in wanted
    return isinstance(event, Asked) and event.command in wanted


def _counted(kept: str) -> Kept:
    """How many complaints and check-ins are in this export."""
    rows: dict[str, list[dict[str, object]]] = json.loads(kept)
    complaints = [row for row in rows.get("episodes", ()) if not str(row["id"]).startswith(FREE)]
    return len(complaints), len(rows.get("follow_ups", ()))


def _due(participant: ParticipantId, follow_up: FollowUp, now: datetime) -> Inbound:
    """The inbound of a promise whose time has come; its id is the promise's own, so it is asked once."""
    name = f"due:{follow_up.id}:{follow_up.due.isoformat()}"
    due = _unasked(participant, name, now, FollowUpDue(follow_up.id, follow_up.kind))
    return replace(due, zone=follow_up.intent.zone)


def _unasked(participant: ParticipantId, name: str, now: datetime, event: Event) -> Inbound:
    """What we bring up ourselves with somebody."""
    channel = Channel(_channel_of(participant), push=True, screen=True, max_choices=40)
    return Inbound(InboundId(name), participant, channel, "en", now, event)


def _channel_of(participant: ParticipantId) -> str:
    return participant.partition(":")[0]
