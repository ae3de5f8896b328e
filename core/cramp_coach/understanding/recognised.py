"""What a channel's own recogniser found, beside what we read in the words ourselves. Pure."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final, Literal

from cramp_coach.understanding.utterance import Amount, Assertion, Mention, Utterance
from cramp_coach.vocabulary import Recognised

RULE: Final = "recognised"
SIDES: Final[dict[str, Literal["L", "R", "B"]]] = {"left": "L", "right": "R", "both": "B"}


def with_recognised(utterance: Utterance, known: Recognised | None) -> Utterance:
    """The utterance with all of it. What the words themselves name stays: danger is only ever added."""
    if known is None:
        return utterance
    said = tuple(_as_meant(mention, known) for mention in utterance.mentions)
    read = {mention.concept for mention in said}
    found = tuple(m for m in _mentions(utterance, known) if m.concept not in read)
    return replace(
        utterance,
        mentions=(*found, *said),
        amounts=(*utterance.amounts, *_amounts(utterance, known)),
        side=utterance.side or SIDES.get(known.side or ""),
        relief=known.relief or utterance.relief,
        command=None if known.site or known.kind else utterance.command,  # "help my back"
        wonders=known.topic or utterance.wonders,
        check_in=known.report or utterance.check_in,
        experiencer="other" if known.who else utterance.experiencer,
        child=utterance.child or known.who == "child",
    )


def _as_meant(mention: Mention, known: Recognised) -> Mention:
    """The denial stands outside the words of a slot ("no {sign}"), and holds for the sign alone; so does the
    question ("is it {topic}?"), which holds for all of them."""
    if known.topic and mention.status is Assertion.PRESENT and ":" not in mention.concept:
        return replace(mention, status=Assertion.POSSIBLE)
    if known.denied and mention.concept == known.sign and mention.status is Assertion.PRESENT:
        return replace(mention, status=Assertion.DENIED)
    return mention


def _mentions(utterance: Utterance, known: Recognised) -> Iterator[Mention]:
    span = (0, len(utterance.text))
    if known.kind:
        yield Mention(f"kind:{known.kind}", Assertion.PRESENT, span, RULE)
    if known.site:
        yield Mention(f"site:{known.site}", Assertion.PRESENT, span, RULE)
    if known.sign:
        status = Assertion.DENIED if known.denied else Assertion.PRESENT
        yield Mention(known.sign, status, span, RULE)


def _amounts(utterance: Utterance, known: Recognised) -> Iterator[Amount]:
    span = (0, len(utterance.text))
    if known.lasting is not None:
        yield Amount("duration", known.lasting.total_seconds(), span, RULE)
    if known.number is not None:
        yield Amount("number", known.number, span, RULE)
