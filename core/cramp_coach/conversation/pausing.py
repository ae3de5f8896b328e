"""Where a hold was stopped, and what is left of it: whoever goes on does so at the same second. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from re import findall
from typing import Final

from cramp_coach.conversation.wording import holding, say
from cramp_coach.guide.loader import Guide
from cramp_coach.vocabulary import Block, Hold, Reply, Say

WORDS_A_SECOND: Final = 160 / 60  # as a speaker speaks


def held_since(told: datetime | None, now: datetime, reply: Reply, *, aloud: bool) -> int:
    """Seconds that were held of this reply's holds, if it began to be told then.

    `aloud`: its words take their time first; on a screen the seconds run at once.
    """
    passed = (now - told) / timedelta(seconds=1) if told else 0.0
    held = 0.0
    for block in reply.blocks:
        if isinstance(block, Say) and aloud:
            passed -= len(findall(r"[\w'\u2019-]+", block.speech)) / WORDS_A_SECOND
        if isinstance(block, Hold):
            done = min(max(passed, 0.0), block.seconds)
            held, passed = held + done, passed - block.seconds
    return int(held)


def rest_of(blocks: Iterable[Block], held: int, guide: Guide) -> tuple[Block, ...]:
    """What is left of a move of which so many seconds are held; all of it where none are."""
    return tuple(_left(blocks, held, guide)) if held else tuple(blocks)


def _left(blocks: Iterable[Block], held: int, guide: Guide) -> Iterator[Block]:
    waiting = list[Block]()  # words that belong to the hold behind them
    for block in blocks:
        if held <= 0:
            yield block
        elif not isinstance(block, Hold):
            waiting.append(block)
        else:
            waiting, left = [], block.seconds - held
            held -= block.seconds
            if left > 0:
                yield say(guide, "pause.resumed", seconds=str(left))
                yield replace(holding(guide, left), text=block.text)
    yield from waiting
