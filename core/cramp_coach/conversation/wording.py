"""Phrases of the content into blocks of a reply, with their blanks filled in."""

from collections.abc import Iterable
from functools import lru_cache

from cramp_coach.guide.loader import Guide
from cramp_coach.guide.models import Remedy
from cramp_coach.guide.words import Phrase
from cramp_coach.vocabulary import Ask, Choice, ChoiceId, Cue, Hold, Phase, Reply, Say, Show, SourceId

REMEMBERED = 64  # lengths of a hold, in each wording
ASKED_TOGETHER = 5  # more members than this are not read out again


def say(guide: Guide, phrase: str, /, **blanks: str) -> Say:
    """One of the phrases, as a block."""
    return said(guide.words.phrases[phrase], **blanks)


def said(words: Phrase, /, **blanks: str) -> Say:
    """These words, as a block."""
    return Say(fill(words.text, blanks), fill(words.spoken, blanks))


def fill(text: str, blanks: dict[str, str]) -> str:
    """The text with each "{name}" replaced."""
    for name, value in blanks.items():
        text = text.replace("{" + name + "}", value)
    return text


def plain(guide: Guide, phrase: str, phase: Phase, /, **blanks: str) -> Reply:
    """A reply that is one phrase and asks nothing."""
    return Reply((say(guide, phrase, **blanks),), phase)


def asking(
    guide: Guide,
    phrase: Phrase,
    choices: Iterable[Choice],
    *,
    asks: Iterable[str] = (),
    topics: Iterable[str],
    **blanks: str,
) -> Ask:
    """A question. Its number is set when the turn is finished."""
    return Ask(
        number=0,
        text=fill(phrase.text, blanks),
        speech=fill(phrase.spoken, blanks),
        choices=tuple(choices),
        asks=tuple(asks),
        topics=tuple(dict.fromkeys(topics)),
    )


def choices(guide: Guide, *ids: str) -> tuple[Choice, ...]:
    """The buttons with these ids, in this order."""
    return tuple(Choice(ChoiceId(one), guide.words.choices[one].label) for one in ids)


@lru_cache(REMEMBERED)
def holding(guide: Guide, seconds: int) -> Hold:
    """A hold, with what is said aloud while it runs: sparse, counted down."""
    cues = (
        Cue(seconds - int(left), words) for left, words in guide.words.cues.items() if 0 < int(left) < seconds
    )
    ordered = tuple(sorted(cues, key=lambda cue: cue.second))
    return Hold(seconds, fill(guide.words.phrases["hold"].text, {"seconds": str(seconds)}), ordered)


def showing(guide: Guide, remedy: Remedy, *, pictures: bool) -> tuple[Show, ...]:
    """The picture of the move, where there is one and somebody can see it; the words are whole without it."""
    if remedy.picture is None or not pictures:
        return ()
    return (Show(remedy.picture, guide.words.pictures[remedy.picture]),)


def listed(guide: Guide, findings: Iterable[str]) -> str:
    """Findings by name, as a list for a sentence: "a, b or c"."""
    names = [guide.words.findings[f].name for f in findings if f in guide.words.findings]
    joiner = f" {guide.words.phrases['or'].text} "
    return joiner.join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)


def cite(guide: Guide, sources: tuple[SourceId, ...]) -> tuple[str, ...]:
    """Each source on a line: title, publisher, year and, where there is one, its address."""
    lines: list[str] = []
    for one in sources:
        source = guide.sources[one]
        about = (source.title, source.publisher, str(source.year or ""), source.address or "")
        lines.append(", ".join(part for part in about if part))
    return tuple(lines)
