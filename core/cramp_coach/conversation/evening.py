"""The evening routine (clinical D2): guarded first, then counted, in a chair where that is safer."""

from dataclasses import replace
from datetime import timedelta
from typing import Final
from zoneinfo import ZoneInfo

from cramp_coach.conversation.evening_words import places
from cramp_coach.conversation.findings import facts_of, level_so_far
from cramp_coach.conversation.flow import begin, complaint_is_known
from cramp_coach.conversation.nudging import offer_nudge
from cramp_coach.conversation.promises import stopped
from cramp_coach.conversation.screening import about
from cramp_coach.conversation.staging import again, enter, new_episode, settle
from cramp_coach.conversation.state import Episode, Evening, Idle, Noting, State, Told, Wanting
from cramp_coach.conversation.turn import Moment, Turn
from cramp_coach.conversation.wording import cite, plain, say
from cramp_coach.understanding.utterance import Answer, Verdict
from cramp_coach.vocabulary import Command, Phase, Reply, Say, Urgency

STANDING, SEATED = "routine.standing", "routine.seated"
ASKED_FOR: Final = timedelta(days=7)  # a leg may swell in a week, so then it is asked again
DONE: Final = "routine.done"
BONES = "fragile_bones"


def routine(state: State, moment: Moment) -> Turn:
    """Begin it: never in the middle of a complaint, and not with what forbids a stretch."""
    if _something_is_open(state, moment):
        return again(state, moment).opening(say(moment.guide, "routine.first_this"))
    if forbidden(state.episode, moment):
        return Turn(settle(state), (plain(moment.guide, "routine.not_now", Phase.CLOSED),))
    own = state.episode is not None and state.episode.told is not None and state.episode.who == "self"
    ready = state if own else new_episode(state, moment)
    asked = _asked_lately(state, moment)
    if asked is None:
        return enter(ready, Evening("safe"), moment)
    return enter(ready, Evening("move", seated=asked == SEATED), moment)


def in_the_evening(state: State, stage: Evening, episode: Episode, answer: Answer, moment: Moment) -> Turn:
    """What an answer leads to; what they tell besides may end the stretching."""
    if episode.told is None and level_so_far(moment.guide, episode).urgency > Urgency.SELF_CARE:
        return begin(settle(state), episode, moment, hurting=False).opening(
            say(moment.guide, "routine.unsafe")
        )
    if forbidden(episode, moment):
        return Turn(settle(state), (plain(moment.guide, "routine.not_now", Phase.CLOSED),))
    match stage.step:
        case "safe":
            return _checked(state, stage, episode, answer, moment)
        case "steady":
            return _placed(state, episode, answer, moment)
        case "move":
            return _moved(state, stage, answer, moment)
        case "more":
            return _went_on(state, stage, answer, moment)


def commanded(state: State, stage: Evening, command: Command, moment: Moment) -> Turn | None:
    """Pause, go on and back, within the moves; None for whatever is the same everywhere."""
    match command:
        case Command.ROUTINE:
            return again(state, moment, whole=True)
        case Command.BACK if stage.step == "move":
            return _back(state, stage, moment)
        case Command.PAUSE if stage.step == "move":
            paused = replace(state, stage=replace(stage, paused=True))
            return again(paused, moment).opening(say(moment.guide, "routine.paused"))
        case Command.RESUME if stage.step == "move" and stage.paused:
            return enter(state, replace(stage, paused=False), moment)
        case Command.RESUME if stage.step == "move":
            return _next(state, stage, moment)
        case Command.STOP if stage.step == "more":
            return _finished(state, moment)  # "that's enough"
        case _:
            return None


def _checked(state: State, stage: Evening, episode: Episode, answer: Answer, moment: Moment) -> Turn:
    """Whether a leg forbids it; a yes, and a "not sure", are looked into at once."""
    match answer.choice or answer.verdict:
        case "no" | Verdict.NO:
            return enter(state, replace(stage, step="steady"), moment)
        case "yes" | "unsure" | Verdict.YES | Verdict.UNSURE:
            return _looked_into(state, episode, moment)
        case _:
            return again(state, moment).opening(say(moment.guide, "not_understood"))


