"""The shapes of the clinical content, as it is written in content/guide/*.toml. Strict and frozen."""

from collections.abc import Iterable
from typing import Literal, Self, cast

from pydantic import BaseModel, ConfigDict, Field, model_validator

from cramp_coach.vocabulary import FindingId, QuestionId, RemedyId, RuleId, SourceId, TopicId, Urgency

LevelName = Literal["SELF_CARE", "ROUTINE", "SOON", "URGENT", "EMERGENCY"]
Kind = Literal["cramp", "twitch", "known_twitch", "other"]


class Model(BaseModel):
    """Nothing unknown, nothing converted, nothing changed."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=False)


class Finding(Model):
    """One clinical fact. `level` is what it gives alone (None: it never raises alone).

    `unsure` is the least level that an explicit "not sure" about it leaves (clinical: head).
    `persists`: it is still true at the check-in (a condition, an operation), unless withdrawn.
    `unless`: facts with which it cannot be, so that nobody is asked; what is said all the same counts.
    `only_with`: clauses ("a | b") without each of which it means nothing: no adult has a child's limp.
    """

    id: FindingId
    topic: str
    level: LevelName | None = None
    label: str | None = None
    unsure: LevelName | None = None
    persists: bool = False
    unless: tuple[str, ...] = ()
    only_with: tuple[str, ...] = ()
    sources: tuple[SourceId, ...] = ()
    product_rule: str | None = None  # why, where no outside source says so

    @property
    def needed(self) -> tuple[frozenset[str], ...]:
        """Each clause of `only_with` as the set of facts that meet it."""
        return _clauses(self.only_with)


class Hint(Model):
    """A vague mention ("weak"), and the findings it may be. Asked apart before anything is made of it.

    `denies`: what is denied when it is denied; "no injury" does not rule out all that an injury may be.
    """

    id: str
    label: str | None = None
    may_be: tuple[FindingId, ...]
    denies: tuple[FindingId, ...] = ()
    kinds: tuple[Kind, ...] = ()
    sites: tuple[str, ...] = ()


class Band(Model):
    """A value turned into a finding: true where the value lies within the bounds."""

    id: FindingId
    value: str
    topic: str
    at_least: float | None = None
    at_most: float | None = None


class Medicine(Model):
    """A class of medicines. `unsafe_to_stop` is what the person must be told."""

    id: str  # "med:statin"
    effect: Literal["cramp", "twitch", "both", "none"]
    strength: Literal["S", "M", "W", "none"]
    stop: Literal["ask_first", "stop_and_call"] = "ask_first"
    topic: str = "medicines"
    sources: tuple[SourceId, ...]


class Rule(Model):
    """Findings that together give a level.

    `all` holds clauses; every clause must be met. A clause is one or more facts joined by " | ", any of
    which meets it. A fact is a finding, a band, "kind:…", "site:…" or "med:…". There is no "not".
    """

    id: RuleId
    urgency: LevelName
    all: tuple[str, ...] = Field(min_length=1)
    sources: tuple[SourceId, ...] = ()
    product_rule: str | None = None
    yes: tuple[str, ...] = ()  # an example that fires
    no: tuple[str, ...] = ()  # one that does not

    @property
    def level(self) -> Urgency:
        """The level as an ordered value."""
        return Urgency[self.urgency]

    @property
    def clauses(self) -> tuple[frozenset[str], ...]:
        """Each clause as the set of facts that meet it."""
        return _clauses(self.all)


class Question(Model):
    """A grouped question of clinical A00, or one that tells the members of a hint apart.

    `bare_yes_is_emergency`: a yes that is not followed by which one counts as an emergency.
    `unnamed_is_denied`: what an answer does not name is denied (clinical: medicines and times).
    """

    id: QuestionId
    covers: tuple[FindingId, ...]
    values: tuple[str, ...] = ()
    medicines: bool = False
    phase: Literal["screen", "detail"]
    bare_yes_is_emergency: bool = False
    unnamed_is_denied: bool = False


class Site(Model):
    """A part of the body: its labels, the row of the screens it belongs to, and what it is part of."""

    id: str
    labels: tuple[str, ...] = ()
    within: tuple[str, ...] = ()  # a calf is a leg: rules for site:leg hold for it too
    limb: bool = False
    screen: dict[str, str] = {}  # kind -> screen id
    offered: bool = False  # among the choices when nobody said where
    place: str | None = None  # the body region it counts as, when places are counted (clinical A2)


class Screen(Model):
    """A row of clinical A00: which questions a complaint needs, most dangerous first.

    Rows stand in the file gravest first: of several that apply, the first is taken. `opened_by` holds
    clauses as in a rule; where they are met the row applies whatever the site. `most`: so many questions may
    a conversation ask that begins here and names no sign (clinical A00: seven, one before another muscle).
    """

    id: str
    questions: tuple[QuestionId, ...] = Field(min_length=1)
    most: int = Field(ge=1, le=8)
    short: QuestionId | None = (
        None  # the one sentence that stands for its first questions after a relieved cramp
    )
    opened_by: tuple[str, ...] = ()
    sources: tuple[SourceId, ...]

    @property
    def clauses(self) -> tuple[frozenset[str], ...]:
        """Each clause of `opened_by` as the set of facts that meet it."""
        return _clauses(self.opened_by)


class Modifier(Model):
    """A finding that adds a question to every screen, in place of another one where that is named.

    One fact of `opened_by` opens it, if all of `and_with` are present; `screens`: in these rows only.
    """

    id: str
    opened_by: tuple[str, ...]
    and_with: tuple[str, ...] = ()
    screens: tuple[str, ...] = ()
    question: QuestionId
    instead_of: QuestionId | None = None


class Step(Model):
    """One instruction of a remedy, and how long it is held."""

    say: str
    hold: int | None = None


class Remedy(Model):
    """What to do for a cramp or twitch, in order. Given only where nothing that forbids it is present."""

    id: RemedyId
    kind: Kind
    sites: tuple[str, ...]
    order: int
    posture: Literal["lying", "standing", "any"] = "any"
    only_with: tuple[str, ...] = ()  # at least one of these present (a pregnant variant)
    forbidden_by: tuple[str, ...] = ()
    ask_first: QuestionId | None = None  # shin and forearm: screened before the first stretch
    steps: tuple[Step, ...] = Field(min_length=1)
    picture: str | None = None
    grade: Literal["A", "B", "C", "D"]
    sources: tuple[SourceId, ...] = ()
    product_rule: str | None = None  # why, where no outside source says so


class Move(Model):
    """One stretch of the evening routine: `times` holds of `hold` seconds with `rest` between them.

    `say` names its words, `say`.seated those for a chair. `sides`: one leg, then the other. `core`: one of
    those that the trial tested.
    """

    id: str
    say: str
    hold: int
    rest: int = 0
    times: int = 1
    sides: bool = True
    core: bool = False
    picture: str | None = None
    picture_seated: str | None = None


class Routine(Model):
    """The evening routine (clinical D2), not given with `forbidden_by`.

    `check`: what is asked before it; `question`: how it goes on where that is so.
    """

    moves: tuple[Move, ...] = Field(min_length=1)
    forbidden_by: tuple[str, ...]
    check: tuple[FindingId, ...]
    question: QuestionId
    grade: Literal["A", "B", "C", "D"]
    sources: tuple[SourceId, ...] = Field(min_length=1)


class Log(Model):
    """What may be ticked of a day, and how many days of either sort a pattern needs."""

    triggers: tuple[str, ...] = Field(min_length=1)
    fewest: int = Field(ge=10)


class Advice(Model):
    """One sentence of what to do next, and when it may be said. No condition lowers a level."""

    id: str
    kinds: tuple[Kind, ...] = ()
    sites: tuple[str, ...] = ()
    levels: tuple[LevelName, ...] = ()
    only_with: tuple[str, ...] = ()
    unless_present: tuple[str, ...] = ()
    only_if_denied: tuple[str, ...] = ()
    spoken: bool = False  # the closing is short by voice; most advice is for the screen
    grade: Literal["A", "B", "C", "D"]
    sources: tuple[SourceId, ...] = Field(min_length=1)


class DoctorTest(Model):
    """A test that a doctor may run where one of these facts was told; never a test that somebody needs."""

    id: str
    only_with: tuple[str, ...] = Field(min_length=1)
    sources: tuple[SourceId, ...] = Field(min_length=1)


class Closing(Model):
    """Which four safety-net parts end a conversation; the first that fits is taken.

    `opening`: the words that tell the level, where the usual ones would be wrong (thoughts of suicide).
    """

    id: str
    levels: tuple[LevelName, ...] = ()
    kinds: tuple[Kind, ...] = ()
    sites: tuple[str, ...] = ()
    only_with: tuple[str, ...] = ()  # at least one of these present
    opening: str | None = None
    unsure_of: str
    watch_for: str
    get_help: str
    should_take: str
    sources: tuple[SourceId, ...] = Field(min_length=1)

    @property
    def parts(self) -> tuple[str, str, str, str]:
        """The four parts of the safety net, in the order they are said."""
        return self.unsure_of, self.watch_for, self.get_help, self.should_take


class Topic(Model):
    """A question that people ask, answered in two sentences from any state.

    `not_with`: with one of these facts another wording is said, since the usual advice could harm.
    `once`: asked again within a week, the plan is said and no new numbers (clinical F).
    """

    id: TopicId
    not_with: tuple[str, ...] = ()
    once: bool = False
    grade: Literal["A", "B", "C", "D"]
    sources: tuple[SourceId, ...] = Field(min_length=1)


class Source(Model):
    """Where a statement comes from. `address` is the publisher's own page, where there is one.

    `grade`: A trial or Cochrane review, B guideline or national body, C expert or observational,
    D contradicted or weakened (clinical D).
    """

    id: SourceId
    title: str
    publisher: str
    year: int | None = None
    address: str | None = None
    grade: Literal["A", "B", "C", "D"]


class Country(Model):
    """The numbers of a country, of which we are sure; the others stay "your local emergency number".

    `zones`: time zones that lie in it, so that it can be asked about, never guessed.
    """

    id: str  # ISO 3166, "GB-NIR" where a part has numbers of its own
    emergency: str
    advice_line: str | None = None
    poison_line: str | None = None
    crisis_line: str | None = None
    zones: tuple[str, ...] = ()
    offered: bool = False  # among the choices when we ask


class Mood(Model):
    """The question about worry, for those alone who spoke of it: `after` one of these (clinical E2, mood)."""

    question: QuestionId
    after: tuple[FindingId, ...] = Field(min_length=1)


class CheckIn(Model):
    """The two-week check-in: what is asked, in which order (clinical E2)."""

    signs: tuple[FindingId, ...]
    worry: Mood
    again: dict[str, tuple[QuestionId, ...]]  # kind -> questions after "same" or "worse"
    sources: tuple[SourceId, ...] = Field(min_length=1)


class GuideFile(Model):
    """Everything that content/guide holds, checked for repeated ids."""

    findings: tuple[Finding, ...] = Field((), alias="finding")
    hints: tuple[Hint, ...] = Field((), alias="hint")
    bands: tuple[Band, ...] = Field((), alias="band")
    medicines: tuple[Medicine, ...] = Field((), alias="medicine")
    rules: tuple[Rule, ...] = Field((), alias="rule")
    questions: tuple[Question, ...] = Field((), alias="question")
    sites: tuple[Site, ...] = Field((), alias="site")
    screens: tuple[Screen, ...] = Field((), alias="screen")
    modifiers: tuple[Modifier, ...] = Field((), alias="modifier")
    remedies: tuple[Remedy, ...] = Field((), alias="remedy")
    advice: tuple[Advice, ...] = ()
    closings: tuple[Closing, ...] = Field((), alias="closing")
    topics: tuple[Topic, ...] = Field((), alias="topic")
    sources: tuple[Source, ...] = Field((), alias="source")
    countries: tuple[Country, ...] = Field((), alias="country")
    tests: tuple[DoctorTest, ...] = Field((), alias="test")
    check_in: CheckIn
    routine: Routine
    log: Log

    @model_validator(mode="after")
    def _ids_are_unique(self) -> Self:
        for name in type(self).model_fields:
            items: object = getattr(self, name)
            if isinstance(items, tuple):
                _refuse_repeats(name, (str(item.id) for item in cast("tuple[Finding, ...]", items)))
        return self


def _refuse_repeats(name: str, ids: Iterable[str]) -> None:
    seen: set[str] = set()
    for one in ids:
        if one in seen:
            raise ValueError(f"{name}: the id {one!r} stands twice")
        seen.add(one)


def _clauses(written: tuple[str, ...]) -> tuple[frozenset[str], ...]:
    return tuple(frozenset(part.strip() for part in clause.split("|")) for clause in written)
