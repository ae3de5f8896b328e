"""One request in, its turn taken, its answer out. Holds no state of any conversation."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final, Protocol, TypeAlias

from ask_sdk_model.response_envelope import ResponseEnvelope
from pydantic import JsonValue

from cramp_coach.vocabulary import Asked, Channel, Command, Inbound, Reply
from cramp_coach_alexa.envelope import APL, Envelope
from cramp_coach_alexa.events import DISABLED
from cramp_coach_alexa.mind import Mind, PassingMind
from cramp_coach_alexa.reminding import Reminding, carrying
from cramp_coach_alexa.render import answer_from, nothing, unable
from cramp_coach_alexa.screen import Drawing, directive_from
from cramp_coach_alexa.translate import ASK, CHANNEL, PUBLIC, Probe, inbound_from

Carried: TypeAlias = Mapping[str, JsonValue]
PROMISING: Final = "promising"  # under this name travels that a yes leads to a promise
UNHEARD: Final = {"SessionEndedRequest", DISABLED}  # nobody hears anything any more


class Profile(Protocol):
    """What becomes of what is said: kept by the core's own rules, or by nobody."""

    @property
    def channel(self) -> Channel:
        """What may be asked and kept."""
        ...

    async def take(self, inbound: Inbound, carried: Carried) -> tuple[Carried, tuple[Reply, ...]]:
        """One turn: what travels to the next one, and the replies."""
        ...


@dataclass(frozen=True, slots=True)
class Private:
    """One's own account: the core keeps the conversation; the number of its question travels."""

    mind: Mind

    @property
    def channel(self) -> Channel:
        """Everything."""
        return CHANNEL

    async def take(self, inbound: Inbound, carried: Carried) -> tuple[Carried, tuple[Reply, ...]]:
        """One turn. Raises StoreUnavailable; a repeated request brings its answer again."""
        replies = (await self.mind.respond(inbound)).replies
        ask = replies[-1].ask if replies else None
        if ask is None:
            return {}, replies
        promising = {PROMISING: True} if ask.topics == ("consent",) else {}
        return {ASK: ask.number, **promising}, replies


@dataclass(frozen=True, slots=True)
class Public:
    """Anybody's account: nothing is kept; all that the conversation needs travels."""

    mind: PassingMind

    @property
    def channel(self) -> Channel:
        """No answers about health."""
        return PUBLIC

    async def take(self, inbound: Inbound, carried: Carried) -> tuple[Carried, tuple[Reply, ...]]:
        """One turn. A repeated request brings its answer again, since it brings what it was made of."""
        return self.mind.respond(inbound, carried)


@dataclass(frozen=True, slots=True)
class AlexaSkill:
    """Answers requests that are proved to be Alexa's. What goes wrong inside is for the caller to tell.

    `graphic`: the picture of this name for a device with a screen; None where there is none.
    """

    profile: Profile
    graphic: Drawing
    reminding: Reminding | None = None

    async def answer(self, envelope: Envelope) -> ResponseEnvelope:
        """The answer. Committed when this returns. Raises whatever the core raises."""
        about_reminders = await self.reminding.answer(envelope) if self.reminding else None
        if about_reminders:
            return about_reminders
        match inbound_from(envelope, self.profile.channel):
            case Inbound() as inbound:
                return await self._turn(envelope, inbound)
            case Probe():
                return unable()
            case None:
                return nothing()

    async def _turn(self, envelope: Envelope, inbound: Inbound) -> ResponseEnvelope:
        inbound = await self._placed(envelope, inbound)
        carried, replies = await self.profile.take(inbound, _carried(envelope))
        if envelope.request.type in UNHEARD:
            return nothing()
        if self.reminding and inbound.event == Asked(Command.STOP_ASKING):
            await self.reminding.withdrawn(envelope)
        if offer := self.reminding and self.reminding.offered(replies, envelope):
            wish, question = offer
            carried, replies = {**carried, **carrying(wish)}, (*replies, question)
        shown = directive_from(replies, self.graphic) if APL in envelope.interfaces else None
        return answer_from(replies, carried, shown)

    async def _placed(self, envelope: Envelope, inbound: Inbound) -> Inbound:
        """With the device's time zone, where the answer to this may be a promise."""
        if self.reminding is None or not _carried(envelope).get(PROMISING):
            return inbound
        return replace(inbound, zone=await self.reminding.zone(envelope) or inbound.zone)


def _carried(envelope: Envelope) -> Carried:
    """What our last answer in this session put there; a new session carries nothing."""
    session = envelope.session
    return session.attributes if session and not session.new else {}
