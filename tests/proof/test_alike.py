"""States that the exploration takes for one do reply alike, whatever led to them."""

from collections.abc import Hashable

from hypothesis import given, settings
from hypothesis import strategies as st

from cramp_coach.conversation.state import State
from cramp_coach.conversation.step import advance
from cramp_coach.conversation.turn import Turn
from cramp_coach.vocabulary import Ask
from proof.exploring import Explored
from proof.likeness import likeness
from proof.moves import MOMENT, Move, answers, naming
from support.talk import guide

MOST_STEPS = 12
KINDS = ("cramp", "twitch", "known_twitch", "other")
EXPLORED: list[Explored] = []  # no argument: it would be written out with every example
ways = st.lists(st.integers(0, 10_000), min_size=1, max_size=MOST_STEPS)


@given(st.sampled_from(KINDS), st.sampled_from(sorted(guide().sites)), st.booleans(), ways)
@settings(max_examples=120, deadline=None)
def replies_alike(kind: str, site: str, now: bool, way: list[int]) -> None:
    state = advance(State(), naming(f"kind:{kind}", f"site:{site}", now=now), MOMENT).state
    for choice in way:
        moves = [*answers(state, choice)]
        if not moves:
            return
        move = moves[choice % len(moves)]
        turn = advance(state, move.event, MOMENT)
        other = EXPLORED[0].states.get(likeness(state))
        if other is not None:
            assert _seen(turn) == _seen(_same_move(other.state, state, move)), (other.way, move.name)
        state = turn.state


def test_states_with_the_same_future_reply_alike(answered: Explored) -> None:
    EXPLORED.append(answered)
    replies_alike()


def _same_move(other: State, state: State, move: Move) -> Turn:
    """What the other one replies to the same; a button carries the number of its own Ask."""
    moves = {one.name: one for one in answers(other, 0)} | {one.name: one for one in answers(other, 1)}
    moves |= {one.name: one for one in answers(other, 2)}
    return advance(other, moves[move.name].event, MOMENT)


def _seen(turn: Turn) -> Hashable:
    """What somebody would notice of a turn, and the future that it leaves."""
    replies = tuple(
        (reply.phase, reply.urgency, reply.final, reply.remedy, reply.ask and _asked(reply.ask))
        for reply in turn.replies
    )
    told = turn.state.episode is not None and turn.state.episode.told is not None
    # After the level the kind decides which check-in comes; until then it is in the row and the rules.
    return replies, told or likeness(turn.state)


def _asked(ask: Ask) -> Hashable:
    """Its ways to answer, and what it asks but for signs: those that could do nothing any more may differ."""
    signs = guide().findings
    others = tuple(one for one in ask.asks if one not in signs)
    return others, tuple(choice.id for choice in ask.choices if choice.id not in signs)
