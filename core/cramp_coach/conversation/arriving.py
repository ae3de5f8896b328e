"""What arrived, made ready for one step: its words understood, and what surrounds it."""

from datetime import datetime
from zoneinfo import ZoneInfo

from cramp_coach.conversation.turn import CodeTried, Heard, Input, Moment
from cramp_coach.guide.loader import Guide
from cramp_coach.understanding.lexicon import Lexicon
from cramp_coach.understanding.recognised import with_recognised
from cramp_coach.understanding.understand import understand
from cramp_coach.vocabulary import Coded, Edited, Inbound, Said


def input_of(inbound: Inbound, lexicon: Lexicon) -> Input:
    """The event, with words understood."""
    match inbound.event:
        case Said(text, recognised, opening):
            utterance = understand(text, lexicon, now=_local(inbound))
            return Heard(with_recognised(utterance, recognised), opening=opening)
        case Edited(text):
            return Heard(understand(text, lexicon, now=_local(inbound)), edited=True)
        case Coded():
            return CodeTried("elsewhere")
        case event:
            return event


def moment_of(inbound: Inbound, guide: Guide, lexicon: Lexicon) -> Moment:
    """What surrounds the event."""
    return Moment(
        guide=guide,
        lexicon=lexicon,
        now=inbound.at,
        id=inbound.id,
        seed=str(inbound.participant),
        screen=inbound.channel.screen,
        collects=inbound.channel.collects,
        speaks_first=inbound.channel.speaks_first,
        pictures=inbound.channel.pictures,
        push=inbound.channel.push,
        max_choices=inbound.channel.max_choices,
        zone=inbound.zone,
        country=inbound.country,
    )


def _local(inbound: Inbound) -> datetime:
    return inbound.at.astimezone(ZoneInfo(inbound.zone)) if inbound.zone else inbound.at
