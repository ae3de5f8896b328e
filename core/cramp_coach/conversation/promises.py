"""The offer to ask again: consent, what time it is there, and the promise."""

import re
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from cramp_coach.conversation.record import record, remembering
from cramp_coach.conversation.staging import again, enter, settle
from cramp_coach.conversation.state import CheckingIn, Consenting, Episode, Placing, Promised, State
from cramp_coach.conversation.turn import Moment, Turn, told_here
from cramp_coach.conversation.wording import plain, say
from cramp_coach.follow_ups import (
    LOOKS,
    due_at,
    is_zone,
    offset_from_clock,
    plan,
    zone_mentioned,
    zones_with_offset,
)
from cramp_coach.understanding.utterance import Answer, Utterance, Verdict
from cramp_coach.vocabulary import (
    CancelFollowUps,
    FollowUp,
    FollowUpId,
    Intent,
    Phase,
    Promise,
    Reply,
    ScheduleFollowUp,
)

OFFSET = "offset:"
_WRITTEN = re.compile(r"\b([01]?\d|2[0-3])[.h: ]?([0-5]\d)\b")  # "21.30", "2130", "21h30"


def offer(state: State, episode: Episode, moment: Moment) -> Turn:
    """Ask whether to ask again; with consent given before, promise it at once."""
    if not moment.collects or episode.look >= LOOKS or _promised(state, episode):
        return Turn(state, over=not state.consent)
    if not state.consent:
        return enter(state, Consenting(), moment)
    return promise(state, moment)


def consented(state: State, stage: Consenting, answer: Answer, moment: Moment) -> Turn:
    """Yes or no to being asked again; what is neither, twice, is a no."""
    match answer.choice or answer.verdict:
        case "yes" | Verdict.YES:
            return promise(replace(state, consent=True), moment, newly=True)
        case None | Verdict.UNSURE | Verdict.CLARIFY if not stage.again:
            asked = replace(state, stage=replace(stage, again=True))
            return again(asked, moment).opening(say(moment.guide, "consent.again"))
        case _:
            declined = plain(moment.guide, "consent.declined", Phase.CLOSED)
            return Turn(settle(state), (declined,), over=True)


def promise(state: State, moment: Moment, *, newly: bool = False) -> Turn:
    """Promise the check-in, once it is known what time it is there."""
    state = replace(state, zone=state.zone or moment.zone)
    if state.zone is None:
        return enter(state, Placing(), moment)
    return _promise(state, state.zone, moment, newly=newly)


def placed(state: State, stage: Placing, answer: Answer, utterance: Utterance | None, moment: Moment) -> Turn:
    """The zone, from a clock, a city or a button; asked again where it is none, and then left."""
    named = answer.choice or (utterance.text if utterance else "")
    zone = named if "/" in named and is_zone(named) else zone_mentioned(named)
    if zone:
        return _promise(replace(state, zone=zone), zone, moment, newly=True)
    minutes = _clock(named, utterance)
    if minutes is None:
        return _unplaced(state, stage, moment)
    offset = minutes if named.startswith(OFFSET) else offset_from_clock(minutes, moment.now)
    return _placed_by_offset(state, stage, int(offset), moment)


def _unplaced(state: State, stage: Placing, moment: Moment) -> Turn:
    """Without a time there, somebody might be woken: nothing is promised."""
    if not stage.again:
        asked = replace(state, stage=replace(stage, again=True))
        return again(asked, moment).opening(say(moment.guide, "place.again"))
    left = replace(settle(state), consent=bool(state.promises))
    return Turn(left, (plain(moment.guide, "place.left", Phase.CLOSED),), over=True)


def _placed_by_offset(state: State, stage: Placing, offset: int, moment: Moment) -> Turn:
    zones = zones_with_offset(offset, moment.now)
    match zones:
        case ():
            return _unplaced(state, stage, moment)
        case (only,):
            return _promise(replace(state, zone=only), only, moment, newly=True)
        case _:
            return enter(state, Placing(zones), moment)


def _clock(named: str, utterance: Utterance | None) -> float | None:
    """Minutes of the day that a clock there shows, or of an offset's button."""
    if named.startswith(OFFSET):
        return _number(named.removeprefix(OFFSET))
    clocks = [amount.value for amount in utterance.amounts if amount.role == "clock"] if utterance else []
    written = _WRITTEN.search(named)
    if not clocks and written:
        clocks = [int(written[1]) * 60 + int(written[2])]
    return clocks[0] if clocks else None


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _promise(state: State, zone: str, moment: Moment, *, newly: bool) -> Turn:
    episode = state.episode
    if episode is None:
        return Turn(settle(state), (plain(moment.guide, "place.noted", Phase.CLOSED),))
    since = episode.onset if episode.kind == "twitch" else None
    intents = plan(moment.now, zone, twitch_since=since)
    follow_ups = tuple(
        follow_up(episode, f"{episode.id}:{episode.look}:{n}", intent, moment)
        for n, intent in enumerate(intents)
    )
    settled = remembering(settle(state), episode)
    kept = replace(settled, others=(), promises=tuple(promised(f) for f in follow_ups))
    told = promise_reply(follow_ups[0], moment)
    recorded = (record(episode),) if newly else ()
    older = (CancelFollowUps(),) if state.promises else ()  # a newer episode closes the older promise
    return Turn(kept, (told,), (*recorded, *older, *map(ScheduleFollowUp, follow_ups)))


def follow_up(episode: Episode, name: str, intent: Intent, moment: Moment, attempt: int = 1) -> FollowUp:
    """A follow-up with its moment computed."""
    return FollowUp(FollowUpId(name), episode.id, due_at(intent, moment.seed), intent, attempt)


def promised(one: FollowUp) -> Promised:
    """What the state remembers of a follow-up."""
    return Promised(one.id, one.episode, one.due, one.attempt)


def promise_reply(one: FollowUp, moment: Moment) -> Reply:
    """The promise, told as a day and an hour there."""
    zone = one.intent.zone
    words = say(moment.guide, told_here("promise.made", moment), when=told_time(one.due, zone))
    return Reply((words,), Phase.CLOSED, promise=Promise(one.due, zone))


def told_time(due: datetime, zone: str) -> str:
    """A day and an hour as they are said: "Tuesday 8 December, 18:30"."""
    local = due.astimezone(ZoneInfo(zone))
    return f"{local:%A} {local.day} {local:%B}, {local:%H:%M}"


def stopped(state: State, moment: Moment) -> Turn:
    """This conversation ends; what was promised stays, and it is said so."""
    phrase = "stop.promised" if state.promises else "stop.done"
    return Turn(settle(state), (plain(moment.guide, phrase, Phase.CLOSED),), over=not state.consent)


def stop_asking(state: State, moment: Moment) -> Turn:
    """Withdraw every promise; the consent goes with them. Without a promise, nothing changes."""
    if not state.promises and not isinstance(state.stage, CheckingIn):
        return again(state, moment).before(plain(moment.guide, "stop_asking.none", Phase.CLOSED))
    kept = replace(settle(state), promises=(), consent=False)
    return Turn(
        kept, (plain(moment.guide, "stop_asking.done", Phase.CLOSED),), (CancelFollowUps(),), over=True
    )


def _promised(state: State, episode: Episode) -> bool:
    return any(promise.episode == episode.id for promise in state.promises)
