"""What the booklet says around the content, as content/en/booklet/booklet.toml gives it."""

from collections.abc import Mapping
from functools import cache

from cramp_coach.guide.loader import CONTENT, read_toml, validated
from cramp_coach.guide.models import Model

FILE = "booklet/booklet.toml"


class Chapter(Model):
    """The head of a section: its title, and what to look for in it."""

    title: str
    lead: str


class Notes(Model):
    """Sentences beside single items. "{level}" and "{why}" are filled in."""

    principles: tuple[str, ...]
    unsure: str
    persists: str
    own: str
    bare_yes: str
    unnamed: str
    stop_and_call: str
    ask_first: str
    not_aloud: str
    no_address: str


class Signature(Model):
    """Where the reviewer signs. "{version}" is filled in."""

    title: str
    statement: str
    verdicts: tuple[str, ...]
    fields: tuple[str, ...]


class BookletWords(Model):
    """All of them, in one language. `chapter`: by the id of the section."""

    kicker: str
    about: str
    how_to: tuple[str, ...]
    level: Mapping[str, str]
    note: Notes
    chapter: Mapping[str, Chapter]
    signature: Signature


@cache
def booklet_words(language: str = "en") -> BookletWords:
    """As they are written. Raises ContentBroken."""
    file = CONTENT / language / FILE
    return validated(BookletWords, read_toml(file), file)
