"""The words that every part shares: what arrives, what is answered, how urgent it is. Nothing else."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import IntEnum, StrEnum
from typing import Literal, NewType, TypeAlias

ParticipantId = NewType("ParticipantId", str)  # "telegram:123"
InboundId = NewType("InboundId", str)
EpisodeId = NewType("EpisodeId", str)
FollowUpId = NewType("FollowUpId", str)
FindingId = NewType("FindingId", str)
RuleId = NewType("RuleId", str)
QuestionId = NewType("QuestionId", str)
RemedyId = NewType("RemedyId", str)
SourceId = NewType("SourceId", str)
TopicId = NewType("TopicId", str)
ChoiceId = NewType("ChoiceId", str)


PromiseKind: TypeAlias = Literal["check_in", "nudge"]


class Urgency(IntEnum):
    """How soon somebody should be seen, mildest first, so that `max` is the safer of two."""

    SELF_CARE = 0
    ROUTINE = 1
    SOON = 2
    URGENT = 3
    EMERGENCY = 4

    @classmethod
    def worst(cls, *levels: "Urgency") -> "Urgency":
        """The gravest of these; SELF_CARE of none."""
        return max(levels, default=cls.SELF_CARE)


class Status(StrEnum):
    """What is known of a finding. Unknown is not absent."""

    PRESENT = "present"
    ABSENT = "absent"
    UNKNOWN = "unknown"


class Phase(StrEnum):
    """Where in the conversation a reply stands."""

    RELIEF = "relief"
    SCREEN = "screen"
    DETAIL = "detail"
    CONSENT = "consent"
    PLACE = "place"
    CHECK_IN = "check_in"
    CLOSED = "closed"


class Command(StrEnum):
    """What a person may ask for from every state."""

    HELP = "help"
    REPEAT = "repeat"
    BACK = "back"
    STOP = "stop"
    STOP_ASKING = "stop_asking"
    PAUSE = "pause"
    RESUME = "resume"
    WHY = "why"
    FORGET = "forget"
    EXPORT = "export"
    PRIVACY = "privacy"
    COUNTRY = "country"
    ZONE = "tz"
    QUIET = "quiet"
    NUDGE = "nudge"
    ROUTINE = "routine"
    SETTINGS = "settings"
    NO_CRAMP = "no_cramp"
    LOG = "log"
    SUMMARY = "summary"
    LINK = "link"
    UNLINK = "unlink"


class Medium(StrEnum):
    """Something sent that holds no words we can read."""

    VOICE = "voice"
    PICTURE = "picture"
    STICKER = "sticker"
    PLACE = "place"
    OTHER = "other"


# ---- what arrives ----


@dataclass(frozen=True, slots=True)
class Opened:
    """Somebody opened the conversation; `about` is set by a one-tap way in.

    "cramp": one that hurts now, "again": the same as last time, "twitch".
    `anew`: they want to begin again, whatever is open.
    """

    about: Literal["cramp", "again", "twitch"] | None = None
    anew: bool = False


@dataclass(frozen=True, slots=True)
class Recognised:
    """What a channel's own recogniser made of what somebody said, in ids of the content.

    `sign` is a finding, or something vague that may be one; `denied`: they say that they do not have it.
    `who`: it is about somebody else. An id that the content does not know says nothing.
    """

    kind: Literal["cramp", "twitch"] | None = None
    site: str | None = None
    side: Literal["left", "right", "both"] | None = None
    sign: str | None = None
    denied: bool = False
    topic: TopicId | None = None
    relief: Literal["eased", "still", "other"] | None = None
    report: Literal["gone", "better", "same", "worse"] | None = None
    lasting: timedelta | None = None
    number: float | None = None
    who: Literal["adult", "child"] | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """Somebody said or typed this; empty where nothing could be made out.

    The words are read whatever was `recognised` in them. `opening`: they came with these words, so that a
    complaint in them is no answer to what was open.
    """

    text: str
    recognised: Recognised | None = None
    opening: bool = False


@dataclass(frozen=True, slots=True)
class Edited:
    """An earlier message was changed to this: read for danger signs only."""

    text: str


@dataclass(frozen=True, slots=True)
class Chose:
    """A button or a number: the choice, and the number of the Ask it belongs to (None: the open one)."""

    choice: ChoiceId
    ask: int | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """A command."""

    command: Command


@dataclass(frozen=True, slots=True)
class Wondered:
    """A question of general interest, named by its topic."""

    topic: TopicId


@dataclass(frozen=True, slots=True)
class Placed:
    """They showed where they are; of the place only its time zone is told ("Europe/Vienna")."""

    zone: str


@dataclass(frozen=True, slots=True)
class FollowUpDue:
    """The time of a promise has come."""

    follow_up: FollowUpId
    kind: PromiseKind = "check_in"


@dataclass(frozen=True, slots=True)
class Coded:
    """Somebody told a speaker the code that a chat showed them: digits or words, as it was heard."""

    said: str


@dataclass(frozen=True, slots=True)
class LinkAsked:
    """A speaker was told this chat's code, and would be linked with it."""

    speaker: ParticipantId


