"""What the history keeps of an episode: findings and levels, never words, and only after consent."""

import json

from cramp_coach.conversation.state import Episode
from cramp_coach.vocabulary import RecordEpisode


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
    }
    return RecordEpisode(episode.id, json.dumps(kept, sort_keys=True))
