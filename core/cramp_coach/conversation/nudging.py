"""The nudge is wanted, and when: a prompt to stretch on evenings that somebody asked for. One tap ends it."""

import re
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Final

from cramp_coach.conversation.hours import NUDGED_AT, time_in
from cramp_coach.conversation.staging import again, enter, next_number
from cramp_coach.conversation.state import Nudge, Nudged, Nudging, Placing, Stage, State, Told, beneath
from cramp_coach.conversation.turn import Moment, Turn
from cramp_coach.conversation.wording import plain, say
from cramp_coach.follow_ups import is_quiet, local_day, next_evening
from cramp_coach.understanding.utterance import Answer, Utterance, Verdict
from cramp_coach.vocabulary import (
    CancelFollowUps,
    EpisodeId,
    FollowUp,
    FollowUpId,
    Intent,
    Phase,
    ScheduleFollowUp,
)

ROUTINE: Final = EpisodeId("routine")  # what a nudge belongs to; no complaint has this name
DECLINED: Final = "nudge.declined"
OFFERED_AGAIN: Final = timedelta(days=90)
_SET = re.compile(r"\s*/?nudge(?:\s+me)?\s+(?:at\s+)?(.+)", re.IGNORECASE)
_OFF = re.compile(r"(?:off|stop|no|never|none)\W*", re.IGNORECASE)


def nudge_named(text: str) -> str | None:
    """What somebody says who sets the nudge ("nudge 20:30", "nudge off"); None for other words."""
    said = _SET.fullmatch(text)
    return said[1] if said else None


def ask_nudge(state: State, moment: Moment) -> Turn:
    """Whether to be prompted each evening, and when."""
    if not moment.speaks_first:
        return again(state, moment).before(plain(moment.guide, "nudge.not_here", Phase.CLOSED))
    if isinstance(state.stage, Nudging):
        return again(state, moment)
    return enter(state, Nudging(beneath(state.stage)), moment)


def offer_nudge(state: State, moment: Moment) -> Turn:
    """After the stretches, once in a while, to whoever can be sent one."""
    said_no = dict(state.answered).get(DECLINED)
    lately = said_no is not None and moment.now.date() - said_no < OFFERED_AGAIN
    if not moment.push or state.nudge is not None or lately:
        return Turn(state, over=not state.consent)
    return enter(state, Nudging(Told()), moment)


def nudge_told(state: State, named: str, moment: Moment) -> Turn:
    """They set the nudge, whatever is open."""
    below: Stage = Told() if isinstance(state.stage, Nudged) else beneath(state.stage)
    if _OFF.fullmatch(named):
        return nudge_ended(replace(state, stage=below), moment)
    at = time_in(named)
    if at is None or not moment.speaks_first:
        return ask_nudge(state, moment)
    return _chosen(replace(state, stage=below), at, moment)


def nudging(
    state: State, stage: Nudging, answer: Answer, utterance: Utterance | None, moment: Moment
) -> Turn:
    """A time is a yes; what is neither a time nor a no, twice, is a no."""
    named = (answer.choice or "").removeprefix(NUDGED_AT) or (utterance.text if utterance else "")
    back = replace(state, stage=stage.back)
    if at := time_in(named):
        return _chosen(back, at, moment)
    if answer.choice in ("no", "nudge_stop") or answer.verdict is Verdict.NO or stage.again:
        return nudge_ended(back, moment) if state.nudge else _declined(back, moment)
    asked = replace(state, stage=replace(stage, again=True))
    return again(asked, moment).opening(say(moment.guide, "nudge.again"))


def nudge_set(state: State, at: time, moment: Moment) -> Turn:
    """From the next evening on, at this time in the zone that is known; where they were is open again."""
    row = nudge_row(state, at, moment)
    kept = replace(state, nudge=Nudge(at, row.id, row.due), consent=True, ask=next_number(state, moment))
    words = say(moment.guide, "nudge.made", at=f"{at:%H:%M}")
    return again(kept, moment).opening(words).doing(CancelFollowUps(ROUTINE), ScheduleFollowUp(row))


def refitted(state: State, moment: Moment) -> Turn:
    """A nudge that the new quiet hours would swallow comes half an hour before them."""
    known = state.nudge
    if known is None or state.zone is None or not is_quiet(known.at, state.quiet):
        return Turn(state)
    at = time((state.quiet[0] - 1) % 24, 30)
    row = nudge_row(state, at, moment)
    moved = replace(state, nudge=replace(known, at=at, follow_up=row.id, due=row.due))
    return Turn(moved, (), (CancelFollowUps(ROUTINE), ScheduleFollowUp(row)))


def moved_nudge(state: State, zone: str, moment: Moment) -> Turn:
    """The same time of the evening in another zone."""
    placed = replace(state, zone=zone)
    if placed.nudge is None:
        return Turn(placed)
    row = nudge_row(placed, placed.nudge.at, moment)
    moved = replace(placed, nudge=replace(placed.nudge, follow_up=row.id, due=row.due))
    return Turn(moved, (), (CancelFollowUps(ROUTINE), ScheduleFollowUp(row)))


def nudge_row(state: State, at: time, moment: Moment, due: datetime | None = None) -> FollowUp:
    """The promise of the next evening, or of this moment."""
    zone = state.zone or moment.zone or "UTC"
    when = due or next_evening(moment.now, at, zone)
    name = FollowUpId(f"nudge:{when:%Y-%m-%dT%H:%M}")
    return FollowUp(name, ROUTINE, when, Intent(local_day(when, zone), at, zone), kind="nudge")


def nudge_ended(back: State, moment: Moment) -> Turn:
    """No more of them; what is open stays open."""
    kept = replace(back, nudge=None, ask=next_number(back, moment))
    return again(kept, moment).opening(say(moment.guide, "nudge.ended")).doing(CancelFollowUps(ROUTINE))


def _chosen(back: State, at: time, moment: Moment) -> Turn:
    if is_quiet(at, back.quiet):
        return enter(back, Nudging(back.stage), moment).opening(say(moment.guide, "nudge.quiet"))
    zone = back.zone or moment.zone
    if zone is None:
        return enter(back, Placing(back=back.stage, nudge=at), moment)
    return nudge_set(replace(back, zone=zone), at, moment)


def _declined(back: State, moment: Moment) -> Turn:
    others = tuple(one for one in back.answered if one[0] != DECLINED)
    known = (*others, (DECLINED, moment.now.date()))
    kept = replace(back, answered=known, ask=next_number(back, moment))
    turn = again(kept, moment).opening(say(moment.guide, "nudge.declined"))
    return replace(turn, over=not kept.consent and not kept.is_open)
