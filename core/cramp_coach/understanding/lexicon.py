"""The words that people use, as written in content/<language>/lexicon/*.toml, ready to be matched."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from cramp_coach.errors import ContentBroken
from cramp_coach.understanding.language import Language, load_languages
from cramp_coach.understanding.repair import Spelling
from cramp_coach.understanding.templates import Node, TemplateWrong, add_phrase, words_of

CONTENT = Path(__file__).parent.parent / "content"
_LIST = re.compile(r"\{[a-z_]+\}")
MOMENTS = ("now", "cry", "usual")
WORD_LISTS = (
    "stop",
    "soft",
    "subject",
    "filler",
    "question",
    "self",
    "third",
    "report",
    "negator",
    "listed",
    "begun",
    "symptom",
    "life",
)  # "cue:stop" and so on: single words


class Entry(BaseModel):
    """What some phrases mean. A cue (`concept` "cue:denied" …) says how its neighbours are meant.

    `needs`: counts only beside one of these concepts. `suppresses`: concepts whose mention it replaces.
    `side` and `reach`: of a cue, where the mention stands and how many words may lie between.
    `asked`: of words that count only in answer to a question, the findings and hints that they can describe.
    `yes`, `no`, `maybe`: examples that must come out present, denied, possible.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    concept: str
    label: str | None = None
    polarity: Literal["plain", "self_negating", "denying"] = "plain"  # denying: "I can pee fine"
    needs: tuple[str, ...] = ()
    suppresses: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    phrases: tuple[str, ...] = Field(min_length=1)
    side: Literal["before", "after"] = "before"
    reach: int = 4
    determiner: bool = False  # of a cue: "no", which governs nouns and never a new subject
    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()
    maybe: tuple[str, ...] = ()


class LexiconFile(BaseModel):
    """One file of entries.

    `lists`: words that many phrases share; "{name}" stands for any one of them.
    `spellings`: a word, and how it is often written.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    entry: tuple[Entry, ...] = ()
    lists: Mapping[str, tuple[str, ...]] = {}
    spellings: Mapping[str, tuple[str, ...]] = {}


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """All entries of one language, compiled. `words` are single words of each kind of cue."""

    language: str
    entries: tuple[Entry, ...]
    groups: tuple[str, ...]  # of each entry: hits of one group compete for the same words
    root: Node
    words: Mapping[str, frozenset[str]]
    spelling: Spelling
    spellings: Mapping[str, str]  # a common way to write a word, and the word
    languages: tuple[Language, ...]
    about: Mapping[str, frozenset[str]]  # of each entry for answers, what it can describe


def load_lexicon(folder: Path | None = None, language: str = "en") -> Lexicon:
    """Read and compile the lexicon of a language; one clear sentence if it is broken."""
    content = CONTENT if folder is None else folder
    place = content / language / "lexicon"
    files = [_read(file) for file in sorted(place.glob("*.toml"))]
    shared = {name: words for file in files for name, words in file.lists.items()}
    entries = tuple(_spelled_out(entry, shared) for file in files for entry in file.entry)
    _refuse_repeats(entries)
    root = _compiled(entries)
    lists = {name: _cue_words(entries, name) for name in WORD_LISTS}
    vocabulary = words_of(root).union(*lists.values())
    return Lexicon(
        language=language,
        entries=entries,
        groups=tuple(_group(entry.concept) for entry in entries),
        root=root,
        words=lists,
        spelling=Spelling.of(vocabulary, _known_words(content / language / "words.txt")),
        spellings={
            wrong: right for file in files for right, all_ in file.spellings.items() for wrong in all_
        },
        languages=load_languages(content / "languages.toml"),
        about={entry.id: frozenset(entry.asked) for entry in entries if entry.asked},
    )


def _read(file: Path) -> LexiconFile:
    try:
        return LexiconFile.model_validate(tomllib.loads(file.read_text("utf-8")))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise ContentBroken(f"{file.name} is wrong at {where}: {first['msg']}.") from None
    except (OSError, UnicodeError, tomllib.TOMLDecodeError) as error:
        raise ContentBroken(f"{file.name} cannot be read: {error}.") from None


def _spelled_out(entry: Entry, shared: Mapping[str, tuple[str, ...]]) -> Entry:
    """The entry with each "{name}" replaced by the words of that list."""
    if not any("{" in phrase for phrase in entry.phrases):
        return entry
    whole = {f"{{{name}}}": f"({'|'.join(words)})" for name, words in shared.items()}
    phrases = tuple(_LIST.sub(lambda m: whole.get(m.group(), m.group()), p) for p in entry.phrases)
    return entry.model_copy(update={"phrases": phrases})


def _refuse_repeats(entries: Iterable[Entry]) -> None:
    seen: set[str] = set()
    for entry in entries:
        if entry.id in seen:
            raise ContentBroken(f"The lexicon is wrong: the id {entry.id!r} stands twice.")
        seen.add(entry.id)


def _compiled(entries: tuple[Entry, ...]) -> Node:
    root = Node(literal=True)
    lists = {f"cue:{name}" for name in WORD_LISTS}
    for number, entry in enumerate(entries):
        if entry.concept in lists:
            continue
        for phrase in entry.phrases:
            try:
                add_phrase(root, phrase, number)
            except TemplateWrong:
                raise ContentBroken(f"The phrase {phrase!r} of {entry.id!r} is no valid template.") from None
    return root


def _group(concept: str) -> str:
    prefix, colon, _ = concept.partition(":")
    return prefix if colon or prefix in MOMENTS else "finding"


def _cue_words(entries: Iterable[Entry], name: str) -> frozenset[str]:
    return frozenset(p.replace("'", "") for e in entries if e.concept == f"cue:{name}" for p in e.phrases)


def _known_words(file: Path) -> str:
    return file.read_text("utf-8") if file.exists() else "\n"
