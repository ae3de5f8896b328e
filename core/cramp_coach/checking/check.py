"""Everything that keeps content from shipping, with the file and the item of each."""

from dataclasses import replace
from pathlib import Path

from cramp_coach.checking.citing import cited, used_sources
from cramp_coach.checking.closings import advices, closings, must_be_heard
from cramp_coach.checking.counts import too_many_questions
from cramp_coach.checking.crosswalk import crosswalk
from cramp_coach.checking.examples import load_examples
from cramp_coach.checking.fitting import fitting
from cramp_coach.checking.manner import load_manner
from cramp_coach.checking.plain import never_said, plain
from cramp_coach.checking.problems import Content, Inspection, Problem
from cramp_coach.checking.program import uses_of_the_program
from cramp_coach.checking.reach import reached
from cramp_coach.checking.rules import rules_hold
from cramp_coach.checking.second_book import second_book
from cramp_coach.checking.spoken import spoken
from cramp_coach.checking.understood import understood
from cramp_coach.checking.worded import NO_WORDS, worded
from cramp_coach.checking.written import broken, files_of_items
from cramp_coach.guide.loader import CONTENT, load_guide
from cramp_coach.understanding.lexicon import load_lexicon
from cramp_coach.understanding.written import read_written

INSPECTIONS: tuple[Inspection, ...] = (
    worded,
    reached,
    cited,
    used_sources,
    rules_hold,
    second_book,
    crosswalk,
    too_many_questions,
    fitting,
    plain,
    never_said,
    spoken,
    advices,
    understood,
)


def check(content: Content) -> tuple[Problem, ...]:
    """Everything that keeps this content from shipping; nothing where it is sound."""
    found = _found(content, INSPECTIONS)
    if any(missing == NO_WORDS for _, missing in worded(content)):
        return found
    return found + _found(content, (closings, must_be_heard))  # which says everything there is to say


def _found(content: Content, inspections: tuple[Inspection, ...]) -> tuple[Problem, ...]:
    return tuple(Problem(item, what) for inspect in inspections for item, what in inspect(content))


def load_content(folder: Path | None = None) -> Content:
    """All that is checked together, as it is written in this folder."""
    return Content(
        guide=load_guide(folder),
        lexicon=load_lexicon(folder),
        written=read_written(folder or CONTENT),
        manner=load_manner(folder),
        uses=uses_of_the_program(),
        examples=load_examples(folder),
    )


def check_folder(folder: Path = CONTENT) -> tuple[Problem, ...]:
    """All problems of the content in this folder. What does not even load is told first, all of it."""
    files = files_of_items(folder)
    found = tuple(replace(one, unloadable=True) for one in broken(folder)) or check(load_content(folder))
    return tuple(replace(one, file=one.file or _file_of(one.item, files)) for one in found)


def _file_of(item: str, files: dict[str, str]) -> str:
    """The file of an item, or of the one that it is a part of ("questions.ask_chest.plainer")."""
    parts = item.split(".")
    names = (".".join(parts[:length]) for length in range(len(parts), 0, -1))
    return next((files[name] for name in names if name in files), "")
