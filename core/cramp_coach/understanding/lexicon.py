"""The words that people use, compiled from content/<language>/lexicon/*.toml and ready to be matched."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from cramp_coach.errors import ContentBroken
from cramp_coach.kept import kept
from cramp_coach.understanding.graph import Graph, table_of
from cramp_coach.understanding.language import Language
from cramp_coach.understanding.repair import Spelling, alike_of
from cramp_coach.understanding.rows import Rows
from cramp_coach.understanding.templates import Node, TemplateWrong, add_phrase, words_of

if TYPE_CHECKING:
    from cramp_coach.understanding.written import Written, WrittenEntry

CONTENT = Path(__file__).parent.parent / "content"
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
    "reply_no",
    "listed",
    "begun",
    "symptom",
    "life",
    "telling",
    "addition",
    "range",
    "clause",
    "coupling",
    "of",
    "greeted",
    "lasting",
    "in_year",
    "nightly",
    "aside",
    "plain_yes",
    "everything",
    "excepting",
    "right_side",
    "small",
    "naming_denial",
    "nothing_else",
    "either",
    "one_other",
    "grave",
    "unable",
    "hedging",
    "sudden",
    "gradual",
)  # "cue:stop" and so on: single words; what each is for stands beside it in the lexicon


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """What some phrases mean, without the phrases; the fields are those of a WrittenEntry.

    Hits of one `group` compete for the same words.
    """

    id: str
    concept: str
    label: str | None
    polarity: Literal["plain", "self_negating", "denying", "doubting"]
    needs: tuple[str, ...]
    suppresses: tuple[str, ...]
    slowly: str | None
    side: Literal["before", "after"]
    reach: int
    determiner: bool
    broad: bool
    group: str


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Lexicon:
    """All entries of one language, compiled. `words` are single words of each kind of cue."""

    language: str
    entries: tuple[Entry, ...]
    graph: Graph
    words: Mapping[str, frozenset[str]]
    spelling: Spelling
    spellings: Mapping[str, str]  # a common way to write a word, and the word
    languages: tuple[Language, ...]
    about: Mapping[str, frozenset[str]]  # of each entry for answers, what it can describe
    endings: tuple[str, ...]  # which a word of ours may have, and mean the same
    slow: Mapping[str, str]  # a sudden sign, and what it is where it has gone on for weeks


Plain: TypeAlias = dict[str, Any]


def load_lexicon(folder: Path | None = None, language: str = "en") -> Lexicon:
    """The lexicon of a language; one clear sentence if it is broken. Compiled anew when a file changed."""
    content = CONTENT if folder is None else folder
    place = content / language / "lexicon"
    plain = kept(place / language, _sources(content, language), lambda: _compiled(content, language))
    known = content / language / "words.txt"
    words = known.read_text("utf-8") if known.exists() else ""
    numbers, (edges, gaps, ends) = plain["numbers"], plain["table"]
    entries = tuple(Entry(*fields) for fields in plain["entries"])
    return Lexicon(
        language=language,
        entries=entries,
        graph=Graph(numbers, Rows.unpacked(edges), gaps, ends),
        words=plain["words"],
        spelling=Spelling.of(numbers, plain["alike"], words),
        spellings=plain["spellings"],
        languages=tuple(Language(*fields) for fields in plain["languages"]),
        about=plain["about"],
        endings=plain["endings"],
        slow={entry.concept: entry.slowly for entry in entries if entry.slowly},
    )


def _sources(content: Path, language: str) -> Iterator[bytes]:
    """Everything that the compiled lexicon is made of, the code that does it among it."""
    code = Path(__file__).parent.glob("*.py")
    files = [*code, *(content / language / "lexicon").glob("*.toml"), content / "languages.toml"]
    for file in sorted(files):
        yield file.name.encode()
        try:
            yield file.read_bytes()
        except FileNotFoundError:
            yield b""
        except OSError as error:
            raise ContentBroken(f"{file.name} cannot be read: {error}.") from None


def _compiled(content: Path, language: str) -> Plain:
    # Only where something changed: it costs a start-up.
    from cramp_coach.understanding.written import read_written

    written = read_written(content, language)
    root = _phrases(written)
    lists = {name: _cue_words(written.entries, name) for name in WORD_LISTS}
    vocabulary = sorted(words_of(root).union(*lists.values()))
    numbers = {word: number for number, word in enumerate(vocabulary, 1)}
    return {
        "entries": tuple(_fields(entry) for entry in written.entries),
        "numbers": numbers,
        "table": table_of(root, numbers),
        "words": lists,
        "alike": alike_of(vocabulary),
        "spellings": dict(written.spellings),
        "languages": tuple(
            (one.code, one.script, one.common, one.sure, one.sentence) for one in written.languages
        ),
        "endings": written.endings,
        "about": {entry.id: frozenset(entry.asked) for entry in written.entries if entry.asked},
    }


def _phrases(written: "Written") -> Node:
    root = Node(literal=True)
    lists = {f"cue:{name}" for name in WORD_LISTS}
    for number, entry in enumerate(written.entries):
        if entry.concept in lists:
            continue
        for phrase in entry.phrases:
            try:
                add_phrase(root, phrase, number)
            except TemplateWrong:
                raise ContentBroken(f"The phrase {phrase!r} of {entry.id!r} is no valid template.") from None
    return root


def _fields(entry: "WrittenEntry") -> tuple[object, ...]:
    meant = (entry.id, entry.concept, entry.label, entry.polarity, entry.needs, entry.suppresses)
    return *meant, entry.slowly, entry.side, entry.reach, entry.determiner, entry.broad, _group(entry.concept)


def _group(concept: str) -> str:
    prefix, colon, _ = concept.partition(":")
    return prefix if colon or prefix in MOMENTS else "finding"


def _cue_words(entries: Iterable["WrittenEntry"], name: str) -> frozenset[str]:
    return frozenset(p.replace("'", "") for e in entries if e.concept == f"cue:{name}" for p in e.phrases)
