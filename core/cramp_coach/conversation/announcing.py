"""A check-in that is due where we cannot speak first: announced without its subject, told after a yes."""

from cramp_coach.conversation.check_in import ask_how_it_is
from cramp_coach.conversation.staging import again, enter, new_episode
from cramp_coach.conversation.state import Announcing, Promised, State, Wanting
from cramp_coach.conversation.turn import Moment, Turn
from cramp_coach.conversation.wording import say
from cramp_coach.follow_ups import is_humane
from cramp_coach.understanding.utterance import Answer, Verdict
from cramp_coach.vocabulary import FollowUpAsked


def announce(state: State, moment: Moment) -> Turn | None:
    """That something waits, to whoever opens the conversation; None where nothing does, or it is night.

    Where a chat is linked, it is asked there.
    """
    zone = state.zone or moment.zone or "UTC"
    waiting = _waiting(state, moment)
    if moment.speaks_first or moment.links or waiting is None or not is_humane(moment.now, zone, state.quiet):
        return None
    return enter(state, Announcing(waiting.id), moment)


def announced(state: State, stage: Announcing, answer: Answer, moment: Moment) -> Turn:
    """After a yes it is told; after a no it goes on waiting, for whom it is meant."""
    match answer.choice or answer.verdict:
        case "yes" | Verdict.YES:
            kept = next((one for one in state.promises if one.id == stage.follow_up), None)
            asked = ask_how_it_is(state, kept, moment) if kept else None
            return asked.doing(FollowUpAsked(stage.follow_up)) if asked else _something_else(state, moment)
        case "no" | Verdict.NO | Verdict.SKIP:
            return _something_else(state, moment).opening(say(moment.guide, "announce.left"))
        case _:
            return again(state, moment).opening(say(moment.guide, "not_understood"))


def _something_else(state: State, moment: Moment) -> Turn:
    return enter(new_episode(state, moment), Wanting("kind"), moment)


def _waiting(state: State, moment: Moment) -> Promised | None:
    due = (promise for promise in state.promises if promise.due <= moment.now)
    return min(due, key=lambda promise: promise.due, default=None)
