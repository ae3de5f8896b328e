"""At night a voice is soft, and nobody is woken who did not ask. Pure."""

from dataclasses import replace

from cramp_coach.conversation.state import State
from cramp_coach.conversation.turn import Moment, Turn
from cramp_coach.follow_ups import is_humane
from cramp_coach.vocabulary import Reply, Urgency, Waking


def hushed(before: State, turn: Turn, moment: Moment) -> Turn:
    """The turn, softly said where it is known to be night there; an emergency is not whispered."""
    zone = turn.state.zone or before.zone or moment.zone
    if zone is None or is_humane(moment.now, zone, turn.state.quiet):
        return turn
    return replace(turn, replies=tuple(_softly(reply) for reply in turn.replies))


def unasked(turn: Turn, moment: Moment) -> Turn:
    """The turn that nobody asked for: it may be sent late, but never in their quiet hours."""
    waking = Waking(turn.state.zone or moment.zone or "UTC", turn.state.quiet)
    return replace(turn, replies=tuple(replace(reply, waking=waking) for reply in turn.replies))


def _softly(reply: Reply) -> Reply:
    return reply if reply.urgency is Urgency.EMERGENCY else replace(reply, hushed=True)
