"""The lexicon as people write it, in content/<language>/lexicon/*.toml: checked, and with its examples."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from cramp_coach.errors import ContentBroken
from cramp_coach.understanding.language import Language

FINE, NOT_FINE = "{fine}", "{not_fine}"  # lists of words that say so
TAKEN_BACK = ".not"  # ends the id of "peeing isn't fine", which is made of "peeing is fine"
_LIST = re.compile(r"\{[a-z_]+\}")


class WrittenEntry(BaseModel):
    """What some phrases mean. A cue (`concept` "cue:denied" …) says how its neighbours are meant.

    `needs`: counts only beside one of these concepts. `suppresses`: concepts whose mention it replaces.
    `slowly`: the concept that it is where it has gone on for weeks.
    `side` and `reach`: of a cue, where the mention stands and how many words may lie between.
    `asked`: of words that count only in answer to a question, the findings and hints that they can describe.
    `polarity`: "I can't feel" holds its own no; "I can pee fine" is denying; "peeing isn't fine" is doubting,
    and asked about. `broad`: its words are wide, so that it yields to another entry that tells of the same
    words. `yes`, `no`, `maybe`: examples that must come out present, denied, possible.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    concept: str
    label: str | None = None
    polarity: Literal["plain", "self_negating", "denying", "doubting"] = "plain"
    needs: tuple[str, ...] = ()
    suppresses: tuple[str, ...] = ()
    slowly: str | None = None
    asked: tuple[str, ...] = ()
    phrases: tuple[str, ...] = Field(min_length=1)
    side: Literal["before", "after"] = "before"
    reach: int = 4
    broad: bool = False
    determiner: bool = False  # of a cue: "no", which governs nouns and never a new subject
    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()
    maybe: tuple[str, ...] = ()


class Frames(BaseModel):
    """Sentences that every entry of a group must bear, by how they mean it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()
    maybe: tuple[str, ...] = ()


class _LexiconFile(BaseModel):
    """One file of entries.

    `lists`: words that many phrases share; "{name}" stands for any one of them.
    `spellings`: a word, and how it is often written.
    `frames`: of a group of entries, sentences that make examples of them for the check.
    `endings`: what may stand at the end of any word without changing what it means to us.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    entry: tuple[WrittenEntry, ...] = ()
    lists: Mapping[str, tuple[str, ...]] = {}
    spellings: Mapping[str, tuple[str, ...]] = {}
    endings: tuple[str, ...] = ()
    frames: Mapping[str, Frames] = {}


class _WrittenLanguage(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    code: str
    script: str | None = None
    common: tuple[str, ...] = ()
    sure: tuple[str, ...] = ()
    sentence: str


class _LanguageFile(BaseModel):
    """content/languages.toml."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    language: tuple[_WrittenLanguage, ...] = ()


@dataclass(frozen=True, slots=True)
class Written:
    """Everything that is written of one language."""

    entries: tuple[WrittenEntry, ...]
    spellings: Mapping[str, str]  # a common way to write a word, and the word
    languages: tuple[Language, ...]  # those that we cannot speak
    endings: tuple[str, ...] = ()
    frames: Mapping[str, Frames] = field(default_factory=dict[str, Frames])


def read_written(content: Path, language: str = "en") -> Written:
    """The lexicon of a language in this folder of content; one clear sentence if it is broken."""
    files = [_read(file) for file in sorted((content / language / "lexicon").glob("*.toml"))]
    shared = {name: words for file in files for name, words in file.lists.items()}
    written = [entry for file in files for entry in file.entry]
    written += [taken for entry in written if (taken := _taken_back(entry)) is not None]
    entries = tuple(_spelled_out(entry, shared) for entry in written)
    _refuse_repeats(entries)
    return Written(
        entries=entries,
        spellings={
            wrong: right for file in files for right, all_ in file.spellings.items() for wrong in all_
        },
        languages=load_languages(content / "languages.toml"),
        endings=tuple(ending for file in files for ending in file.endings),
        frames={group: frames for file in files for group, frames in file.frames.items()},
    )


def load_languages(file: Path) -> tuple[Language, ...]:
    """The languages that can be named; none if the file is not there."""
    if not file.exists():
        return ()
    try:
        written = _LanguageFile.model_validate(tomllib.loads(file.read_text("utf-8"))).language
    except (OSError, UnicodeError, tomllib.TOMLDecodeError, ValidationError) as error:
        raise ContentBroken(f"{file.name} cannot be read: {error}.") from None
    return tuple(Language(one.code, one.script, one.common, one.sure, one.sentence) for one in written)


def _read(file: Path) -> _LexiconFile:
    try:
        return _LexiconFile.model_validate(tomllib.loads(file.read_text("utf-8")))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise ContentBroken(f"{file.name} is wrong at {where}: {first['msg']}.") from None
    except (OSError, UnicodeError, tomllib.TOMLDecodeError) as error:
        raise ContentBroken(f"{file.name} cannot be read: {error}.") from None


def _taken_back(entry: WrittenEntry) -> WrittenEntry | None:
    """ "Peeing isn't fine", of an entry that says "peeing is fine": neither a denial nor sure."""
    phrases = tuple(p.replace(FINE, NOT_FINE) for p in entry.phrases if p.count(FINE) == 1)
    if entry.polarity != "denying" or not phrases:
        return None
    changed = {"id": f"{entry.id}{TAKEN_BACK}", "polarity": "doubting", "phrases": phrases}
    return entry.model_copy(update=changed | dict.fromkeys(("yes", "no", "maybe"), ()))


def _spelled_out(entry: WrittenEntry, shared: Mapping[str, tuple[str, ...]]) -> WrittenEntry:
    """The entry with each "{name}" replaced by the words of that list."""
    if not any("{" in phrase for phrase in entry.phrases):
        return entry
    whole = {f"{{{name}}}": f"({'|'.join(words)})" for name, words in shared.items()}
    phrases = tuple(_LIST.sub(lambda m: whole.get(m.group(), m.group()), p) for p in entry.phrases)
    return entry.model_copy(update={"phrases": phrases})


def _refuse_repeats(entries: Iterable[WrittenEntry]) -> None:
    seen: set[str] = set()
    for entry in entries:
        if entry.id in seen:
            raise ContentBroken(f"The lexicon is wrong: the id {entry.id!r} stands twice.")
        seen.add(entry.id)
