"""Whether there are words for everything in the guide and in the program, and none for nothing."""

from collections.abc import Iterable, Iterator
from typing import get_args

from cramp_coach.checking.problems import Complaint, Content
from cramp_coach.guide.models import Kind
from cramp_coach.vocabulary import Urgency

NO_WORDS = "there are no words for it"
KINDS: tuple[str, ...] = get_args(Kind)


def worded(content: Content) -> Iterator[Complaint]:
    """Everything that has no words, and words that belong to nothing."""
    guide, words = content.guide, content.guide.words
    alone = (finding for finding in guide.findings if finding in guide.levels_alone)
    offered = (site.id for site in guide.sites.values() if site.offered)
    steps = [step.say for remedy in guide.remedies.values() for step in remedy.steps]
    steps += [name for move in guide.routine.moves for name in (move.say, f"{move.say}.seated")]
    pictures = [remedy.picture for remedy in guide.remedies.values() if remedy.picture]
    pictures += [p for move in guide.routine.moves for p in (move.picture, move.picture_seated) if p]
    yield from _differences("findings", guide.findings, words.findings)
    yield from _differences("questions", guide.questions, words.questions)
    yield from _differences("rules", (*guide.rules, *alone), words.rules)
    yield from _differences("steps", steps, words.steps)
    yield from _differences("advice", (one.id for one in guide.advice), words.advice)
    yield from _differences("topics", _answers(content), words.topics)
    yield from _differences("tests", (one.id for one in guide.tests), words.tests)
    yield from _differences("pictures", pictures, words.pictures)
    yield from _lacking("choices", (f"trigger.{one}" for one in guide.log.triggers), words.choices)
    yield from _lacking("sites", offered, words.sites)
    yield from _closings(content)
    yield from _called_for(content)


def _answers(content: Content) -> Iterator[str]:
    """Every wording that an answer to a question of general interest needs."""
    for topic in content.guide.topics.values():
        yield topic.id
        yield from (f"{topic.id}.not_with",) if topic.not_with else ()
        yield from (f"{topic.id}.again",) if topic.once else ()


def _closings(content: Content) -> Iterator[Complaint]:
    guide = content.guide
    parts = [part for closing in guide.closings for part in closing.parts]
    openings = [closing.opening for closing in guide.closings if closing.opening]
    levels = {f"level.{level.name}" for level in Urgency}
    by_kind = {f"{level}.{kind}" for level in levels for kind in KINDS}
    yield from _differences("closings", levels.union(parts, openings), guide.words.closings.keys() - by_kind)


def _called_for(content: Content) -> Iterator[Complaint]:
    """Phrases and buttons: the program asks for them by name."""
    words = content.guide.words
    yield from _lacking("phrases", content.uses.phrases, words.phrases)
    for name in words.phrases:
        if not content.uses.calls_for(name):
            yield f"phrases.{name}", "the program never says it"
    for name in words.choices:
        if not content.uses.calls_for(name):
            yield f"choices.{name}", "the program never offers it"


def _differences(table: str, ids: Iterable[str], words: Iterable[str]) -> Iterator[Complaint]:
    wanted, given = frozenset(ids), frozenset(words)
    yield from _lacking(table, wanted, given)
    for extra in sorted(given - wanted):
        yield f"{table}.{extra}", "there are words for it, but no such thing"


def _lacking(table: str, ids: Iterable[str], words: Iterable[str]) -> Iterator[Complaint]:
    for missing in sorted(frozenset(ids) - frozenset(words)):
        yield f"{table}.{missing}", NO_WORDS
