"""What a day was like, ticked after relief or after a day without a cramp. It waits for nobody."""

import json
from dataclasses import replace
from datetime import date

from cramp_coach.conversation.day_row import TRIGGER, UNDO
from cramp_coach.conversation.history import FREE
from cramp_coach.conversation.prompts import prompt
from cramp_coach.conversation.record import record
from cramp_coach.conversation.staging import enter, settle
from cramp_coach.conversation.state import Episode, Noting, State
from cramp_coach.conversation.turn import Moment, Turn
from cramp_coach.conversation.wording import plain
from cramp_coach.vocabulary import Effect, EpisodeId, Phase, RecordEpisode, Urgency


def with_row(turn: Turn, moment: Moment) -> Turn:
    """The turn, with the row under its last words, if a cramp of theirs let go and nothing is urgent."""
    episode = turn.state.episode
    if not (moment.push and episode and episode.kind == "cramp" and episode.eased and episode.who == "self"):
        return turn
    grave = episode.told is not None and episode.told >= Urgency.URGENT
    return turn if grave else under(turn, Noting(ticked=episode.triggers), moment)


def under(turn: Turn, stage: Noting, moment: Moment) -> Turn:
    """The turn, with this row in the same message as its last words."""
    *before, last = turn.replies
    entered = enter(turn.state, stage, moment)
    blocks = tuple(block for reply in entered.replies for block in reply.blocks)
    return replace(
        turn, state=entered.state, replies=(*before, replace(last, blocks=(*last.blocks, *blocks)))
    )


def ticked(state: State, stage: Noting, episode: Episode, choice: str, moment: Moment) -> Turn:
    """One tick more or less, or the last one undone; the same row again, as it is now."""
    if choice == UNDO and not stage.before:
        undone = (free_day(stage.day, None, free=False),) if stage.day else ()
        return Turn(settle(state), (plain(moment.guide, "log.undone", Phase.CLOSED),), undone)
    changed = replace(stage, ticked=_changed(stage, choice), before=() if choice == UNDO else (stage.ticked,))
    known = replace(episode, triggers=changed.ticked) if stage.day is None else episode
    kept = replace(state, stage=changed, episode=known if state.episode else None)
    noted: Effect = free_day(stage.day, changed.ticked) if stage.day else record(known)
    again = prompt(kept, moment)
    return Turn(kept, (again,) if again else (), (noted,))


def free_day(day: date, triggers: tuple[str, ...] | None, *, free: bool = True) -> RecordEpisode:
    """The history's row of a day without a cramp; not `free`: it was a slip."""
    kept = {"free": free, "triggers": triggers}
    return RecordEpisode(EpisodeId(f"{FREE}{day.isoformat()}"), json.dumps(kept, sort_keys=True))


def _changed(stage: Noting, choice: str) -> tuple[str, ...] | None:
    now = stage.ticked or ()
    match choice:
        case "undo":
            return stage.before[0]
        case "none":
            return () if stage.ticked != () else None
        case _:
            name = choice.removeprefix(TRIGGER)
            return (tuple(one for one in now if one != name) or None) if name in now else (*now, name)
