"""What people may ask for from every state, without losing their place."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import assert_never

from cramp_coach.conversation.closing import reasons
from cramp_coach.conversation.country import ask_country
from cramp_coach.conversation.day_row import UNDO
from cramp_coach.conversation.evening import commanded, routine
from cramp_coach.conversation.findings import facts_of
from cramp_coach.conversation.linking import offer_link, unlink
from cramp_coach.conversation.log import day_without, log_reply
from cramp_coach.conversation.noting import ticked
from cramp_coach.conversation.nudged import nudge_stopped
from cramp_coach.conversation.nudging import ask_nudge
from cramp_coach.conversation.pausing import held_since
from cramp_coach.conversation.promises import stop_asking, stopped, told_time
from cramp_coach.conversation.prompts import counted, prompt
from cramp_coach.conversation.quiet import ask_quiet, quiet_now
from cramp_coach.conversation.silence import in_short
from cramp_coach.conversation.staging import again, enter, next_number
from cramp_coach.conversation.state import (
    Announcing,
    Episode,
    Evening,
    Forgetting,
    Noting,
    Nudged,
    Relieving,
    Screening,
    Stage,
    State,
    Withdrawing,
)
from cramp_coach.conversation.summary import summary_reply
from cramp_coach.conversation.turn import Moment, Turn
from cramp_coach.conversation.wording import cite, plain, said, say
from cramp_coach.conversation.zone import ask_zone
from cramp_coach.guide.models import Topic
from cramp_coach.guide.screens import row_of
from cramp_coach.guide.triage import Facts
from cramp_coach.understanding.utterance import Answer, Verdict
from cramp_coach.vocabulary import (
    Command,
    Erase,
    Export,
    ParticipantId,
    Phase,
    Reason,
    Reply,
    RuleId,
    Say,
    TopicId,
    Urgency,
)

SETTING: Mapping[Command, Callable[[State, Moment], Turn]] = {  # what can be set
    Command.COUNTRY: ask_country,
    Command.ZONE: ask_zone,
    Command.QUIET: ask_quiet,
    Command.NUDGE: ask_nudge,
    Command.LINK: offer_link,
    Command.UNLINK: unlink,
}
ANSWERED_FOR = timedelta(days=7)  # so long a worry is answered once, and then with the plan (clinical F)


def obey(state: State, command: Command, moment: Moment) -> Turn:
    """Do what was asked, and come back to the open question."""
    return _stretching(state, command, moment) or _obeyed(state, command, moment)


def _stretching(state: State, command: Command, moment: Moment) -> Turn | None:
    """What means something of its own within the stretches, or to a prompt for them."""
    match state.stage, command:
        case Evening() as stage, _:
            return commanded(state, stage, command, moment)
        case Nudged(), Command.STOP:
            return nudge_stopped(state, moment)
        case _:
            return None


def _obeyed(state: State, command: Command, moment: Moment) -> Turn:
    match command:
        case Command.ROUTINE:
            return routine(state, moment)
        case Command.HELP | Command.PRIVACY:
            return _explained(state, command, moment)
        case Command.SETTINGS | Command.WHY | Command.LOG | Command.SUMMARY:
            return _aside(state, moment, TELLING[command](state, moment))
        case Command.NO_CRAMP:
            return day_without(state, moment)
        case Command.REPEAT:
            return _repeated(state, moment)
        case Command.RESUME:
            return _resumed(state, moment)
        case Command.BACK:
            return _untick(state, moment) or _back(state, moment)
        case Command.STOP:
            return stopped(state, moment)
        case Command.STOP_ASKING:
            return stop_asking(state, moment)
        case Command.PAUSE:
            return _paused(state, moment)
        case Command.FORGET:
            return enter(state, Forgetting(_without_forgetting(state), moment.kept), moment)
        case Command.COUNTRY | Command.ZONE | Command.QUIET | Command.NUDGE | Command.LINK | Command.UNLINK:
            return SETTING[command](state, moment)
        case Command.EXPORT:
            return _aside(state, moment, plain(moment.guide, "export.text", Phase.CLOSED)).doing(Export())
        case _:
            assert_never(command)


def wondered(state: State, topic: TopicId, moment: Moment) -> Turn:
    """Two sentences on a question that people ask, with their source, and back to the open question."""
    known = moment.guide.topics.get(topic)
    if known is None:
        return _aside(state, moment, plain(moment.guide, "wonder.unknown", Phase.CLOSED))
    words = said(moment.guide.words.topics[_wording(known, state, moment)])
    graded = say(moment.guide, f"grade.{known.grade.lower()}")
    cited = Say("\n".join((graded.text, *cite(moment.guide, known.sources))), "")
    if known.once:
        others = tuple(one for one in state.answered if one[0] != topic)
        state = replace(state, answered=(*others, (str(topic), moment.now.date())))
    return _aside(state, moment, Reply((words, cited), Phase.CLOSED))


def _wording(topic: Topic, state: State, moment: Moment) -> str:
    """Which of its answers: another one where the usual advice could harm, or where it was given before."""
    given = dict(state.answered).get(topic.id)
    if given is not None and moment.now.date() - given <= ANSWERED_FOR:
        return f"{topic.id}.again"
    facts = facts_of(moment.guide, state.episode) if state.episode else Facts()
    return topic.id if facts.present.isdisjoint(topic.not_with) else f"{topic.id}.not_with"


def forgotten(state: State, stage: Forgetting, answer: Answer, moment: Moment) -> Turn:
    """Yes erases everything; whoever is linked says first whether the other is meant, too."""
    match answer.choice or answer.verdict:
        case "yes" | Verdict.YES if moment.links and not stage.sure:
            return enter(state, replace(stage, sure=True), moment)
        case "yes" | Verdict.YES:
            return _erased(stage, moment, also=moment.links if stage.sure else ())
        case "no" | Verdict.NO if stage.sure:
            return _erased(stage, moment)
        case "no" | Verdict.NO | Verdict.SKIP:
            kept = again(replace(state, stage=stage.back, ask=next_number(state, moment)), moment)
            return kept.opening(say(moment.guide, "forget.kept"))
        case _:
            return again(state, moment)


def _erased(stage: Forgetting, moment: Moment, also: tuple[ParticipantId, ...] = ()) -> Turn:
    receipt = plain(moment.guide, "forget.done", Phase.CLOSED, **counted(stage))
    return Turn(State(), (receipt,), (Erase(also),), over=True)


def _explained(state: State, command: Command, moment: Moment) -> Turn:
    """In a few sentences; whoever holds on and cannot read is told again what to do."""
    if command is Command.HELP and isinstance(state.stage, Relieving) and not moment.screen:
        return _repeated(state, moment)
    return _aside(state, moment, plain(moment.guide, f"{command.value}.text", Phase.CLOSED))


def _aside(state: State, moment: Moment, reply: Reply) -> Turn:
    asked = again(state, moment)
    short = None if moment.screen else in_short(state.stage, moment)
    return (asked.spoken_as(short) if short else asked).before(reply)


def _settings(state: State, moment: Moment) -> Reply:
    """What is set, whether they will be asked again, what they agreed to, and how to change it."""
    guide = moment.guide
    zone, country = state.zone or moment.zone, state.country or moment.country
    unknown = guide.words.phrases["settings.unknown"].text
    named = guide.words.countries[country].name if country in guide.words.countries else unknown
    next_one = min(state.promises, key=lambda one: one.due, default=None)
    never = guide.words.phrases["settings.never"].text
    asked = told_time(next_one.due, zone) if next_one and zone else never
    nudge = f"{state.nudge.at:%H:%M}" if state.nudge else never
    known = say(guide, "settings.text", zone=zone or unknown, country=named, when=asked, nudge=nudge)
    agreed = say(guide, "settings.agreed" if state.consent else "settings.not_agreed")
    linked = (say(guide, "settings.linked"),) if moment.links else ()
    change = say(guide, "settings.change")
    return Reply((known, quiet_now(state, moment), *linked, agreed, change), Phase.CLOSED)


def _why(state: State, moment: Moment) -> Reply:
    episode = state.episode
    if episode is None or episode.told is None or isinstance(state.stage, Announcing):
        return plain(moment.guide, "why.nothing_told", Phase.CLOSED)
    found = reasons(episode.reasons, moment)
    if not found and (episode.unknown or episode.told is not Urgency.SELF_CARE):
        return plain(moment.guide, "why.not_sure", Phase.CLOSED)
    row = row_of(moment.guide, facts_of(moment.guide, episode))
    denied = moment.guide.words.phrases["why.self_care"].text
    first = found[0] if found else Reason(RuleId(row.id), denied, row.sources)
    cited = Say("\n".join(cite(moment.guide, first.sources)), "")
    return Reply((_by_its_source(first, moment), cited), Phase.CLOSED, urgency=episode.told, reasons=found)


def _by_its_source(reason: Reason, moment: Moment) -> Say:
    """The rule and where it stands, in one sentence; a rule of our own says so."""
    if not reason.sources:
        return say(moment.guide, "why.our_own", reason=reason.text)
    source = moment.guide.sources[reason.sources[0]]
    return say(
        moment.guide, "why.because", reason=reason.text, publisher=source.publisher, title=source.title
    )


def _repeated(state: State, moment: Moment) -> Turn:
    if isinstance(state.stage, Relieving):
        state = replace(state, stage=replace(state.stage, held=0))  # the whole move, from its beginning
    if state.is_open:
        return again(state, moment, whole=True)
    return Turn(state, (plain(moment.guide, "repeat.nothing_open", Phase.CLOSED),))


def _resumed(state: State, moment: Moment) -> Turn:
    """On from the second of the pause; without a hold, the open question."""
    if isinstance(state.stage, Relieving):
        return again(state, moment, whole=True)
    return _repeated(state, moment)


def _untick(state: State, moment: Moment) -> Turn | None:
    """ "Undo", said of a tick."""
    stage = state.stage
    if not isinstance(stage, Noting) or not (stage.before or stage.day) or state.episode is None:
        return None
    return ticked(state, stage, state.episode, UNDO, moment)


def _back(state: State, moment: Moment) -> Turn:
    """The move before this one, or the question, open again for what was not said to be present.

    Where all of it was, the way back is to take it back, which the person confirms.
    """
    last = state.trail[-1] if state.trail else None
    if isinstance(last, Relieving) and state.episode is not None:
        return _move_before(state, state.episode, last, moment)
    if not isinstance(last, Screening) or state.episode is None:
        return _aside(state, moment, plain(moment.guide, "back.nowhere", Phase.DETAIL))
    said = tuple(f for f in last.findings if f in state.episode.present)
    left = tuple(f for f in last.findings if f not in said)
    before = replace(state, trail=state.trail[:-1])
    if said and not left:
        return enter(before, Withdrawing(said, state.stage), moment)
    episode = replace(
        state.episode,
        asked=tuple(q for q in state.episode.asked if q != last.question),
        absent=tuple(f for f in state.episode.absent if f not in left),
        unknown=tuple(f for f in state.episode.unknown if f not in left),
    )
    opened = replace(last, findings=left)
    returned = replace(before, episode=episode, stage=opened, ask=next_number(state, moment))
    return again(returned, moment)


def _move_before(state: State, episode: Episode, last: Relieving, moment: Moment) -> Turn:
    """That move, whole; those behind it are not tried yet."""
    tried = episode.tried[: episode.tried.index(last.remedy) + 1] if last.remedy in episode.tried else ()
    back = replace(episode, tried=tried or (last.remedy,))
    returned = replace(
        state,
        episode=back,
        trail=state.trail[:-1],
        stage=replace(last, held=0),
        ask=next_number(state, moment),
    )
    return again(returned, moment, whole=True)


def _paused(state: State, moment: Moment) -> Turn:
    """A hold can wait; anything else waits by itself."""
    if not isinstance(state.stage, Relieving):
        return again(state, moment) if state.is_open else _repeated(state, moment)
    paused = replace(state, stage=replace(state.stage, held=held_by_now(state, state.stage, moment)))
    return again(paused, moment).opening(say(moment.guide, "pause.text"))


def held_by_now(state: State, stage: Relieving, moment: Moment) -> int:
    """The seconds that were held of this move's holds, which counts when they go on."""
    told = prompt(state, moment)
    more = held_since(state.touched, moment.now, told, aloud=not moment.screen) if told else 0
    return stage.held + more


def _without_forgetting(state: State) -> Stage:
    return state.stage.back if isinstance(state.stage, Forgetting) else state.stage


TELLING: Mapping[Command, Callable[[State, Moment], Reply]] = {  # what is told beside whatever is open
    Command.SETTINGS: _settings,
    Command.WHY: _why,
    Command.LOG: log_reply,
    Command.SUMMARY: summary_reply,
}