@dataclass(frozen=True, slots=True)
class Handed:
    """A linked speaker's complaint, as its state keeps it, and what was promised of it: now this chat's."""

    episode: str
    follow_ups: tuple["FollowUp", ...]


@dataclass(frozen=True, slots=True)
class HandedOver:
    """These promises of a speaker's are its chat's now."""

    follow_ups: tuple[FollowUpId, ...]


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A photo, a voice note, a sticker: something arrived that we cannot read."""

    medium: Medium


@dataclass(frozen=True, slots=True)
class Silent:
    """Nobody answered in time."""


@dataclass(frozen=True, slots=True)
class Left:
    """The participant blocked us or ended the session. `blocked`: they can no longer be reached."""

    blocked: bool = False


@dataclass(frozen=True, slots=True)
class Removed:
    """They took us off their account, which nobody will bring back: nothing of it may stay."""


Event: TypeAlias = (
    Opened
    | Said
    | Edited
    | Chose
    | Asked
    | Wondered
    | Placed
    | FollowUpDue
    | Coded
    | LinkAsked
    | Handed
    | HandedOver
    | Unreadable
    | Silent
    | Left
    | Removed
)


@dataclass(frozen=True, slots=True)
class Channel:
    """What the mouth can do. `push`: replies are sent, and owned by the outbox, rather than returned.

    `collects`: answers about health may be asked for and kept. `speaks_first`: what is due reaches people by
    itself; where it does not, it is told when they come. `pictures`: they can be shown, also beside a voice.
    """

    name: str
    push: bool
    screen: bool
    max_choices: int
    collects: bool = True
    speaks_first: bool = True
    pictures: bool = True


@dataclass(frozen=True, slots=True)
class Inbound:
    """One thing that arrived. `id` is unique for ever within the channel; `at` is aware UTC."""

    id: InboundId
    participant: ParticipantId
    channel: Channel
    language: str
    at: datetime
    event: Event
    zone: str | None = None
    country: str | None = None


# ---- what is answered ----


@dataclass(frozen=True, slots=True)
class Say:
    """A sentence or more. `text` for eyes, `speech` for ears."""

    text: str
    speech: str


@dataclass(frozen=True, slots=True)
class Cue:
    """Words spoken `second` seconds into a hold."""

    second: int
    speech: str


@dataclass(frozen=True, slots=True)
class Hold:
    """Keep still for so many seconds. `text` is what a screen shows beside the countdown."""

    seconds: int
    text: str
    cues: tuple[Cue, ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """One way to answer."""

    id: ChoiceId
    label: str


@dataclass(frozen=True, slots=True)
class Ask:
    """An open question. An answer that carries another number is stale and is no answer.

    `asks`: finding ids, or "site", "kind", "who", "age"; empty for relief, consent and place.
    `topics`: never empty; the vignettes' topics, or "relief", "consent", "zone", "site" and so on.
    `if_silent`: what is said aloud when nobody answers, a question again; while it hurts it goes on helping.
    `place`: to show where they are answers it, too.
    """

    number: int
    text: str
    speech: str
    choices: tuple[Choice, ...]
    asks: tuple[str, ...]
    topics: tuple[str, ...]
    if_silent: str = ""
    place: bool = False


@dataclass(frozen=True, slots=True)
class Show:
    """A picture by its name in the content, with the words for those who do not see it."""

    picture: str
    alternative: str


@dataclass(frozen=True, slots=True)
class Days:
    """Days as a picture, oldest first: each is marked with one of `legend`'s keys.

    `weeks`: the words beside each row of seven; `legend`: what marks mean; `alternative`: the same in words.
    """

    marks: tuple[str, ...]
    weeks: tuple[str, ...]
    legend: tuple[tuple[str, str], ...]
    alternative: str


@dataclass(frozen=True, slots=True)
class Page:
    """A page to print and hand over: a title, and sections whose first line is their heading."""

    name: str  # of the file, without its ending
    title: str
    sections: tuple[tuple[str, ...], ...]

    @property
    def text(self) -> str:
        """The same without its looks."""
        return "\n\n".join((self.title, *("\n".join(section) for section in self.sections)))


@dataclass(frozen=True, slots=True)
class Document:
    """A file to keep; where none can be handed over, its text is shown."""

    name: str
    content: str

    @property
    def text(self) -> str:
        """What a screen shows of it."""
        return self.content


Block: TypeAlias = Say | Hold | Ask | Show | Days | Page | Document


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a level was given: the rule, one sentence, and its sources."""

    rule: RuleId
    text: str
    sources: tuple[SourceId, ...]


