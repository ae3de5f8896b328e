"""What is understood, as lines for programs and as spans for people who mend the lexicon."""

from collections.abc import Iterable, Iterator

from cramp_coach.bootstrap import now
from cramp_coach.guide.loader import Guide, load_guide
from cramp_coach.understanding.labels import understand_lines
from cramp_coach.understanding.lexicon import load_lexicon
from cramp_coach.understanding.understand import understand


def understood_lines(lines: Iterable[bytes]) -> Iterator[str]:
    """One JSON line for each line."""
    texts = (line.decode("utf-8", "replace") for line in lines)
    return understand_lines(texts, load_lexicon(), labels_of(load_guide()), now)


def labels_of(guide: Guide) -> dict[str, str]:
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
