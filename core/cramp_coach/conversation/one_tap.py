"""One tap to relief: what helped last time, or the calf, which cramps most; no question comes before it."""

from dataclasses import replace
from typing import Final

from cramp_coach.conversation.disclaimer import disclaiming
from cramp_coach.conversation.flow import begin
from cramp_coach.conversation.opening import is_recent
from cramp_coach.conversation.staging import again, new_episode
from cramp_coach.conversation.state import Episode, Relieving, State
from cramp_coach.conversation.turn import Moment, Turn
from cramp_coach.conversation.wording import say
from cramp_coach.vocabulary import EpisodeId

USUAL: Final = "calf"  # where a cramp is most often


def relieved_at_once(state: State, moment: Moment) -> Turn:
    """The move for somebody who tapped; a second tap brings the same one.

    Within half an hour of the last word, what they told still counts, and of whom.
    """
    recent = state.episode if is_recent(state, moment) else None
    if recent is not None and isinstance(state.stage, Relieving):
        return again(state, moment, whole=True)
    fresh = new_episode(state, moment, about_other=recent is not None and recent.who == "other")
    episode = fresh.episode or Episode(EpisodeId(str(moment.id)), moment.now)
    if recent is not None:
        episode = replace(episode, present=recent.present, values=recent.values)
    return taken_for_the_usual(fresh, replace(episode, kind="cramp"), moment)


def taken_for_the_usual(state: State, episode: Episode, moment: Moment) -> Turn:
    """The move where it is most likely; after it which muscle that is, so that another can be named."""
    known = state.helped if episode.who == "self" else ()
    site, words = (known[0][0], "relief.as_before") if known else (USUAL, "relief.taken_for")
    turn = begin(state, replace(episode, sites=(site,)), moment, hurting=True)
    if not isinstance(turn.state.stage, Relieving):
        return turn
    *before, last = turn.replies
    return replace(turn, replies=(*before, disclaiming(last, say(moment.guide, words))))
