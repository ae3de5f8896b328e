"""What is understood, as lines for programs and as spans for people who mend the lexicon."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, cast

from cramp_coach.clock import now
from cramp_coach.kept import kept
from cramp_coach.understanding.labels import understand_lines
from cramp_coach.understanding.lexicon import load_lexicon
from cramp_coach.understanding.understand import understand

if TYPE_CHECKING:
    from cramp_coach.guide.loader import Guide

GUIDES = (Path(__file__).parent / "guide", Path(__file__).parent / "content" / "guide")


def understood_lines(lines: Iterable[bytes]) -> Iterator[str]:
    """One JSON line for each line."""
    texts = (line.decode("utf-8", "replace") for line in lines)
    return understand_lines(texts, load_lexicon(), _labels(), now)


def _labels() -> dict[str, str]:
    sources = (file.read_bytes() for folder in GUIDES for file in sorted(folder.glob("*.*")))
    return cast("dict[str, str]", kept(GUIDES[1] / "labels", sources, _labels_worked_out))


def _labels_worked_out() -> dict[str, str]:
    from cramp_coach.guide.loader import load_guide  # only where something changed: it costs a start-up

    return labels_of(load_guide())


def labels_of(guide: "Guide") -> dict[str, str]:
    """The evaluation label of each finding and hint that has one."""
    findings = {str(one.id): one.label for one in guide.findings.values() if one.label is not None}
    hints = {str(one.id): one.label for one in guide.hints.values() if one.label is not None}
    return findings | hints


def explained(text: str) -> str:
    """Which words said what, one line a mention or amount."""
    heard = understand(text, load_lexicon(), now=now())
    lines = [
        f"{text[slice(*one.span)]!r:32} {one.concept:32} {one.status} ({one.rule})" for one in heard.mentions
    ]
    lines += [
        f"{text[slice(*one.span)]!r:32} {one.role:32} {one.value:g} ({one.rule})" for one in heard.amounts
    ]
    return "\n".join(lines) or "Nothing was understood."
