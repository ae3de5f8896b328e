"""What the history keeps of an episode: findings and levels, never words, and only after consent."""

import json
from dataclasses import replace
from typing import Final

from cramp_coach.conversation.state import Episode, State
from cramp_coach.vocabulary import RecordEpisode

MOST_REMEMBERED: Final = 8


def record(episode: Episode) -> RecordEpisode:
    """The history's row of this episode."""
    kept = {
        "began": episode.began.isoformat(),
        "who": episode.who,
        "kind": episode.kind,
        "sites": episode.sites,
        "onset": episode.onset and episode.onset.isoformat(),
        "present": episode.present,
        "denied": episode.absent,
        "not_sure": episode.unknown,
        "withdrawn": episode.withdrawn,
        "values": dict(episode.values),
        "remedies": episode.tried,
        "eased": episode.eased,
        "urgency": None if episode.told is None else episode.told.name,
        "rules": episode.reasons,
        "look": episode.look,
        "report": episode.report,
        "triggers": episode.triggers,
    }
    return RecordEpisode(episode.id, json.dumps(kept, sort_keys=True))


def logged(state: State) -> tuple[RecordEpisode, ...]:
    """The row of the running episode, for the log, where they agreed to a history."""
    return (record(state.episode),) if state.consent and state.episode is not None else ()


def remembering(state: State, episode: Episode) -> State:
    """The state that knows what let go of it, after consent: the newest first, one move a site."""
    if not (state.consent and episode.eased and episode.tried and episode.sites and episode.who == "self"):
        return state
    newest = (episode.sites[0], episode.tried[-1])
    others = tuple(pair for pair in state.helped if pair[0] != newest[0])
    return replace(state, helped=(newest, *others)[:MOST_REMEMBERED])
