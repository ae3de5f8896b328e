"""Which time zone somebody is in: asked for a promise, set on request, never guessed in silence."""

import re
from dataclasses import replace
from zoneinfo import ZoneInfo

from cramp_coach.conversation.country import country_said
from cramp_coach.conversation.nudging import moved_nudge, nudge_set
from cramp_coach.conversation.promises import promise_in
from cramp_coach.conversation.staging import again, enter, next_number, settle
from cramp_coach.conversation.state import Placing, Promised, State, beneath
from cramp_coach.conversation.turn import Moment, Turn
from cramp_coach.conversation.wording import plain, say
from cramp_coach.follow_ups import (
    due_at,
    is_zone,
    moved_to,
    offset_from_clock,
    zone_mentioned,
    zones_with_offset,
)
from cramp_coach.understanding.clocks import DAY, face
from cramp_coach.understanding.utterance import Answer, Utterance
from cramp_coach.vocabulary import FollowUp, Phase, ScheduleFollowUp

OFFSET = "offset:"
_WRITTEN = re.compile(r"\b([01]?\d|2[0-3])[.h: ]?([0-5]\d)\b")  # "21.30", "2130", "21h30"
_SET = re.compile(
    r"\s*/?(?:(?:set|change)\s+)?(?:my\s+)?(?:tz|time ?zone)\s+(?:is\s+|to\s+)?(.+)", re.IGNORECASE
)


def zone_named(text: str) -> str | None:
    """What somebody names who sets their zone ("tz Europe/Vienna"), known or not; None for other words."""
    said = _SET.fullmatch(text)
    return said[1] if said else None


def ask_zone(state: State, moment: Moment) -> Turn:
    """What time it is there; a promise that waits for it goes on waiting."""
    if isinstance(state.stage, Placing):
        return again(state, moment)
    return enter(state, Placing(back=beneath(state.stage)), moment)


def zone_told(state: State, named: str, moment: Moment) -> Turn:
    """They set their zone, whatever is open; a name that we do not know is asked for."""
    zone = _zone_in(named)
    if zone is None:
        return ask_zone(state, moment).opening(say(moment.guide, "zone.unknown"))
    stage = state.stage if isinstance(state.stage, Placing) else Placing(back=beneath(state.stage))
    return _known(state, stage, zone, moment)


def placed(state: State, stage: Placing, answer: Answer, utterance: Utterance | None, moment: Moment) -> Turn:
    """The zone, from a clock, a city or a button; asked again where it is none, and then left."""
    named = answer.choice or (utterance.text if utterance else "")
    if zone := _zone_in(named):
        return _known(state, stage, zone, moment)
    match _zones(named, utterance, moment):
        case ():
            return _unplaced(state, stage, moment)
        case (only,):
            return _known(state, stage, only, moment)
        case zones:
            return enter(state, replace(stage, zones=zones), moment)


def _zone_in(named: str) -> str | None:
    return named if "/" in named and is_zone(named) else zone_mentioned(named)


def _known(state: State, stage: Placing, zone: str, moment: Moment) -> Turn:
    if stage.back is None:
        return promise_in(replace(state, zone=zone), zone, moment, newly=True)
    if stage.nudge is not None:
        return nudge_set(replace(state, zone=zone, stage=stage.back), stage.nudge, moment)
    moved = _moved(state, zone, moment)
    nudged = moved_nudge(state, zone, moment)
    promises = tuple(Promised(one.id, one.episode, one.due, one.attempt) for one in moved)
    back = replace(nudged.state, promises=promises, stage=stage.back, ask=next_number(state, moment))
    local = f"{moment.now.astimezone(ZoneInfo(zone)):%H:%M}"
    noted = again(back, moment).opening(say(moment.guide, "zone.noted", zone=zone, time=local))
    return noted.doing(*map(ScheduleFollowUp, moved), *nudged.effects)


def _moved(state: State, zone: str, moment: Moment) -> tuple[FollowUp, ...]:
    """What is promised, at the same hour of the day in the new zone."""
    before = state.zone or moment.zone or zone
    intents = [(one, moved_to(zone, one.due, before, moment.seed)) for one in state.promises]
    return tuple(
        FollowUp(one.id, one.episode, due_at(intent, moment.seed), intent, one.attempt)
        for one, intent in intents
    )


def _unplaced(state: State, stage: Placing, moment: Moment) -> Turn:
    """Without a time there, somebody might be woken: nothing is promised, and nothing is changed."""
    if not stage.again:
        asked = replace(state, stage=replace(stage, again=True))
        return again(asked, moment).opening(say(moment.guide, "place.again"))
    if stage.back is not None:
        back = replace(state, stage=stage.back, ask=next_number(state, moment))
        return again(back, moment).opening(say(moment.guide, "zone.left"))
    left = replace(settle(state), consent=bool(state.promises))
    return Turn(left, (plain(moment.guide, "place.left", Phase.CLOSED),), over=True)


def _zones(named: str, utterance: Utterance | None, moment: Moment) -> tuple[str, ...]:
    """Where the clocks show what they say, or are as far ahead as the button that they pressed."""
    if named.startswith(OFFSET):
        offset = _number(named.removeprefix(OFFSET))
        return () if offset is None else zones_with_offset(int(offset), moment.now)
    offsets = (offset_from_clock(minutes, moment.now) for minutes in _clocks(named, utterance))
    shown = tuple(zone for offset in offsets for zone in zones_with_offset(offset, moment.now))
    return shown or _zones_of_country(named, moment)


def _zones_of_country(named: str, moment: Moment) -> tuple[str, ...]:
    country = country_said(named, moment.guide.written.countries, asked=True)
    return moment.guide.countries[country].zones if country else ()


def _clocks(named: str, utterance: Utterance | None) -> tuple[float, ...]:
    """Minutes of the day that a clock there may show: two where they did not say which half of the day."""
    told = [one for one in utterance.amounts if one.role in ("clock", "face")] if utterance else []
    if told:
        return _halves(told[0].value) if told[0].role == "face" else (told[0].value,)
    written = _WRITTEN.search(named)
    if written:
        return (int(written[1]) * 60 + int(written[2]),)
    numbers = [int(one.value) for one in utterance.amounts if one.role == "number"] if utterance else []
    at = face(numbers[0], numbers[1] if numbers[1:] else 0, "") if len(numbers) in (1, 2) else None
    if at is None:
        return ()
    return (float(at.minutes),) if at.sure else _halves(at.minutes)


def _halves(minutes: float) -> tuple[float, ...]:
    return minutes, (minutes + DAY / 2) % DAY


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
