"""One step: a state and an event lead to a turn. Danger first, then commands, then the rest."""

from dataclasses import replace
from typing import assert_never

from cramp_coach.conversation import check_in, commands
from cramp_coach.conversation.announcing import announce
from cramp_coach.conversation.answering import answer_open
from cramp_coach.conversation.disclaimer import with_disclaimer
from cramp_coach.conversation.findings import add_present
from cramp_coach.conversation.flow import begin, go_on
from cramp_coach.conversation.hearing import danger, episode_of, hear, reread
from cramp_coach.conversation.hush import hushed, unasked
from cramp_coach.conversation.linking import between_two
from cramp_coach.conversation.nudged import nudge_due
from cramp_coach.conversation.one_tap import relieved_at_once
from cramp_coach.conversation.opening import CRY, begun_anew, complains, cries, resumed, start_over
from cramp_coach.conversation.prompts import open_ask
from cramp_coach.conversation.relief import is_allowed
from cramp_coach.conversation.staging import again, new_episode, settle
from cramp_coach.conversation.state import (
    Announcing,
    Evening,
    Linking,
    Locating,
    Noting,
    Nudged,
    Nudging,
    Placing,
    Quieting,
    Relieving,
    State,
)
from cramp_coach.conversation.turn import CodeTried, Heard, Input, Moment, Turn, spoken_to
from cramp_coach.conversation.wording import plain, say
from cramp_coach.conversation.zone import zone_told
from cramp_coach.follow_ups import is_zone
from cramp_coach.understanding.utterance import Answer, Verdict
from cramp_coach.vocabulary import (
    Asked,
    CancelFollowUps,
    Chose,
    Command,
    Erase,
    FollowUpDue,
    Handed,
    HandedOver,
    Left,
    LinkAsked,
    Medium,
    Opened,
    Phase,
    Placed,
    Removed,
    Silent,
    Unreadable,
    Urgency,
    Wondered,
)

WAITING = (
    Announcing,
    Evening,
    Placing,
    Locating,
    Quieting,
    Nudging,
    Nudged,
    Linking,
)  # for an answer that no complaint is
VERDICTS = {"yes": Verdict.YES, "no": Verdict.NO, "unsure": Verdict.UNSURE}


def advance(state: State, event: Input, moment: Moment) -> Turn:
    """What this event leads to: the next state, the replies, and what the store must do. Never waits."""
    if state.unreadable:
        fresh = advance(replace(state, unreadable=False), event, moment)
        return fresh.before(plain(moment.guide, "state.unreadable", Phase.CLOSED))
    turn = _guarded(_advance(state, event, moment), spoken_to(moment, state))
    turn = with_disclaimer(state, turn, spoken_to(moment, state))
    if isinstance(event, Heard) and event.utterance.truncated:
        turn = _admit_the_rest_unread(turn, moment)
    turn = hushed(state, turn, moment)
    if isinstance(event, Handed | HandedOver):
        return replace(turn, state=replace(turn.state, touched=state.touched))
    if isinstance(event, FollowUpDue):
        return unasked(replace(turn, state=replace(turn.state, touched=state.touched)), moment)
    return replace(turn, state=replace(turn.state, touched=moment.now))


def _guarded(turn: Turn, moment: Moment) -> Turn:
    """No remedy leaves that is forbidden by now, whichever way led back to it."""
    stage, episode = turn.state.stage, turn.state.episode
    if not isinstance(stage, Relieving) or episode is None or is_allowed(stage, episode, moment):
        return turn
    kept = tuple(reply for reply in turn.replies if reply.remedy is None)
    return replace(turn, replies=kept).then(go_on(turn.state, episode, moment, after_relief=True))


def _advance(state: State, event: Input, moment: Moment) -> Turn:
    moment = spoken_to(moment, state)
    match event:
        case Heard():
            return _heard(state, event, moment)
        case Chose():
            return _choose(state, event, moment)
        case Opened(about, anew):
            return start_over(state, moment) if anew else _open(state, about, moment)
        case Asked(Command.HELP) if cries(state, moment):
            return _heard(state, CRY, moment)
        case Asked(command):
            return commands.obey(state, command, moment)
        case Wondered(topic):
            return commands.wondered(state, topic, moment)
        case Placed(zone):
            return zone_told(state, zone, moment)
        case FollowUpDue(kind="nudge"):
            return nudge_due(state, event, moment)
        case FollowUpDue():
            return check_in.check_in(state, event, moment)
        case CodeTried() | LinkAsked() | Handed() | HandedOver():
            return between_two(state, event, moment)
        case Unreadable(medium):
            return _unreadable(state, medium, moment)
        case Silent():
            return _silent(state, moment)
        case Left(blocked):
            return _leave(state, blocked=blocked)
        case Removed():
            return Turn(State(), (), (Erase(),), over=True)
        case _:
            assert_never(event)


