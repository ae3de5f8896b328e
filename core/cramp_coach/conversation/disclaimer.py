"""What we are and are not, said once: in the second reply, never in the first, never into an emergency."""

from dataclasses import replace

from cramp_coach.conversation.state import Screening, State
from cramp_coach.conversation.turn import Moment, Turn
from cramp_coach.conversation.wording import say
from cramp_coach.vocabulary import Ask, Reply, Say, Urgency


def with_disclaimer(before: State, turn: Turn, moment: Moment) -> Turn:
    """The turn, with the sentence before its question where it is due; what is over needs none."""
    if before.disclaimed or before.touched is None or not turn.replies or turn.over:
        return turn
    if not moment.screen and turn.state.stage == before.stage and isinstance(before.stage, Screening):
        return turn  # ears have an answer and a question to take in already
    if turn.state.episode is not None and turn.state.episode.told is Urgency.EMERGENCY:
        return turn
    *first, last = turn.replies
    said = disclaiming(last, say(moment.guide, "disclaimer"))
    return replace(turn, state=replace(turn.state, disclaimed=True), replies=(*first, said))


def disclaiming(reply: Reply, words: Say) -> Reply:
    """The reply with these words at its end, but before its question."""
    others = tuple(block for block in reply.blocks if not isinstance(block, Ask))
    asked = tuple(block for block in reply.blocks if isinstance(block, Ask))
    return replace(reply, blocks=(*others, words, *asked))
