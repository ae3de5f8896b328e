"""Moving from stage to stage: a new Ask gets a new number, and the way back is remembered."""

from dataclasses import replace

from cramp_coach.conversation.prompts import prompt
from cramp_coach.conversation.state import Episode, Relieving, Screening, Stage, State, Told
from cramp_coach.conversation.turn import Moment, Turn
from cramp_coach.vocabulary import EpisodeId

SECONDS, NUMBERS = 10, 10_000_000
TRAIL = 8  # so many questions and moves can be gone back


def enter(state: State, stage: Stage, moment: Moment, *, whole: bool = True) -> Turn:
    """Open this stage and ask what it asks; not `whole`: the question alone."""
    left = state.stage
    trail = (*state.trail, left)[-TRAIL:] if left != stage and _leads_back(left, stage) else state.trail
    entered = replace(state, stage=stage, ask=next_number(state, moment), trail=trail)
    asked = prompt(entered, moment, whole=whole)
    return Turn(entered, (asked,) if asked else ())


def _leads_back(left: Stage, entered: Stage) -> bool:
    """Whether there is a way back: to a question, and to a move as long as it has not let go."""
    holds_on = isinstance(entered, Relieving) or (isinstance(entered, Screening) and entered.relief)
    return isinstance(left, Screening) or (isinstance(left, Relieving) and holds_on)


def next_number(state: State, moment: Moment) -> int:
    """The number of the next Ask. A conversation of which nothing is kept begins at a number of its own,
    so that a button of an earlier one is never taken for an answer."""
    return state.ask + 1 if state.ask else int(moment.now.timestamp()) // SECONDS % NUMBERS + 1


def settle(state: State) -> State:
    """Nothing is open any more."""
    return replace(state, stage=Told(), trail=())


def again(state: State, moment: Moment, *, whole: bool = False) -> Turn:
    """The open question once more, under its own number; `whole`: with the remedy that it followed."""
    asked = prompt(state, moment, whole=whole) if state.is_open else None
    return Turn(state, (asked,) if asked else ())


def new_episode(state: State, moment: Moment, *, about_other: bool = False) -> State:
    """A new subject. The earlier episode is kept for as long as a promise speaks of it."""
    old = state.episode
    promised = {promise.episode for promise in state.promises}
    others = tuple(e for e in (*state.others, *((old,) if old else ())) if e.id in promised)
    fresh = Episode(EpisodeId(str(moment.id)), moment.now, who="other" if about_other else "self")
    return replace(settle(state), episode=fresh, others=others)
