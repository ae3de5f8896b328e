"""The evening has come: a prompt to stretch, once or not at all; and what is answered to it."""

from dataclasses import replace
from datetime import timedelta
from typing import Final

from cramp_coach.conversation.evening import forbidden, routine, stretched
from cramp_coach.conversation.nudging import ROUTINE, nudge_ended, nudge_row
from cramp_coach.conversation.staging import again, enter, settle
from cramp_coach.conversation.state import CheckingIn, Nudge, Nudged, State
from cramp_coach.conversation.turn import Moment, Turn
from cramp_coach.conversation.wording import plain, say
from cramp_coach.follow_ups import is_humane, is_too_late
from cramp_coach.understanding.utterance import Answer, Verdict
from cramp_coach.vocabulary import CancelFollowUps, FollowUpDue, Phase, ScheduleFollowUp

SNOOZE: Final = timedelta(minutes=30)
MOST_UNANSWERED: Final = 7  # evenings; then it ends, and says so
BUSY: Final = timedelta(minutes=30)


def nudge_due(state: State, due: FollowUpDue, moment: Moment) -> Turn:
    """The evening has come: prompt once, or be silent where it would be late, unwise or in the way."""
    known = state.nudge
    if known is None or due.follow_up != known.follow_up or state.zone is None:
        return Turn(state)
    row = nudge_row(state, known.at, moment)
    further = replace(state, nudge=replace(known, follow_up=row.id, due=row.due))
    if _out_of_place(state, known, moment):
        return Turn(further, (), (ScheduleFollowUp(row),))
    unanswered = known.unanswered + 1
    if unanswered < MOST_UNANSWERED:
        counted = replace(further, nudge=replace(known, follow_up=row.id, due=row.due, unanswered=unanswered))
        return enter(settle(counted), Nudged(), moment).doing(ScheduleFollowUp(row))
    ended = enter(settle(replace(state, nudge=None)), Nudged(), moment)
    return ended.opening(say(moment.guide, "nudge.last"))


def nudged(state: State, answer: Answer, moment: Moment) -> Turn:
    """Stretch now, in half an hour, done already, or never again."""
    heard = replace(state, nudge=replace(state.nudge, unanswered=0) if state.nudge else None)
    match answer.choice or answer.verdict:
        case "stretch" | Verdict.YES:
            return routine(settle(heard), moment)
        case "stretched" | "snooze" | "no" | Verdict.NO if heard.nudge is None:
            return nudge_ended(settle(heard), moment)  # that was the last one
        case "stretched":
            return Turn(stretched(settle(heard), moment), (plain(moment.guide, "nudge.done", Phase.CLOSED),))
        case "snooze":
            return _snoozed(heard, moment)
        case "nudge_stop":
            return nudge_ended(settle(heard), moment)
        case "no" | Verdict.NO | Verdict.SKIP:
            return Turn(settle(heard), (plain(moment.guide, "nudge.tomorrow", Phase.CLOSED),))
        case _:
            return again(heard, moment).opening(say(moment.guide, "not_understood"))


def nudge_stopped(state: State, moment: Moment) -> Turn:
    """ "Stop", said to a nudge, ends the nudges."""
    return nudge_ended(settle(state), moment)


def _out_of_place(state: State, known: Nudge, moment: Moment) -> bool:
    zone = state.zone or "UTC"
    late = is_too_late(known.due, moment.now) or not is_humane(moment.now, zone, state.quiet)
    busy = state.is_open and state.touched is not None and moment.now - state.touched < BUSY
    asked = isinstance(state.stage, CheckingIn) and any(one.attempt > 1 for one in state.promises)
    in_the_way = busy or asked  # a check-in that waits for its answer goes first, until it was repeated
    return late or in_the_way or forbidden(state.episode, moment) or stretched(state, moment) == state


def _snoozed(state: State, moment: Moment) -> Turn:
    """Once more this evening, before the quiet hours; tomorrow's comes all the same."""
    when = moment.now + SNOOZE
    if state.nudge is None or state.zone is None or not is_humane(when, state.zone, state.quiet):
        return Turn(settle(state), (plain(moment.guide, "nudge.too_late", Phase.CLOSED),))
    row = nudge_row(state, state.nudge.at, moment, when)
    kept = replace(settle(state), nudge=replace(state.nudge, follow_up=row.id, due=row.due))
    effects = (CancelFollowUps(ROUTINE), ScheduleFollowUp(row))
    return Turn(kept, (plain(moment.guide, "nudge.snoozed", Phase.CLOSED),), effects)
