"""Where a conversation stands: small frozen values, findings and ids only, never words. Kept as JSON."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from cramp_coach.follow_ups import QUIET, Quiet
from cramp_coach.vocabulary import EpisodeId, FollowUpId, ParticipantId, QuestionId, RemedyId, Urgency

VERSION = 1

Mode = Literal["ask", "plainer", "which", "rest"]
Report = Literal["gone", "better", "same", "worse"]
Kept: TypeAlias = tuple[int, int]  # how many complaints and how many check-ins are in the store


@dataclass(frozen=True, slots=True)
class Episode:
    """One person's one complaint.

    `present`, `absent`, `unknown` hold finding ids, bands and medicine classes; `asked` the questions that
    are settled; `queue` the ones that something vague has opened. `told` is the level that this look gave,
    `told_before` the one of the look before; looks are 0, the first conversation, then one a check-in.
    """

    id: EpisodeId
    began: datetime
    who: Literal["self", "other"] = "self"
    kind: str | None = None
    sites: tuple[str, ...] = ()
    onset: date | None = None
    present: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    values: tuple[tuple[str, float], ...] = ()
    asked: tuple[QuestionId, ...] = ()
    queue: tuple[str, ...] = ()
    tried: tuple[RemedyId, ...] = ()
    eased: bool | None = None
    told: Urgency | None = None
    told_before: Urgency | None = None
    reasons: tuple[str, ...] = ()
    withdrawn: tuple[str, ...] = ()
    look: int = 0
    report: Report | None = None
    triggers: tuple[str, ...] | None = None  # what they ticked of that day; () where none of it


@dataclass(frozen=True, slots=True)
class Idle:
    """Nothing is open."""

    at: Literal["idle"] = "idle"


@dataclass(frozen=True, slots=True)
class Wanting:
    """We need to know what it is, or where, before anything else. `relief`: the remedy waits for it."""

    subject: Literal["kind", "site"]
    relief: bool = False
    again: bool = False
    at: Literal["wanting"] = "wanting"


@dataclass(frozen=True, slots=True)
class Relieving:
    """A remedy was given, and we asked whether it lets go. `held`: so many seconds before it was paused."""

    remedy: RemedyId
    held: int = 0
    at: Literal["relieving"] = "relieving"


@dataclass(frozen=True, slots=True)
class Screening:
    """A question of findings is open. `findings`: what it still asks about; `relief`: a remedy waits for it.

    `question` is a question's id, or "confirm:" and one finding. `back`: what was open when something
    vague was said, and is open again afterwards.
    """

    question: str
    mode: Mode = "ask"
    findings: tuple[str, ...] = ()
    relief: bool = False
    back: "Stage | None" = None
    at: Literal["screening"] = "screening"


@dataclass(frozen=True, slots=True)
class Told:
    """The level is told, and nothing is open."""

    at: Literal["told"] = "told"


@dataclass(frozen=True, slots=True)
class Consenting:
    """We asked whether to ask again in two weeks; `again`: for the second time."""

    again: bool = False
    at: Literal["consenting"] = "consenting"


@dataclass(frozen=True, slots=True)
class Placing:
    """We asked what time it is there, or which of these zones it is; `again`: for the second time.

    `back`: they want another zone; without it, a promise waits for the answer. `nudge`: so does a nudge.
    """

    zones: tuple[str, ...] = ()
    again: bool = False
    back: "Stage | None" = None
    nudge: time | None = None
    at: Literal["placing"] = "placing"


@dataclass(frozen=True, slots=True)
class CheckingIn:
    """A promise was kept: we asked how it is. `seen`: first, whether somebody saw them."""

    follow_up: FollowUpId
    seen: bool = False
    since: datetime | None = None  # when we came to ask; None where they came to us
    at: Literal["checking_in"] = "checking_in"


@dataclass(frozen=True, slots=True)
class Withdrawing:
    """They took a finding back, and we asked whether it was a mistake."""

    findings: tuple[str, ...]
    back: "Stage"
    at: Literal["withdrawing"] = "withdrawing"


@dataclass(frozen=True, slots=True)
class Forgetting:
    """They asked to be forgotten, and we asked whether they mean it, having counted what is kept.

    `sure`: they do, and we asked whether what they are linked with is meant, too.
    """

    back: "Stage"
    kept: Kept = (0, 0)
    sure: bool = False
    at: Literal["forgetting"] = "forgetting"


@dataclass(frozen=True, slots=True)
class Locating:
    """We asked which country they are in; `guess`: whether it is this one; `again`: for the second time.

    `settling_in`: it is one of the questions after their first promise, and the next one follows.
    """

    back: "Stage"
    guess: str | None = None
    again: bool = False
    settling_in: bool = False
    at: Literal["locating"] = "locating"


@dataclass(frozen=True, slots=True)
class Quieting:
    """We asked for their quiet hours; `again`: for the second time. `settling_in`: as in Locating."""

    back: "Stage"
    again: bool = False
    settling_in: bool = False
    at: Literal["quieting"] = "quieting"


@dataclass(frozen=True, slots=True)
class Nudging:
    """We asked whether, and when, they want to be prompted to stretch each evening."""

    back: "Stage"
    again: bool = False
    at: Literal["nudging"] = "nudging"


@dataclass(frozen=True, slots=True)
class Nudged:
    """We prompted them to stretch."""

    at: Literal["nudged"] = "nudged"


@dataclass(frozen=True, slots=True)
class Announcing:
    """A check-in waits: we said so, not what about, and asked whether it is for who is there."""

    follow_up: FollowUpId
    at: Literal["announcing"] = "announcing"


@dataclass(frozen=True, slots=True)
class Linking:
    """A speaker was told this chat's code: we asked whether it is to be linked, which holds until then."""

    speaker: ParticipantId
    until: datetime
    back: "Stage"
    at: Literal["linking"] = "linking"