@dataclass(frozen=True, slots=True)
class Promise:
    """A promise as it is told: when (aware UTC), and in which zone that is meant."""

    due: datetime
    zone: str


@dataclass(frozen=True, slots=True)
class Waking:
    """Where somebody lives, and from which hour to which nothing is sent there that they did not ask for."""

    zone: str
    quiet: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Reply:
    """One message: blocks in the order they are shown or spoken.

    `urgency` is the level so far (None before anything is known); `final`: this reply tells it. `hushed`: it
    is night where they are, so it is said softly, without a sound of its own, where a channel can. `waking`:
    nobody asked for it, so it is sent outside these quiet hours only, however late it comes to be sent.
    """

    blocks: tuple[Block, ...]
    phase: Phase
    urgency: Urgency | None = None
    final: bool = False
    reasons: tuple[Reason, ...] = ()
    remedy: RemedyId | None = None
    promise: Promise | None = None
    hushed: bool = False
    waking: Waking | None = None

    @property
    def ask(self) -> Ask | None:
        """The question that this reply leaves open."""
        return next((block for block in self.blocks if isinstance(block, Ask)), None)

    @property
    def holds(self) -> tuple[int, ...]:
        """The seconds of each hold, in order."""
        return tuple(block.seconds for block in self.blocks if isinstance(block, Hold))

    @property
    def text(self) -> str:
        """All words for eyes, one block a paragraph."""
        return "\n\n".join(
            b.text for b in self.blocks if isinstance(b, Say | Hold | Ask | Page | Document) and b.text
        )

    @property
    def speech(self) -> str:
        """All words for ears, without the holds' cues."""
        return " ".join(b.speech for b in self.blocks if isinstance(b, Say | Ask) and b.speech)


# ---- what the store carries out in the same commit ----


@dataclass(frozen=True, slots=True)
class Intent:
    """When a promise is meant to be kept, as the person would say it."""

    day: date
    at: time
    zone: str


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A promise to ask again. `due` is computed from `intent`; `attempt` 2 is the one repeat.

    A "nudge" is the prompt for the evening that somebody asked for: sent once or not at all, and never late.
    """

    id: FollowUpId
    episode: EpisodeId
    due: datetime
    intent: Intent
    attempt: int = 1
    kind: PromiseKind = "check_in"


@dataclass(frozen=True, slots=True)
class ScheduleFollowUp:
    """Keep this promise; one of the same id is replaced."""

    follow_up: FollowUp


@dataclass(frozen=True, slots=True)
class CancelFollowUps:
    """Withdraw the promises of this episode, or all of them."""

    episode: EpisodeId | None = None


@dataclass(frozen=True, slots=True)
class FollowUpAsked:
    """This promise is kept in this very turn: somebody came before anybody could go to them."""

    follow_up: FollowUpId


@dataclass(frozen=True, slots=True)
class RecordEpisode:
    """Keep what was told, for the history; `record` is JSON of findings only, never words."""

    episode: EpisodeId
    record: str


@dataclass(frozen=True, slots=True)
class Erase:
    """Destroy everything that is kept of this participant, the key included; `also`: of these, too."""

    also: tuple[ParticipantId, ...] = ()


@dataclass(frozen=True, slots=True)
class Export:
    """Hand the participant everything that is kept, as JSON, in a further reply."""


@dataclass(frozen=True, slots=True)
class OfferCode:
    """For ten minutes, whoever tells a speaker this code may ask to be linked with this chat."""

    code: str


@dataclass(frozen=True, slots=True)
class Link:
    """From now on, what this speaker promises is kept in this chat."""

    speaker: ParticipantId


@dataclass(frozen=True, slots=True)
class Unlink:
    """End every link of this speaker or chat."""


Effect: TypeAlias = (
    ScheduleFollowUp
    | CancelFollowUps
    | FollowUpAsked
    | RecordEpisode
    | Erase
    | Export
    | OfferCode
    | Link
    | Unlink
)
