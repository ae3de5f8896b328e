"""How we speak, as content/<language>/manner says: what is never said, which names have no plainer one."""

import re
from functools import cached_property
from pathlib import Path

from pydantic import Field

from cramp_coach.guide.loader import CONTENT, tables_in, validated
from cramp_coach.guide.models import Model


class Never(Model):
    """Something that no sentence may say, as a regular expression, and why. `such`: sayings that it finds."""

    says: str
    such: tuple[str, ...] = Field(min_length=1)
    why: str

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """What is looked for, in small and capital letters alike."""
        return re.compile(self.says, re.IGNORECASE)


class Manner(Model):
    """`medical`: names that the reading grade leaves out, for want of plainer ones."""

    medical: frozenset[str]
    never: tuple[Never, ...] = Field(min_length=1)


def load_manner(folder: Path | None = None, language: str = "en") -> Manner:
    """The manner of this language; `ContentBroken` where it cannot be read."""
    place = (folder or CONTENT) / language / "manner"
    return validated(Manner, tables_in(place), place)
