"""What the check prints: how much is asked, how hard the words are, and what is to be mended."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median

from cramp_coach.checking.check import check_folder, load_content
from cramp_coach.checking.counts import question_counts
from cramp_coach.checking.plain import graded
from cramp_coach.checking.problems import Content, Problem
from cramp_coach.guide.loader import CONTENT


@dataclass(frozen=True, slots=True)
class Report:
    """`counts`: lines about the content as a whole; none where it does not load."""

    counts: tuple[str, ...]
    problems: tuple[Problem, ...]

    @property
    def loads(self) -> bool:
        """Whether the content can be read at all."""
        return not any(problem.unloadable for problem in self.problems)


def checked(folder: Path = CONTENT) -> Report:
    """Check the content in this folder."""
    problems = check_folder(folder)
    report = Report((), problems)
    return replace(report, counts=tuple(_counts(load_content(folder)))) if report.loads else report


def _counts(content: Content) -> Iterator[str]:
    for kind, site, count in question_counts(content.guide):
        yield f"{count:3} questions to SELF_CARE: {kind}, {site}"
    grades = dict(graded(content))
    hardest = max(grades, key=lambda saying: grades[saying])
    yield (
        f"{len(grades)} texts with a median reading grade of {median(grades.values()):.1f}; "
        f"the hardest has {grades[hardest]:.1f}: {hardest.item}"
    )
