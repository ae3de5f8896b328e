"""Two weeks later: is it gone, better, the same or worse, and what has changed (clinical E2)."""

from dataclasses import replace
from datetime import timedelta

from cramp_coach.conversation.closing import tell
from cramp_coach.conversation.findings import add_absent, add_present, level_at_the_end, set_values
from cramp_coach.conversation.promises import follow_up, promised
from cramp_coach.conversation.record import record
from cramp_coach.conversation.screening import WORRY
from cramp_coach.conversation.staging import again, enter, settle
from cramp_coach.conversation.state import CheckingIn, Episode, Promised, Report, Screening, State
from cramp_coach.conversation.turn import Moment, Turn, told_here
from cramp_coach.conversation.wording import plain, say
from cramp_coach.follow_ups import LEAST_BETWEEN, REPEAT_AFTER, SNOOZE, is_humane, later, plan
from cramp_coach.understanding.utterance import Answer, Verdict
from cramp_coach.vocabulary import (
    CancelFollowUps,
    Effect,
    FollowUp,
    FollowUpDue,
    FollowUpId,
    Phase,
    Promise,
    Reply,
    ScheduleFollowUp,
    Urgency,
)

SIGNS = "check_signs"
WORSE = "worse_at_check_in"
FOUR_WEEKS = 28
A_DAY = timedelta(hours=20)  # nobody is asked of two complaints on one day
BUSY = timedelta(minutes=30)  # nobody is asked how it is in the middle of a cramp
LATER_WHEN_BUSY = timedelta(hours=1)
REPEAT = 2
LASTING = ("age", "pregnant_weeks", "body_regions")  # numbers that two weeks do not undo


def check_in(state: State, due: FollowUpDue, moment: Moment) -> Turn:
    """A promise is due: ask, or wait for a humane hour; a promise that no longer stands says nothing."""
    kept = next((promise for promise in state.promises if promise.id == due.follow_up), None)
    episode = _episode_of(state, kept.episode) if kept else None
    if kept is None or episode is None:
        return Turn(state)
    zone = state.zone or moment.zone or "UTC"
    wait = _wait(state, zone, moment)
    if wait is not None:
        at = later(moment.now, wait, zone, state.quiet)
        moved = follow_up(episode, str(kept.id), at, moment, kept.attempt)
        return _rescheduled(state, moved.id, moment, ScheduleFollowUp(moved))
    asked = ask_how_it_is(state, kept, moment)
    if asked is None:
        return Turn(state)
    stage = asked.state.stage
    since = replace(stage, since=moment.now) if isinstance(stage, CheckingIn) else stage
    return replace(asked, state=replace(asked.state, stage=since))


def _wait(state: State, zone: str, moment: Moment) -> timedelta | None:
    """How long not to ask yet: until it is humane, until they are through, a day after another question."""
    if not is_humane(moment.now, zone, state.quiet):
        return timedelta()
    since = state.stage.since if isinstance(state.stage, CheckingIn) else None
    if since is not None and moment.now - since < A_DAY:
        return SNOOZE
    return LATER_WHEN_BUSY if _busy(state, moment) else None


def ask_how_it_is(state: State, kept: Promised, moment: Moment) -> Turn | None:
    """Keep this promise now, and plan the one repeat; None where nothing is known any more of its subject.

    What was promised of the same complaint for about now is kept with it, so that nobody is asked twice.
    """
    episode = _episode_of(state, kept.episode)
    if episode is None:
        return None
    zone = state.zone or moment.zone or "UTC"
    asked_about = _bring_back(state, episode)
    rest = tuple(one for one in asked_about.promises if not _kept_with(one, kept, moment))
    repeat: tuple[Effect, ...] = ()
    if kept.attempt < REPEAT:
        again_at = later(moment.now, REPEAT_AFTER, zone, state.quiet)
        repeated = follow_up(episode, f"{kept.id}:again", again_at, moment, REPEAT)
        rest, repeat = (*rest, promised(repeated)), (ScheduleFollowUp(repeated),)
    stage = CheckingIn(kept.id, seen=episode.told is not None and episode.told >= Urgency.URGENT)
    return enter(replace(asked_about, promises=rest), stage, moment).doing(*repeat)


def _kept_with(one: Promised, kept: Promised, moment: Moment) -> bool:
    return one.id == kept.id or (one.episode == kept.episode and one.due < moment.now + LEAST_BETWEEN)


def look_at_signs(state: State, moment: Moment) -> Turn:
    """They chose "one of these": ask which, at once."""
    return enter(state, Screening(SIGNS, "which", tuple(moment.guide.check_in.signs)), moment)


def back_to_question(state: State, episode: Episode, moment: Moment) -> Turn:
    """No sign after all: the question of the check-in again."""
    return enter(state, CheckingIn(FollowUpId(f"{episode.id}:{episode.look}:0")), moment)


def not_understood(state: State, moment: Moment) -> Turn:
    """The check-in once more, with its ways to answer."""
    return again(state, moment).opening(say(moment.guide, "check_in.again"))


