"""One tap to relief: what helped last time, or the calf, which cramps most; no question comes before it."""

from dataclasses import replace
from typing import Final

from cramp_coach.conversation.disclaimer import disclaiming
from cramp_coach.conversation.flow import begin
from cramp_coach.conversation.opening import is_recent
from cramp_coach.conversation.staging import new_episode
from cramp_coach.conversation.state import Episode, Relieving, State
from cramp_coach.conversation.turn import Moment, Turn
from cramp_coach.conversation.wording import say
from cramp_coach.vocabulary import EpisodeId

USUAL: Final = "calf"  # where a cramp is most often


def relieved_at_once(state: State, moment: Moment) -> Turn:
    """The move for somebody who tapped. Within half an hour of the last word, what they told still counts."""
    fresh = new_episode(state, moment)
    episode = fresh.episode or Episode(EpisodeId(str(moment.id)), moment.now)
    if state.episode is not None and is_recent(state, moment):
        episode = replace(episode, present=state.episode.present, values=state.episode.values)
    return taken_for_the_usual(fresh, replace(episode, kind="cramp"), moment)


def taken_for_the_usual(state: State, episode: Episode, moment: Moment) -> Turn:
    """The move where it is most likely; after it which muscle that is, so that another can be named."""
    site, words = (state.helped[0][0], "relief.as_before") if state.helped else (USUAL, "relief.taken_for")
    turn = begin(state, replace(episode, sites=(site,)), moment, hurting=True)
    if not isinstance(turn.state.stage, Relieving):
        return turn
    *before, last = turn.replies
    return replace(turn, replies=(*before, disclaiming(last, say(moment.guide, words))))
