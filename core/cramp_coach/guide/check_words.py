"""Whether there are words for everything in the guide, and whether they fit where they are shown."""

from collections.abc import Iterable, Iterator
from typing import get_args

from cramp_coach.guide.loader import Guide
from cramp_coach.guide.models import Closing, Kind
from cramp_coach.vocabulary import Urgency

LONGEST_LABEL = 24
LONGEST_NAME = 40


def missing_words(guide: Guide) -> Iterator[tuple[str, str]]:
    """Everything in the guide that has no words, and words that belong to nothing."""
    words = guide.words
    alone = (finding for finding in guide.findings if finding in guide.levels_alone)
    offered = (site.id for site in guide.sites.values() if site.offered)
    steps = [step.say for remedy in guide.remedies.values() for step in remedy.steps]
    pictures = [remedy.picture for remedy in guide.remedies.values() if remedy.picture]
    closings = [
        part
        for closing in guide.closings
        for part in (*parts_of(closing), *((closing.opening,) if closing.opening else ()))
    ]
    yield from _differences("finding", guide.findings, words.findings)
    yield from _differences("question", guide.questions, words.questions)
    yield from _differences("reason", (*guide.rules, *alone), words.rules)
    yield from _differences("step", steps, words.steps)
    yield from _differences("advice", (one.id for one in guide.advice), words.advice)
    levels = {f"level.{level.name}" for level in Urgency}
    by_kind = {f"{level}.{kind}" for level in levels for kind in get_args(Kind)}
    yield from _differences("closing", levels.union(closings), words.closings.keys() - by_kind)
    yield from _differences("topic", guide.topics, words.topics)
    yield from _differences("picture", pictures, words.pictures)
    yield from _lacking("site", offered, words.sites)


def overlong_labels(guide: Guide) -> Iterator[tuple[str, str]]:
    """Labels that do not fit a button, and names that do not fit a list."""
    labels = {f"choice {one}": choice.label for one, choice in guide.words.choices.items()}
    labels |= {f"site {one}": label for one, label in guide.words.sites.items()}
    for item, label in labels.items():
        if not 0 < len(label) <= LONGEST_LABEL:
            yield item, f"its label must have 1 to {LONGEST_LABEL} characters, and has {len(label)}"
    for finding, words in guide.words.findings.items():
        if not 0 < len(words.name) <= LONGEST_NAME:
            yield f"finding {finding}", f"its name must have 1 to {LONGEST_NAME} characters"


def parts_of(closing: Closing) -> tuple[str, str, str, str]:
    """The four parts of the safety net, in the order they are said."""
    return closing.unsure_of, closing.watch_for, closing.get_help, closing.should_take


def _differences(sort: str, ids: Iterable[str], words: Iterable[str]) -> Iterator[tuple[str, str]]:
    wanted, given = frozenset(ids), frozenset(words)
    yield from _lacking(sort, wanted, given)
    for extra in sorted(given - wanted):
        yield f"{sort} {extra}", "there are words for it, but no such thing"


def _lacking(sort: str, ids: Iterable[str], words: Iterable[str]) -> Iterator[tuple[str, str]]:
    given = frozenset(words)
    for missing in sorted(frozenset(ids) - given):
        yield f"{sort} {missing}", "there are no words for it"
