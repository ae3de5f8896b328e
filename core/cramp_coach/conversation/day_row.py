"""The row of what may be ticked of a day, in words: what is ticked shows it."""

from dataclasses import replace
from typing import Final

from cramp_coach.conversation.state import Noting
from cramp_coach.conversation.turn import Moment
from cramp_coach.conversation.wording import asking, choices, fill
from cramp_coach.vocabulary import Choice, Phase, Reply

NONE: Final = "none"
UNDO: Final = "undo"
TRIGGER: Final = "trigger."  # of the choices that name one


def row(stage: Noting, moment: Moment) -> Reply:
    """Everything that may be ticked, "none of these", and a way back where there is one."""
    guide = moment.guide
    offered = choices(guide, *(f"trigger.{name}" for name in guide.log.triggers), NONE)
    shown = [_ticked(one, moment) if _is_ticked(one, stage) else one for one in offered]
    if stage.before or stage.day is not None:
        shown += choices(guide, UNDO)
    ask = asking(guide, guide.words.phrases["log.row"], shown, topics=("triggers",))
    return Reply((ask,), Phase.CLOSED)


def _is_ticked(choice: Choice, stage: Noting) -> bool:
    if choice.id == NONE:
        return stage.ticked == ()
    return choice.id.removeprefix(TRIGGER) in (stage.ticked or ())


def _ticked(choice: Choice, moment: Moment) -> Choice:
    words = moment.guide.words.phrases["log.ticked"].text
    return replace(choice, label=fill(words, {"label": choice.label}))
