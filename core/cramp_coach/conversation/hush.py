"""At night a voice is soft: somebody may be asleep beside the one in pain. Pure."""

from dataclasses import replace

from cramp_coach.conversation.state import State
from cramp_coach.conversation.turn import Moment, Turn
from cramp_coach.follow_ups import is_humane
from cramp_coach.vocabulary import Reply, Urgency


def hushed(before: State, turn: Turn, moment: Moment) -> Turn:
    """The turn, softly said where it is known to be night there; an emergency is not whispered."""
    zone = turn.state.zone or before.zone or moment.zone
    if zone is None or is_humane(moment.now, zone, turn.state.quiet):
        return turn
    return replace(turn, replies=tuple(_softly(reply) for reply in turn.replies))


def _softly(reply: Reply) -> Reply:
    return reply if reply.urgency is Urgency.EMERGENCY else replace(reply, hushed=True)