def _looked_into(state: State, episode: Episode, moment: Moment) -> Turn:
    fresh = state if episode.told is None else new_episode(state, moment)
    leg = replace(fresh.episode or episode, kind="cramp", sites=("leg",))
    asked = about(moment.guide.questions[moment.guide.routine.question], leg, moment)
    turn = enter(replace(fresh, episode=leg), asked, moment)
    return turn.opening(say(moment.guide, "routine.unsafe"))


def _placed(state: State, episode: Episode, answer: Answer, moment: Moment) -> Turn:
    match answer.choice or answer.verdict:
        case "no" | Verdict.NO if BONES not in episode.present:
            return _first(state, STANDING, moment)
        case None if BONES not in episode.present:
            return again(state, moment).opening(say(moment.guide, "not_understood"))
        case _:
            return _first(state, SEATED, moment).opening(say(moment.guide, "routine.chair"))


def _first(state: State, how: str, moment: Moment) -> Turn:
    others = tuple(one for one in state.answered if one[0] not in (STANDING, SEATED))
    known = replace(state, answered=(*others, (how, moment.now.date())))
    return enter(known, Evening("move", seated=how == SEATED), moment)


def _moved(state: State, stage: Evening, answer: Answer, moment: Moment) -> Turn:
    match answer.choice or answer.verdict:
        case "done" | Verdict.YES | Verdict.SKIP:
            return _next(state, stage, moment)
        case "back":
            return _back(state, stage, moment)
        case "stop":
            return stopped(state, moment)
        case Verdict.NO:
            return again(state, moment)
        case _:
            return again(state, moment).opening(say(moment.guide, "not_understood"))


def _next(state: State, stage: Evening, moment: Moment) -> Turn:
    further = replace(stage, number=stage.number + 1, paused=False)
    if further.number < len(places(moment.guide, whole=stage.whole)):
        return enter(state, further, moment)
    return _finished(state, moment) if stage.whole else enter(state, replace(stage, step="more"), moment)


def _back(state: State, stage: Evening, moment: Moment) -> Turn:
    if not stage.number:
        return again(state, moment).opening(say(moment.guide, "routine.first_move"))
    return enter(state, replace(stage, number=stage.number - 1, paused=False), moment)


def _went_on(state: State, stage: Evening, answer: Answer, moment: Moment) -> Turn:
    match answer.choice or answer.verdict:
        case "more" | Verdict.YES:
            further = len(places(moment.guide, whole=False))
            return enter(state, replace(stage, step="move", number=further, whole=True), moment)
        case "enough" | Verdict.NO | Verdict.SKIP:
            return _finished(state, moment)
        case _:
            return again(state, moment).opening(say(moment.guide, "not_understood"))


def _finished(state: State, moment: Moment) -> Turn:
    """What the trials found, with their names and how sure that is."""
    graded = say(moment.guide, "grade.mixed")
    cited = Say("\n".join((graded.text, *cite(moment.guide, moment.guide.routine.sources))), "")
    done = Reply((say(moment.guide, "routine.done"), cited), Phase.CLOSED)
    finished = Turn(stretched(settle(state), moment), (done,), over=not state.consent)
    return finished.then(offer_nudge(finished.state, moment))


def stretched(state: State, moment: Moment) -> State:
    """They have done it today, there; the same state where that was known."""
    today = moment.now.astimezone(ZoneInfo(state.zone or moment.zone or "UTC")).date()
    if (DONE, today) in state.answered:
        return state
    others = tuple(one for one in state.answered if one[0] != DONE)
    return replace(state, answered=(*others, (DONE, today)))


def _something_is_open(state: State, moment: Moment) -> bool:
    match state.stage:
        case Idle() | Told() | Noting():
            return False
        case Wanting(subject="kind", relief=False):
            return state.episode is not None and complaint_is_known(state.episode, moment)
        case _:
            return True


def forbidden(episode: Episode | None, moment: Moment) -> bool:
    """What they have told of their own legs forbids it, or somebody should look at them first."""
    if episode is None or episode.who == "other" or episode.report in ("gone", "better"):
        return False
    grave = episode.told is not None and episode.told >= Urgency.URGENT
    return grave or not facts_of(moment.guide, episode).present.isdisjoint(moment.guide.routine.forbidden_by)


def _asked_lately(state: State, moment: Moment) -> str | None:
    """How they do it, where they were asked in the last days."""
    since = moment.now.date() - ASKED_FOR
    return next((name for name, day in state.answered if name in (STANDING, SEATED) and day > since), None)
