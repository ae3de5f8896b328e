"""The offer to ask again: consent, what time it is there, and the promise."""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from cramp_coach.conversation.country import settle_in
from cramp_coach.conversation.noting import with_row
from cramp_coach.conversation.record import record, remembering
from cramp_coach.conversation.staging import again, enter, settle
from cramp_coach.conversation.state import CheckingIn, Consenting, Episode, Placing, Promised, State
from cramp_coach.conversation.turn import Moment, Turn, told_here
from cramp_coach.conversation.wording import plain, say
from cramp_coach.follow_ups import LOOKS, due_at, plan
from cramp_coach.understanding.utterance import Answer, Verdict
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
    return promise_in(state, state.zone, moment, newly=newly)


def promise_in(state: State, zone: str, moment: Moment, *, newly: bool) -> Turn:
    """The promise, now that the zone is known; `newly`: it is their first, and the settings follow."""
    episode = state.episode
    if episode is None:
        return Turn(settle(state), (plain(moment.guide, "place.noted", Phase.CLOSED),))
    since = episode.onset if episode.kind == "twitch" else None
    intents = plan(moment.now, zone, twitch_since=since, quiet=state.quiet)
    follow_ups = tuple(
        follow_up(episode, f"{episode.id}:{episode.look}:{n}", intent, moment)
        for n, intent in enumerate(intents)
    )
    settled = remembering(settle(state), episode)
    kept = replace(settled, others=(), promises=tuple(promised(f) for f in follow_ups))
    told = promise_reply(follow_ups[0], moment)
    recorded = (record(episode),) if newly else ()
    # A newer episode closes the older promises.
    older = map(CancelFollowUps, dict.fromkeys(promise.episode for promise in state.promises))
    turn = Turn(kept, (told,), (*recorded, *older, *map(ScheduleFollowUp, follow_ups)))
    return turn.then(settle_in(kept, moment)) if newly else with_row(turn, moment)


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
    told = None if moment.asked_in_chat else Promise(one.due, zone)  # nothing is to remind them of it here
    return Reply((words,), Phase.CLOSED, promise=told)


def told_time(due: datetime, zone: str) -> str:
    """A day and an hour as they are said: "Tuesday 8 December, 18:30"."""
    local = due.astimezone(ZoneInfo(zone))
    return f"{local:%A} {local.day} {local:%B}, {local:%H:%M}"


def stopped(state: State, moment: Moment) -> Turn:
    """This conversation ends; what was promised stays, and it is said so."""
    phrase = "stop.promised" if state.promises or state.nudge else "stop.done"
    return Turn(settle(state), (plain(moment.guide, phrase, Phase.CLOSED),), over=not state.consent)


def stop_asking(state: State, moment: Moment) -> Turn:
    """Withdraw every promise; the consent goes with them. Without a promise, nothing changes."""
    asks = state.promises or state.nudge or state.consent
    if not asks and not isinstance(state.stage, CheckingIn):
        return again(state, moment).before(plain(moment.guide, "stop_asking.none", Phase.CLOSED))
    kept = replace(settle(state), promises=(), nudge=None, consent=False)
    return Turn(
        kept, (plain(moment.guide, "stop_asking.done", Phase.CLOSED),), (CancelFollowUps(),), over=True
    )


def _promised(state: State, episode: Episode) -> bool:
    return any(promise.episode == episode.id for promise in state.promises)
