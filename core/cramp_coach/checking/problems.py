"""What a check finds, and what it looks at."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from cramp_coach.checking.examples import Examples
from cramp_coach.checking.manner import Manner
from cramp_coach.checking.program import Uses
from cramp_coach.guide.loader import Guide
from cramp_coach.understanding.lexicon import Lexicon
from cramp_coach.understanding.written import Written


@dataclass(frozen=True, slots=True)
class Problem:
    """Something to mend: which item, what is wrong with it, and the file that it stands in.

    Items of the guide are "rule back_fever", words are "steps.calf.hold".
    """

    item: str
    what: str
    file: str = ""
    unloadable: bool = False  # the content cannot even be read with it

    def __str__(self) -> str:
        return ": ".join(part for part in (self.file, self.item, self.what) if part)


@dataclass(frozen=True)
class Content:
    """Everything that is checked together."""

    guide: Guide
    lexicon: Lexicon
    written: Written
    manner: Manner
    uses: Uses
    examples: Examples


Complaint: TypeAlias = tuple[str, str]  # the item, and what is wrong with it
Inspection: TypeAlias = Callable[[Content], Iterator[Complaint]]
