"""The evening routine in words: what is asked before it, and each move with its holds, counted."""

from collections.abc import Iterator
from typing import Literal, TypeAlias

from cramp_coach.conversation.state import Evening
from cramp_coach.conversation.turn import Moment
from cramp_coach.conversation.wording import asking, choices, fill, holding, said, say
from cramp_coach.guide.loader import Guide
from cramp_coach.guide.models import Move
from cramp_coach.vocabulary import Block, Choice, ChoiceId, Hold, Phase, Reply, Show

COUNTED = 20  # a longer hold is counted down aloud

Place: TypeAlias = tuple[Move, Literal["left", "right"] | None]


def places(guide: Guide, *, whole: bool) -> tuple[Place, ...]:
    """Each move with each of its sides, in order; not `whole`: as far as the trial went."""
    moves = (move for move in guide.routine.moves if move.core or whole)
    return tuple(place for move in moves for place in _sides(move))


def _sides(move: Move) -> tuple[Place, ...]:
    return ((move, "left"), (move, "right")) if move.sides else ((move, None),)


def evening_reply(stage: Evening, moment: Moment) -> Reply:
    """What this step of the routine says and asks."""
    guide, phrases = moment.guide, moment.guide.words.phrases
    match stage.step:
        case "safe":
            labels = guide.words.choices
            offered = (
                Choice(ChoiceId("yes"), labels["signs"].label),
                Choice(ChoiceId("no"), labels["none"].label),
                *choices(guide, "unsure"),
            )
            return Reply(
                (asking(guide, phrases["routine.safe"], offered, topics=("routine",)),), Phase.RELIEF
            )
        case "steady":
            offered = choices(guide, "yes", "no")
            return Reply(
                (asking(guide, phrases["routine.steady"], offered, topics=("routine",)),), Phase.RELIEF
            )
        case "more":
            offered = choices(guide, "more", "enough")
            return Reply(
                (asking(guide, phrases["routine.more"], offered, topics=("routine",)),), Phase.RELIEF
            )
        case "move":
            return _move(stage, moment)


def _move(stage: Evening, moment: Moment) -> Reply:
    guide = moment.guide
    order = places(guide, whole=stage.whole)
    move, side = order[min(stage.number, len(order) - 1)]
    words = guide.words.steps[f"{move.say}.seated" if stage.seated else move.say]
    blocks: list[Block] = [said(words, side=guide.words.phrases[f"side.{side}"].text if side else "")]
    if not stage.number:
        blocks += [say(guide, "routine.guard"), say(guide, "routine.how")]
    blocks += _holds(move, guide)
    picture = move.picture_seated if stage.seated else move.picture
    if picture and moment.pictures and side != "right":  # the other leg looks the same
        blocks.append(Show(picture, guide.words.pictures[picture]))
    return Reply((*blocks, _ready(stage, len(order), moment)), Phase.RELIEF)


def _ready(stage: Evening, of: int, moment: Moment) -> Block:
    last = stage.number + 1 >= of
    phrase = moment.guide.words.phrases["routine.ready" if last else "routine.next"]
    offered = choices(moment.guide, *(("done", "back", "stop") if stage.number else ("done", "stop")))
    return asking(
        moment.guide, phrase, offered, topics=("routine",), number=str(stage.number + 1), of=str(of)
    )


def _holds(move: Move, guide: Guide) -> Iterator[Block]:
    """So many holds with a rest between them; aloud, each is called."""
    for number in range(1, move.times + 1):
        if move.times > 1:
            yield say(guide, f"routine.hold.{_called(number, move.times)}")
        yield _hold(move, number, guide)
        if number < move.times:
            yield say(guide, "routine.rest.now")
            yield Hold(move.rest, _shown("routine.rest", guide, seconds=move.rest))


def _called(number: int, times: int) -> str:
    return "first" if number == 1 else "last" if number == times else "again"


def _hold(move: Move, number: int, guide: Guide) -> Hold:
    if move.hold > COUNTED:
        return holding(guide, move.hold)
    return Hold(move.hold, _shown("routine.held", guide, seconds=move.hold, number=number, times=move.times))


def _shown(phrase: str, guide: Guide, **blanks: int) -> str:
    return fill(guide.words.phrases[phrase].text, {name: str(value) for name, value in blanks.items()})
