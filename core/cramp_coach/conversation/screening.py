"""The questions that rule out danger: which comes next, and what an answer settles."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import assert_never

from cramp_coach.conversation.findings import (
    add_absent,
    add_present,
    add_unknown,
    facts_of,
    level_so_far,
)
from cramp_coach.conversation.state import Episode, Screening
from cramp_coach.conversation.turn import Moment
from cramp_coach.guide.loader import Guide
from cramp_coach.guide.models import Question
from cramp_coach.guide.screens import (
    modifiers_of,
    next_question,
    open_findings,
    row_of,
    screen_short,
    values_open,
)
from cramp_coach.guide.triage import NOTHING, Facts, could_raise
from cramp_coach.understanding.utterance import Answer, Verdict
from cramp_coach.vocabulary import FindingId, QuestionId, Urgency

CONFIRM = "confirm:"
LONG_LOCKED, LONG_MINUTES = "locked_10min", 10
WORRY = "worry"
HOPELESS, INTENT = FindingId("hopeless"), FindingId("suicidal_intent")
EXAMINED = FindingId("examined_unchanged")
UNNAMED, UNTOLD = FindingId("unnamed_danger"), FindingId("unnamed_sign")
WHICH = "which_"
PLACES = "spread"  # the topic under which it is told where something is


def next_screening(episode: Episode, moment: Moment, *, after_relief: bool) -> Screening | None:
    """The question to ask now, or None where no open finding can raise the level any more."""
    if level_so_far(moment.guide, episode).urgency is Urgency.EMERGENCY:
        return None
    if HOPELESS in episode.present:
        return _about_intent(episode)
    if episode.look > 0:
        return _from_check_in(episode, moment)
    facts = facts_of(moment.guide, episode)
    short = screen_short(moment.guide, facts) if episode.tried else None
    if short and short.id not in episode.asked and not _began_one_by_one(short, episode, moment):
        return _asking(short, facts, moment)
    question = next_question(moment.guide, facts, frozenset(episode.asked))
    return _asking(question, facts, moment) if question else _about_a_doctor(episode, moment)


def _about_a_doctor(episode: Episode, moment: Moment) -> Screening | None:
    """Whether a twitch, long or in several places, was examined, where that settles it (clinical A2)."""
    examined = as_examined(add_present(episode, (EXAMINED,)))
    asked = {EXAMINED, "ask_examined"} & {*episode.absent, *episode.unknown, *episode.asked}
    level, milder = (level_so_far(moment.guide, one).urgency for one in (episode, examined))
    return (
        None
        if asked or level is not Urgency.ROUTINE or milder >= level
        else Screening("ask_examined", "ask", (EXAMINED,))
    )


def as_examined(episode: Episode) -> Episode:
    """A twitch that a doctor has examined, with nothing new since, is a known one."""
    known = episode.kind == "twitch" and EXAMINED in episode.present and episode.told is None
    return replace(episode, kind="known_twitch") if known else episode


def _began_one_by_one(short: Question, episode: Episode, moment: Moment) -> bool:
    """Whether a question that the short one stands for has been asked already."""
    asked = (moment.guide.questions.get(QuestionId(one)) for one in episode.asked)
    return any(
        q is not None and not q.id.startswith("which_") and {*q.covers} <= {*short.covers} for q in asked
    )


def about(question: Question, episode: Episode, moment: Moment) -> Screening:
    """The stage that asks this question for what is still open of it."""
    return _asking(question, facts_of(moment.guide, episode), moment)


def _asking(question: Question, facts: Facts, moment: Moment) -> Screening:
    return Screening(question.id, "ask", open_findings(moment.guide, question, facts))


@dataclass(frozen=True, slots=True)
class Aside:
    """What a message says beside its verdict.

    `vague`: findings that a vague mention may stand for, whose own question is queued. `present`: findings
    that it names. `words`: it says something at all. `again`: it tells what is known already.
    """

    vague: frozenset[str] = NOTHING
    present: frozenset[str] = NOTHING
    words: bool = False
    again: bool = False


def take(
    episode: Episode, stage: Screening, answer: Answer, told: Aside, moment: Moment
) -> tuple[Episode, Screening | None]:
    """What an answer settles; the stage that asks on, or None when the question is settled.

    The episode has learned already what the answer names.
    """
    question = question_of(stage, moment)
    known = {*episode.present, *episode.absent}
    left = tuple(f for f in stage.findings if f not in known and f not in told.vague)
    if known.issuperset(stage.findings) and not question.values and not question.medicines:
        return _settled(episode, question), None  # each was told or denied by its name
    if question.unnamed_is_denied and _answers_freely(stage, answer, told):
        return _settled(_close(episode, question, left, moment), question), None
    if _names_a_member(question, stage, answer, told):
        if _stands_for_others(question, moment):
            return _settled(episode, question), None
        return _after_naming(episode, question, stage, answer, left, moment)
    if answer.verdict is None and _is_on_topic(question, told, moment):
        return _after_naming(episode, question, stage, answer, left, moment)
    if answer.verdict is None and answer.beside and _may_be_beside(episode, stage, told, moment):
        return _after_aside(episode, question, stage, answer, left, moment)
    if answer.verdict is Verdict.YES and told.again:
        return _after_repeating(episode, question, stage, answer, left, moment)
    return _after_verdict(episode, question, stage, answer.verdict, left, moment)


def _answers_freely(stage: Screening, answer: Answer, told: Aside) -> bool:
    """Medicines and times are told in any words; a bare yes or a "not sure" is no answer yet."""
    if answer.verdict in (Verdict.UNSURE, Verdict.CLARIFY, Verdict.SKIP):
        return False
    bare_yes = answer.verdict is Verdict.YES and not (answer.present or answer.values or told.vague)
    return (told.words and not (bare_yes and stage.mode == "ask")) or answer.verdict is Verdict.NO


def _names_a_member(question: Question, stage: Screening, answer: Answer, told: Aside) -> bool:
    asked = frozenset((*stage.findings, *question.covers))
    medicine = question.medicines and any(fact.startswith("med:") for fact in answer.present)
    numbers = {name for name, _ in answer.values} & {*question.values}
    return bool(asked & (told.vague | answer.present | told.present) or numbers or medicine)


def _is_on_topic(question: Question, told: Aside, moment: Moment) -> bool:
    """They told something of the kind that was asked, though none of what was asked."""
    known = moment.guide.findings
    topics = {known[f].topic for f in question.covers if f in known}
    if PLACES in topics and any(one.startswith("site:") for one in told.present):
        return True
    return any(known[f].topic in topics for f in told.present if f in known)


def _after_naming(
    episode: Episode,
    question: Question,
    stage: Screening,
    answer: Answer,
    left: tuple[str, ...],
    moment: Moment,
) -> tuple[Episode, Screening | None]:
    """One member named: the grave ones are asked for together, the milder ones count as denied."""
    grave = (
        () if answer.only or answer.verdict is Verdict.NO or stage.mode == "rest" else _grave(left, moment)
    )
    useful = could_raise(moment.guide, facts_of(moment.guide, episode), frozenset(grave))
    asked_on = tuple(f for f in grave if f in useful)
    settled = add_absent(episode, (f for f in left if f not in asked_on))
    if asked_on:
        return settled, replace(stage, mode="rest", findings=asked_on)
    return _settled(settled, question), None


def _after_repeating(
    episode: Episode,
    question: Question,
    stage: Screening,
    answer: Answer,
    left: tuple[str, ...],
    moment: Moment,
) -> tuple[Episode, Screening | None]:
    """ "Yes, swollen", where that is known and was not asked, names nothing else; a lump alone stays open."""
    if len(left) == 1:
        return _unclear(episode, question, stage, left, moment)
    if stage.mode == "which" or _stands_for_others(question, moment):
        return _after_verdict(episode, question, stage, answer.verdict, left, moment)
    return _after_naming(episode, question, stage, answer, left, moment)


def _may_be_beside(episode: Episode, stage: Screening, told: Aside, moment: Moment) -> bool:
    """Nothing grave or vague is told; and what was volunteered is not denied by telling something else."""
    known = moment.guide.findings
    counted = moment.guide.counted({*episode.present, *told.present})
    grave = any(known[FindingId(f)].level for f in told.present & counted if f in known)
    return not (
        grave or told.vague or stage.mode == "which" or stage.question.startswith((CONFIRM, "which_"))
    )


def _after_aside(
    episode: Episode,
    question: Question,
    stage: Screening,
    answer: Answer,
    left: tuple[str, ...],
    moment: Moment,
) -> tuple[Episode, Screening | None]:
    """ "Gym yesterday" names none of what was asked: the grave signs are asked once more, the milder denied.

    Told again, in answer to the plainer question, it denies those too.
    """
    if stage.mode == "plainer":
        return _settled(add_absent(episode, left), question), None
    if _stands_for_others(question, moment):
        return _unclear(episode, question, stage, left, moment)
    return _after_naming(episode, question, stage, answer, left, moment)


def _after_verdict(
    episode: Episode,
    question: Question,
    stage: Screening,
    verdict: Verdict | None,
    left: tuple[str, ...],
    moment: Moment,
) -> tuple[Episode, Screening | None]:
    match verdict:
        case Verdict.NO:
            return _settled(add_absent(episode, left), question), None
        case Verdict.YES if len(left) == 1:
            return _settled(add_present(episode, left), question), None
        case Verdict.YES | Verdict.UNSURE if _stands_for_others(question, moment):
            return _settled(episode, question), None  # they are asked one by one
        case Verdict.YES if stage.mode in ("ask", "plainer") and left:
            return episode, replace(stage, mode="which", findings=left)
        case Verdict.YES:
            return _settled(_unnamed(episode, question, left, moment), question), None
        case Verdict.UNSURE if question.id.startswith(WHICH) and stage.mode != "ask":
            return _settled(add_unknown(episode, left), question), None
        case Verdict.UNSURE | Verdict.SKIP | Verdict.CLARIFY | Verdict.RESTART | None:
            return _unclear(episode, question, stage, left, moment)
        case _:
            assert_never(verdict)


def _unclear(
    episode: Episode, question: Question, stage: Screening, left: tuple[str, ...], moment: Moment
) -> tuple[Episode, Screening | None]:
    """Asked once more in plainer words, then unknown; a "yes" that nobody explains stays a yes.

    What the short question stands for is asked one by one instead (clinical A0).
    """
    match stage.mode:
        case "plainer" if _stands_for_others(question, moment):
            return _settled(episode, question), None
        case "ask":
            return episode, replace(stage, mode="plainer", findings=left)
        case "which":
            return _settled(_unnamed(episode, question, left, moment), question), None
        case "plainer" if question.id.startswith(WHICH):
            return _settled(_unnamed(episode, question, left, moment), question), None
        case "plainer" | "rest":
            return _settled(add_unknown(episode, left), question), None
        case _:
            assert_never(stage.mode)


def _unnamed(episode: Episode, question: Question, left: tuple[str, ...], moment: Moment) -> Episode:
    """A yes that nobody explains; what was told vaguely, and no better when asked twice, may be urgent."""
    if question.bare_yes_is_emergency:
        return add_present(episode, (UNNAMED,))
    alone = moment.guide.levels_alone
    if question.id.startswith(WHICH) and any(alone.get(one, 0) >= Urgency.URGENT for one in left):
        return add_present(episode, (UNTOLD,))
    return add_unknown(episode, left)


def _close(episode: Episode, question: Question, left: Iterable[str], moment: Moment) -> Episode:
    """What was not named is denied, its numbers too (clinical: medicines and times)."""
    if LONG_LOCKED in left and _may_have_locked(episode, moment):
        episode = replace(episode, queue=(*episode.queue, f"{CONFIRM}{LONG_LOCKED}"))
        left = tuple(one for one in left if one != LONG_LOCKED)
    return add_absent(episode, (*left, *values_open(moment.guide, question, facts_of(moment.guide, episode))))


def _may_have_locked(episode: Episode, moment: Moment) -> bool:
    """A cramp of ten minutes, where that matters, may have been hard without a break (clinical B)."""
    if dict(episode.values).get("episode_minutes", 0) < LONG_MINUTES:
        return False
    present = facts_of(moment.guide, episode).present
    return LONG_LOCKED in moment.guide.counted({*present, LONG_LOCKED})


def _settled(episode: Episode, question: Question) -> Episode:
    asked = tuple(dict.fromkeys((*episode.asked, question.id)))
    queue = tuple(q for q in episode.queue if q != question.id)
    return replace(episode, asked=asked, queue=queue)


def _grave(findings: Iterable[str], moment: Moment) -> tuple[str, ...]:
    known = moment.guide.findings
    return tuple(f for f in findings if f in known and known[FindingId(f)].level == "EMERGENCY")


def _stands_for_others(question: Question, moment: Moment) -> bool:
    return any(screen.short == question.id for screen in moment.guide.screens.values())


def question_of(stage: Screening, moment: Moment) -> Question:
    """The question that a stage asks; of one finding, where it only confirms that."""
    if stage.question.startswith(CONFIRM):
        finding = FindingId(stage.question.removeprefix(CONFIRM))
        return Question(id=QuestionId(stage.question), covers=(finding,), phase="detail")
    return moment.guide.questions[QuestionId(stage.question)]


def _about_intent(episode: Episode) -> Screening | None:
    """Despair goes before every muscle: one question, and then the level (clinical F)."""
    question = f"{CONFIRM}{INTENT}"
    asked = INTENT in episode.absent or INTENT in episode.unknown or question in episode.asked
    return None if asked else Screening(question, "ask", (INTENT,))


def queued(episode: Episode, moment: Moment) -> Screening | None:
    """The first question that something vague has opened and that still matters."""
    if HOPELESS in episode.present:
        return None
    facts = facts_of(moment.guide, episode)
    for name in episode.queue:
        if name in episode.asked or not _is_question(name, moment):
            continue
        question = question_of(Screening(name), moment)
        open_now = open_findings(moment.guide, question, facts)
        if could_raise(moment.guide, facts, frozenset(open_now)):
            return Screening(name, "ask", open_now)
    return None


def _is_question(name: str, moment: Moment) -> bool:
    return name in moment.guide.questions or name.removeprefix(CONFIRM) in moment.guide.findings


def _from_check_in(episode: Episode, moment: Moment) -> Screening | None:
    facts = facts_of(moment.guide, episode)
    for name in asked_two_weeks_later(moment.guide, episode, facts):
        question = moment.guide.questions[name]
        open_now = open_findings(moment.guide, question, facts)
        useful = frozenset((*open_now, *values_open(moment.guide, question, facts)))
        if name not in episode.asked and could_raise(moment.guide, facts, useful):
            return Screening(name, "ask", open_now)
    return None


def asked_two_weeks_later(guide: Guide, episode: Episode, facts: Facts) -> tuple[QuestionId, ...]:
    """The questions of a check-in that was answered with "the same" or "worse", in their order."""
    check_in = guide.check_in
    row = row_of(guide, facts)
    own = check_in.again.get(row.id if episode.kind == "cramp" else "") or check_in.again.get(
        episode.kind or "other", ()
    )
    mood = (check_in.worry.question,) if WORRY in episode.present else ()
    added = (m.question for m in modifiers_of(guide, row, facts) if m.id != WORRY)
    return (*mood, *own, *added)
