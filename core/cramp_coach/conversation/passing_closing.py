"""How a conversation ends that keeps nothing: the safety net, and danger that somebody named."""

from dataclasses import replace

from cramp_coach.conversation.closing import closing_for, closing_reply
from cramp_coach.conversation.findings import facts_of, level_so_far
from cramp_coach.conversation.screening import HOPELESS
from cramp_coach.conversation.state import Episode
from cramp_coach.conversation.turn import Moment
from cramp_coach.conversation.wording import said
from cramp_coach.vocabulary import Phase, Reply, Urgency


def close(episode: Episode, moment: Moment) -> Reply:
    """The four parts of the safety net, without a level: nobody was asked for one."""
    net = closing_for(episode, facts_of(moment.guide, episode), Urgency.SELF_CARE, moment)
    parts = (net.unsure_of, net.watch_for, net.get_help, net.should_take)
    return Reply(tuple(said(moment.guide.words.closings[part]) for part in parts), Phase.CLOSED)


def dangerous(episode: Episode, moment: Moment) -> Reply | None:
    """What to do about a danger in their own words; None where there is none that cannot wait a day."""
    assessment = level_so_far(moment.guide, episode)
    if assessment.urgency < Urgency.URGENT and HOPELESS not in episode.present:
        return None
    urgent = replace(assessment, urgency=max(assessment.urgency, Urgency.URGENT))
    told = closing_reply(episode, urgent, moment, final=False)
    return replace(told, urgency=None, reasons=())


def may_be_grave(episode: Episode, moment: Moment) -> frozenset[str]:
    """What the vague, the past and the possible in these words may stand for, if any of it is urgent."""
    guide = moment.guide
    names = {one.removeprefix("which_").removeprefix("confirm:") for one in episode.queue}
    meant = frozenset[str]().union(*(guide.hints[n].may_be if n in guide.hints else {n} for n in names))
    grave = any(guide.levels_alone.get(one, Urgency.SELF_CARE) >= Urgency.URGENT for one in meant)
    return meant - {*episode.absent} if grave else frozenset()