def _admit_the_rest_unread(turn: Turn, moment: Moment) -> Turn:
    """A danger sign may stand in what was not read; where there is one already, nothing goes before it."""
    if any(reply.urgency is Urgency.EMERGENCY for reply in turn.replies):
        return turn
    return turn.before(plain(moment.guide, "too_long", Phase.CLOSED))


def _heard(state: State, heard: Heard, moment: Moment) -> Turn:
    if heard.edited:
        return reread(state, heard.utterance, moment)
    if isinstance(state.stage, Noting) and not heard.utterance.command:
        state = settle(state)  # it is ticked by buttons; words are about something else
    if heard.opening or isinstance(state.stage, WAITING):
        wonders = heard.utterance.wonders and not (heard.utterance.now or heard.opening)
        if complains(heard.utterance) and not wonders:
            state = begun_anew(state, heard.utterance, moment)
    return hear(state, heard.utterance, moment)


def _open(state: State, about: str | None, moment: Moment) -> Turn:
    if about is None and state.is_open:
        return resumed(state, moment)
    if about in ("cramp", "again") and moment.push:
        return relieved_at_once(state, moment)
    if about is None and (waiting := announce(state, moment)) is not None:
        return waiting
    fresh = new_episode(state, moment)
    hurting = about in ("cramp", "again")
    episode = replace(episode_of(fresh, moment), kind="cramp" if hurting else about)
    begun = begin(fresh, episode, moment, hurting=hurting)
    return begun if about else begun.opening(say(moment.guide, "greeting"))


def _unreadable(state: State, medium: Medium, moment: Moment) -> Turn:
    """Says so, and puts something there to tap: whoever sends a voice note may have no hand to type with."""
    words = say(moment.guide, f"cannot_read.{medium.value}")
    if state.is_open or medium is Medium.PLACE:
        return again(state, moment).opening(words)
    fresh = new_episode(state, moment)
    return begin(fresh, episode_of(fresh, moment), moment, hurting=False).opening(words)


def _choose(state: State, chosen: Chose, moment: Moment) -> Turn:
    """A button of the open Ask is its answer; one of another Ask is stale and answers nothing."""
    if not state.has_buttons:
        return Turn(state, (plain(moment.guide, "stale.nothing_open", Phase.CLOSED),))
    if chosen.ask is not None and chosen.ask != state.ask:
        return again(state, moment).opening(say(moment.guide, "stale.open"))
    choice = str(chosen.choice)
    if not (_is_understood(choice, state) or _is_offered(choice, state, moment)):
        return again(state, moment).opening(say(moment.guide, "not_a_choice"))
    return _chosen(state, choice, moment)


def _is_understood(choice: str, state: State) -> bool:
    """Whether this answers the open question although no button shows it, as by voice."""
    return choice in VERDICTS or (isinstance(state.stage, Placing) and is_zone(choice))


def _is_offered(choice: str, state: State, moment: Moment) -> bool:
    ask = open_ask(state, moment)
    return ask is not None and any(choice == offered.id for offered in ask.choices)


def _chosen(state: State, choice: str, moment: Moment) -> Turn:
    before = episode_of(state, moment)
    named = frozenset({choice} if choice in moment.guide.findings else ())
    answer = Answer(verdict=VERDICTS.get(choice), present=named, choice=choice)
    learned = add_present(before, named)
    heard = state.about(learned)
    return danger(before, heard, learned, moment) or answer_open(heard, learned, answer, None, moment)


def _silent(state: State, moment: Moment) -> Turn:
    if not state.is_open:
        return Turn(state)
    return answer_open(state, episode_of(state, moment), Answer(), None, moment)


def _leave(state: State, *, blocked: bool) -> Turn:
    """The session ended; where they can no longer be reached, so do the promises."""
    if not blocked:
        return Turn(state)
    return Turn(replace(state, promises=(), nudge=None), (), (CancelFollowUps(),))
