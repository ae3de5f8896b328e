"""Coming back: with a complaint, with a cry, from the beginning, or to what was open."""

from dataclasses import replace
from datetime import timedelta
from typing import Final

from cramp_coach.conversation.flow import begin
from cramp_coach.conversation.staging import again, new_episode, settle
from cramp_coach.conversation.state import Episode, Idle, Relieving, State, Wanting
from cramp_coach.conversation.turn import Heard, Moment, Turn
from cramp_coach.understanding.utterance import Assertion, Mention, Utterance
from cramp_coach.vocabulary import Ask, EpisodeId

SAME_COMPLAINT: Final = timedelta(minutes=30)
# What somebody means who calls for help before they have said anything.
CRY: Final = Heard(
    Utterance("", (Mention("kind:cramp", Assertion.PRESENT, (0, 0), "cry"),), now=True), opening=True
)


def begun_anew(state: State, utterance: Utterance, moment: Moment) -> State:
    """Where somebody stands who comes with a complaint: nothing is open that it could answer.

    Within half an hour of the last word it is the same complaint, from its beginning: what they told of
    danger still counts.
    """
    episode = state.episode
    if episode is None or not is_recent(state, moment):
        return new_episode(state, moment)
    if episode.told is not None:
        return settle(state)
    placed = any(concept.startswith("site:") for concept in utterance.concepts(Assertion.PRESENT))
    sites = () if placed else episode.sites
    return replace(state, stage=Idle(), trail=(), episode=replace(episode, sites=sites, tried=(), eased=None))


def complains(utterance: Utterance) -> bool:
    """Whether these words bring a complaint, rather than tell how it goes on."""
    meant = utterance.concepts(Assertion.PRESENT, Assertion.OTHER)
    return utterance.relief is None and any(concept.startswith("kind:") for concept in meant)


def start_over(state: State, moment: Moment) -> Turn:
    """From the first question; what was said to be present, and told of no level yet, stays present."""
    old = state.episode if is_recent(state, moment) else None
    fresh = new_episode(state, moment)
    episode = fresh.episode or Episode(EpisodeId(str(moment.id)), moment.now)
    if old is not None and old.told is None:
        episode = replace(episode, who=old.who, present=old.present, values=old.values, onset=old.onset)
    return begin(fresh, episode, moment, hurting=False)


def cries(state: State, moment: Moment) -> bool:
    """Whether a call for help is a complaint: by voice, from somebody who has told nothing yet."""
    nothing_told = isinstance(state.stage, Wanting) and state.stage.subject == "kind"
    return not moment.screen and (nothing_told or not state.is_open or not is_recent(state, moment))


def resumed(state: State, moment: Moment) -> Turn:
    """What was open, open again; after a hold, asked so that a yes still means that it lets go."""
    turn = again(state, moment)
    if not isinstance(state.stage, Relieving):
        return turn
    words = moment.guide.words.phrases["relief.resumed"]
    replies = tuple(
        replace(
            reply,
            blocks=tuple(
                replace(block, text=words.text, speech=words.spoken) if isinstance(block, Ask) else block
                for block in reply.blocks
            ),
        )
        for reply in turn.replies
    )
    return replace(turn, replies=replies)


def is_recent(state: State, moment: Moment) -> bool:
    """Whether their last word is so fresh that it is about the same complaint."""
    return state.touched is not None and moment.now - state.touched < SAME_COMPLAINT
