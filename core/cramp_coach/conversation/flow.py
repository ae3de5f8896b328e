"""Which way a conversation goes on: relief first while it hurts, then the questions, then the level."""

from dataclasses import replace

from cramp_coach.conversation.closing import tell
from cramp_coach.conversation.findings import facts_of, level_so_far
from cramp_coach.conversation.relief import may_go_on_stretching, relieve
from cramp_coach.conversation.screening import as_examined, next_screening, queued
from cramp_coach.conversation.staging import enter
from cramp_coach.conversation.state import Episode, Screening, State, Wanting
from cramp_coach.conversation.turn import Moment, Turn
from cramp_coach.conversation.wording import say
from cramp_coach.vocabulary import Urgency


def begin(state: State, episode: Episode, moment: Moment, *, hurting: bool) -> Turn:
    """The first step of a complaint: a remedy if it hurts now, else the questions."""
    level = level_so_far(moment.guide, episode).urgency
    if level is Urgency.EMERGENCY:
        return tell(state, episode, moment)  # a button for the place may have made it one
    if episode.kind is None and level >= Urgency.URGENT:
        episode = replace(episode, kind="other")  # what it is called can wait
    missing = _missing(episode, hurting=hurting)
    if hurting and missing is None and episode.kind == "cramp":
        return help_now(state.about(episode), episode, moment)
    if hurting and missing is not None and not episode.queue:
        return enter(state.about(episode), missing, moment)
    return go_on(state, episode, moment)


def _missing(episode: Episode, *, hurting: bool) -> Wanting | None:
    """What the rows of the screens cannot do without: what it is, and where."""
    if episode.kind is None:
        return Wanting("kind", relief=hurting)
    if not episode.sites and episode.kind != "other":
        return Wanting("site", relief=hurting and episode.kind == "cramp")
    return None


def help_now(state: State, episode: Episode, moment: Moment) -> Turn:
    """The next remedy; where none may be given, say so and ask on."""
    relieved = relieve(state, episode, moment)
    if relieved is not None:
        return relieved
    asked = go_on(state, episode, moment, after_relief=bool(episode.tried))
    if not episode.tried:
        return asked.opening(say(moment.guide, "relief.not_safe"))
    meanwhile = isinstance(asked.state.stage, Screening) and may_go_on_stretching(episode, moment)
    return asked.opening(say(moment.guide, "relief.meanwhile")) if meanwhile else asked


def go_on(state: State, episode: Episode, moment: Moment, *, after_relief: bool = False) -> Turn:
    """The next question, or the level where no open finding can raise it any more.

    What something vague has opened comes first, then what it is and where, then the screen.
    """
    episode = as_examined(episode)
    state = state.about(episode)
    vague = queued(episode, moment)
    missing = None if vague or episode.told is not None else _missing(episode, hurting=False)
    emergency = level_so_far(moment.guide, episode).urgency is Urgency.EMERGENCY
    if missing is not None and not emergency and not episode.look:
        return enter(state, missing, moment)
    screening = vague or next_screening(episode, moment, after_relief=after_relief)
    if screening is None:
        return tell(state, episode, moment)
    return enter(state, screening, moment)


def complaint_is_known(episode: Episode, moment: Moment) -> bool:
    """Whether they said anything that the rules can use."""
    return bool(episode.queue or facts_of(moment.guide, episode).present)