@dataclass(frozen=True, slots=True)
class Evening:
    """The evening routine: what was asked before it ("safe", "steady"), the move that is shown, or "more".

    `number` counts moves and sides from 0; `seated`: in a chair; `whole`: beyond what the trial tested;
    `paused`: they asked for a pause, so that going on means this move again.
    """

    step: Literal["safe", "steady", "move", "more"]
    number: int = 0
    seated: bool = False
    whole: bool = False
    paused: bool = False
    at: Literal["evening"] = "evening"


@dataclass(frozen=True, slots=True)
class Noting:
    """What fits a day may be ticked: of the episode's, or of this `day`, which was without a cramp.

    It waits for nobody, so that nothing is open. `ticked`: None before anything was, () if none of it fits;
    `before`: as it was before the last tap, if there was one.
    """

    day: date | None = None
    ticked: tuple[str, ...] | None = None
    before: tuple[tuple[str, ...] | None, ...] = ()
    at: Literal["noting"] = "noting"


Stage: TypeAlias = Annotated[
    Idle
    | Wanting
    | Relieving
    | Screening
    | Told
    | Consenting
    | Placing
    | CheckingIn
    | Withdrawing
    | Forgetting
    | Locating
    | Quieting
    | Nudging
    | Nudged
    | Announcing
    | Linking
    | Evening
    | Noting,
    Field(discriminator="at"),
]

OPEN = (
    Wanting,
    Relieving,
    Screening,
    Consenting,
    Placing,
    CheckingIn,
    Withdrawing,
    Forgetting,
    Locating,
    Quieting,
    Nudging,
    Nudged,
    Announcing,
    Linking,
    Evening,
)


def beneath(stage: Stage) -> Stage:
    """What is open below the question about a setting, so that asking for several piles up nothing."""
    match stage:
        case Forgetting(back) | Locating(back) | Quieting(back) | Nudging(back) | Linking(back=back):
            return beneath(back)
        case Placing(back=back) if back is not None:
            return beneath(back)
        case _:
            return stage


@dataclass(frozen=True, slots=True)
class Promised:
    """A promise that stands: which follow-up, for which episode, when."""

    id: FollowUpId
    episode: EpisodeId
    due: datetime
    attempt: int = 1


@dataclass(frozen=True, slots=True)
class Nudge:
    """They want to be prompted each evening at this time there; `follow_up` is the next one.

    `unanswered`: so many in a row.
    """

    at: time
    follow_up: FollowUpId
    due: datetime
    unanswered: int = 0


@dataclass(frozen=True, slots=True)
class State:
    """All that one participant's next turn needs. `ask` is the number of the newest Ask."""

    version: int = VERSION
    episode: Episode | None = None
    others: tuple[Episode, ...] = ()
    stage: Stage = Idle()
    trail: tuple[Stage, ...] = ()
    ask: int = 0
    consent: bool = False
    zone: str | None = None
    country: str | None = None
    quiet: Quiet = QUIET
    nudge: Nudge | None = None
    promises: tuple[Promised, ...] = ()
    answered: tuple[tuple[str, date], ...] = ()  # questions that are answered once, and when they were
    helped: tuple[tuple[str, RemedyId], ...] = ()  # what let go last, by site, the newest first
    touched: datetime | None = None
    disclaimed: bool = False  # they have heard that this is information
    unreadable: bool = False  # an earlier state could not be read: say so, once

    @property
    def is_open(self) -> bool:
        """Whether an Ask waits for its answer."""
        return isinstance(self.stage, OPEN)

    @property
    def has_buttons(self) -> bool:
        """Whether a button may mean something: of what is open, or of the row that waits for nobody."""
        return self.is_open or isinstance(self.stage, Noting)

    def about(self, episode: Episode) -> "State":
        """This state with what its episode became; itself where nothing did, as most often."""
        return self if episode is self.episode else replace(self, episode=episode)