def looked_again(state: State, episode: Episode, report: Report, moment: Moment) -> State:
    """The same episode with a fresh look: what passes is open again, what persists stays known."""
    known = moment.guide.findings
    stays = {f for f in episode.present if f not in known or known[f].persists}
    values = tuple(one for one in episode.values if one[0] in LASTING)
    days = (moment.now.date() - (episode.onset or episode.began.date())).days
    fresh = replace(
        episode,
        present=tuple(sorted(stays)),
        absent=(),
        unknown=(),
        values=values,
        asked=(),
        queue=(),
        tried=(),
        told=None,
        told_before=episode.told,
        look=episode.look + 1,
        report=report,
    )
    if report != "better":  # what gets better is not held against how long it has lasted
        fresh = set_values(fresh, {"duration_days": days}, moment.now)
    fresh = add_absent(fresh, moment.guide.check_in.signs)
    if not set(episode.present).isdisjoint(moment.guide.check_in.worry.after):
        fresh = add_present(fresh, (WORRY,))
    if report == "worse":
        fresh = add_present(fresh, (WORSE,))
    at_home = moment.now.date() - episode.began.date()  # so long they have tried what we told them
    if report == "same" and episode.kind == "cramp" and at_home.days >= FOUR_WEEKS:
        fresh = add_present(fresh, ("selfcare_failed",))
    return _closed_repeats(replace(state, episode=fresh), fresh)


def were_seen(state: State, stage: CheckingIn, answer: Answer, moment: Moment) -> Turn:
    """After an urgent level: was somebody able to see them?"""
    asked = enter(state, replace(stage, seen=False), moment)
    match answer.choice or answer.verdict:
        case "yes" | Verdict.YES:
            return asked
        case "no" | Verdict.NO:
            return asked.opening(say(moment.guide, "check_in.not_seen"))
        case _:
            return again(state, moment)


def ended(state: State, episode: Episode, report: Report, moment: Moment) -> Turn:
    """Gone, or better: nothing more is asked; what is better is looked at once more in two weeks."""
    if report == "better" and (remains := _what_is_left(state, episode, moment)):
        return remains
    closed = replace(episode, report=report)
    left = replace(settle(state), episode=closed, promises=_without(state, episode))
    name = "check_in.gone" if report == "gone" else told_here("check_in.better", moment)
    reply = plain(moment.guide, name, Phase.CLOSED)
    effects: tuple[Effect, ...] = (CancelFollowUps(episode.id), record(closed))
    if report == "gone" or state.zone is None:
        return Turn(left, (reply,), effects)
    looked = replace(closed, look=closed.look + 1)
    (intent,) = plan(moment.now, state.zone, quiet=state.quiet)
    second = follow_up(looked, f"{looked.id}:{looked.look}:0", intent, moment)
    kept = replace(left, episode=looked, promises=(*left.promises, promised(second)))
    return Turn(kept, (_with_promise(reply, second),), (*effects, ScheduleFollowUp(second)))


def _what_is_left(state: State, episode: Episode, moment: Moment) -> Turn | None:
    """It is better; a long-standing illness that needs an appointment all the same is told (clinical E2)."""
    looked = looked_again(state, episode, "better", moment)
    after = looked.episode or episode
    if level_at_the_end(moment.guide, after).urgency is Urgency.SELF_CARE:
        return None
    return tell(looked, after, moment).opening(say(moment.guide, "check_in.better_left"))


def snoozed(state: State, episode: Episode, stage: CheckingIn, moment: Moment) -> Turn:
    """Ask again tomorrow."""
    if state.zone is None:
        return Turn(settle(state), (plain(moment.guide, told_here("check_in.later", moment), Phase.CLOSED),))
    at = later(moment.now, SNOOZE, state.zone, state.quiet)
    moved = follow_up(episode, str(stage.follow_up), at, moment)
    kept = replace(settle(state), promises=(*_without(state, episode), promised(moved)))
    reply = plain(moment.guide, told_here("check_in.later", moment), Phase.CLOSED)
    effects: tuple[Effect, ...] = (CancelFollowUps(episode.id), ScheduleFollowUp(moved))
    return Turn(kept, (_with_promise(reply, moved),), effects)


def _with_promise(reply: Reply, one: FollowUp) -> Reply:
    return replace(reply, promise=Promise(one.due, one.intent.zone))


def _rescheduled(state: State, name: FollowUpId, moment: Moment, effect: ScheduleFollowUp) -> Turn:
    moved = tuple(promised(effect.follow_up) if promise.id == name else promise for promise in state.promises)
    return Turn(replace(state, promises=moved), (), (effect,))


def _closed_repeats(state: State, episode: Episode) -> State:
    return replace(
        state, promises=tuple(p for p in state.promises if p.attempt < REPEAT or p.episode != episode.id)
    )


def _without(state: State, episode: Episode) -> tuple[Promised, ...]:
    return tuple(p for p in state.promises if p.episode != episode.id)


def _episode_of(state: State, wanted: str) -> Episode | None:
    known = (*((state.episode,) if state.episode else ()), *state.others)
    return next((episode for episode in known if episode.id == wanted), None)


def _bring_back(state: State, episode: Episode) -> State:
    if state.episode is not None and state.episode.id == episode.id:
        return settle(state)
    others = tuple(
        e for e in (*state.others, *((state.episode,) if state.episode else ())) if e.id != episode.id
    )
    return replace(settle(state), episode=episode, others=others)


def _busy(state: State, moment: Moment) -> bool:
    return state.is_open and state.touched is not None and moment.now - state.touched < BUSY
