"""A coach with little to say and a real store, for tests of a channel whatever the content is."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, time

from cramp_coach.errors import StoreUnavailable
from cramp_coach.guide.pictures import drawn
from cramp_coach.ports import Clock, Courier, Delivery, Known, Outcome, Store, Taken, Written
from cramp_coach.vocabulary import (
    Ask,
    Choice,
    ChoiceId,
    Chose,
    Edited,
    EpisodeId,
    Event,
    FollowUp,
    FollowUpDue,
    FollowUpId,
    Hold,
    Inbound,
    Intent,
    Opened,
    Phase,
    Reply,
    Said,
    Say,
    ScheduleFollowUp,
    Show,
)
from support.turns import inbound as arriving

NOTICES = {"maybe_twice": "(perhaps again)", "group": "Only in private:", "stale_button": "Closed."}


@dataclass
class SmallCoach:
    """Holds, asks, repeats. "twice" brings two, "remind" a promise, "show me" a picture. "fail" errs."""

    store: Store
    clock: Clock
    heard: list[Event] = field(default_factory=list[Event])
    store_is_down: int = 0

    async def respond(self, inbound: Inbound) -> Taken:
        """One turn."""
        if self.store_is_down:
            self.store_is_down -= 1
            raise StoreUnavailable("down")

        def step(before: Known) -> Written:
            self.heard.append(inbound.event)
            number = json.loads(before.state or "0") + 1
            effects = (ScheduleFollowUp(promised(inbound.at)),) if inbound.event == Said("remind") else ()
            return Written(json.dumps(number), None, replies_to(inbound.event, number), effects)

        return await self.store.turn(inbound, step)

    def notice(self, name: str, language: str = "en") -> Reply:
        """Its name, mostly."""
        return said(NOTICES.get(name, name))

    def picture(self, name: str) -> bytes | None:
        """A real one, by its name."""
        return drawn(name)

    async def send(self, delivery: Delivery, courier: Courier) -> Outcome:
        """Send and commit."""
        outcome = await courier.deliver(delivery)
        await self.store.finish(delivery, outcome, self.clock())
        return outcome

    async def deliver_due(self, courier: Courier, going: Callable[[], bool] = lambda: True, /) -> int:
        """What is due, then what waits."""
        for who, follow_up in await self.store.due_follow_ups(courier.channel, self.clock(), 50):
            event = FollowUpDue(follow_up.id)
            await self.respond(arriving(f"due:{follow_up.id}", who, event=event, at=self.clock()))
        waiting = await self.store.claim(courier.channel, self.clock(), 50)
        for delivery in waiting:
            if going() and await self.store.start(delivery, self.clock()):
                await self.send(delivery, courier)
        return len(waiting)

    async def well(self) -> bool:
        """While the store is up."""
        return not self.store_is_down

    async def next_due(self, courier: Courier) -> datetime | None:
        """As the store says."""
        return await self.store.next_due(courier.channel)


def replies_to(event: Event, number: int) -> tuple[Reply, ...]:
    """What the small coach says."""
    match event:
        case Opened():
            choices = (Choice(ChoiceId("eased"), "It's easing"), Choice(ChoiceId("still"), "Still <there>"))
            ask = Ask(number, "Is it letting go?", "", choices, (), ("relief",))
            return (Reply((Say("Pull your toes up & hold.", ""), Hold(30, "Hold."), ask), Phase.RELIEF),)
        case Said("show me"):
            return (Reply((Say("Words first.", ""), Show("calf_lying", "A straight leg.")), Phase.RELIEF),)
        case Said("show me nothing"):
            return (Reply((Say("Words only.", ""), Show("no_such_picture", "Nobody.")), Phase.RELIEF),)
        case Said("twice"):
            return said("one"), said("two")
        case Said(text) if text.startswith("fail"):
            raise ZeroDivisionError(text)
        case Said(text):
            return (said(f"You said: {text}"),)
        case Edited(text):
            return (said(f"Now it reads: {text}"),)
        case Chose(choice, ask):
            return (said(f"{choice} to {ask}"),)
        case FollowUpDue():
            return (said("Two weeks ago you told me about it."),)
        case _:
            return (said(type(event).__name__),)


def said(text: str) -> Reply:
    """A reply of one sentence."""
    return Reply((Say(text, text),), Phase.CLOSED)


def promised(at: datetime) -> FollowUp:
    """To ask now."""
    return FollowUp(FollowUpId("f1"), EpisodeId("e1"), at, Intent(at.date(), time(18, 30), "UTC"))
