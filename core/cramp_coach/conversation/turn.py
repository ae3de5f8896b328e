"""What goes into one step and what comes out of it."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, TypeAlias

from cramp_coach.conversation.history import NO_HISTORY, History
from cramp_coach.conversation.state import Kept, State
from cramp_coach.guide.loader import Guide
from cramp_coach.understanding.lexicon import Lexicon
from cramp_coach.understanding.utterance import Utterance
from cramp_coach.vocabulary import (
    Ask,
    Asked,
    Chose,
    Effect,
    FollowUpDue,
    Handed,
    HandedOver,
    InboundId,
    Left,
    LinkAsked,
    Opened,
    ParticipantId,
    Phase,
    Placed,
    Removed,
    Reply,
    Say,
    Silent,
    Unreadable,
    Wondered,
)


@dataclass(frozen=True, slots=True)
class Heard:
    """Words, already understood. `edited`: an earlier message changed, read for danger signs only.

    `opening`: they came with these words.
    """

    utterance: Utterance
    edited: bool = False
    opening: bool = False


@dataclass(frozen=True, slots=True)
class CodeTried:
    """A code was said: `outcome` is the store's word for it, or "unheard" where there were not six digits.

    "elsewhere": here no code can be said. `tail`: its last two digits.
    """

    outcome: Literal["right", "wrong", "too_many", "linked", "unheard", "elsewhere"]
    tail: str = ""


Input: TypeAlias = (
    Opened
    | Heard
    | Chose
    | Asked
    | Wondered
    | Placed
    | FollowUpDue
    | CodeTried
    | LinkAsked
    | Handed
    | HandedOver
    | Unreadable
    | Silent
    | Left
    | Removed
)


@dataclass(frozen=True, slots=True)
class Moment:
    """What surrounds one event: what we know, when it is, and what the mouth can do.

    `id` is the inbound's; every id that a step makes derives from it. `seed` is stable for a participant.
    `kept` is counted where they ask to be forgotten; `history` is read where they ask for their log.
    `links`: whom they are linked with; `code`: the digits to link a speaker, where they ask for them.
    """

    guide: Guide
    lexicon: Lexicon
    now: datetime
    id: InboundId
    seed: str
    screen: bool = True
    collects: bool = True
    speaks_first: bool = True
    pictures: bool = True
    push: bool = False
    max_choices: int = 8
    zone: str | None = None
    country: str | None = None
    kept: Kept = (0, 0)
    history: History = NO_HISTORY
    links: tuple[ParticipantId, ...] = ()
    code: str = ""

    @property
    def asked_in_chat(self) -> bool:
        """Whether the chat that this speaker is linked with is asked what is promised here."""
        return bool(self.links) and not self.speaks_first


def spoken_to(moment: Moment, state: State) -> Moment:
    """The same moment, worded for whom the episode is about, with the numbers of the country they are in."""
    other = state.episode is not None and state.episode.who == "other"
    guide = moment.guide.speaking(about_other=other, country=state.country or moment.country)
    return moment if guide is moment.guide else replace(moment, guide=guide)


def told_here(phrase: str, moment: Moment) -> str:
    """The phrase of what we shall ask, by its name: where we cannot speak first, the one of their coming, or
    of the chat where they are asked instead."""
    if moment.speaks_first:
        return phrase
    return f"{phrase}.linked" if moment.links else f"{phrase}.waits"


@dataclass(frozen=True, slots=True)
class Turn:
    """What one event led to. `over`: the conversation ended, and without consent nothing of it is kept."""

    state: State
    replies: tuple[Reply, ...] = ()
    effects: tuple[Effect, ...] = ()
    over: bool = False

    def before(self, *replies: Reply) -> "Turn":
        """The same turn, with these replies said first."""
        return replace(self, replies=(*replies, *self.replies))

    def opening(self, words: Say) -> "Turn":
        """The same turn, with these words at the head of its first reply."""
        first, *rest = self.replies or (Reply((), Phase.CLOSED),)
        return replace(self, replies=(replace(first, blocks=(words, *first.blocks)), *rest))

    def spoken_as(self, speech: str) -> "Turn":
        """The same turn, with its question said aloud in these words."""
        return replace(self, replies=tuple(_spoken_as(reply, speech) for reply in self.replies))

    def then(self, later: "Turn") -> "Turn":
        """This turn, and then what `later` did from the state that this one left."""
        return Turn(
            later.state, (*self.replies, *later.replies), (*self.effects, *later.effects), over=later.over
        )

    def doing(self, *effects: Effect) -> "Turn":
        """The same turn, with these effects first."""
        return replace(self, effects=(*effects, *self.effects))


def _spoken_as(reply: Reply, speech: str) -> Reply:
    blocks = (replace(block, speech=speech) if isinstance(block, Ask) else block for block in reply.blocks)
    return replace(reply, blocks=tuple(blocks))
