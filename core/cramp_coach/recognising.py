"""What a recogniser that must know its words beforehand is told: how each id of the content is said.

A phrase counts only if the understanding hears in it just what it is given for, so the two never disagree.
"""

import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import islice, zip_longest
from pathlib import Path
from re import fullmatch, sub

from pydantic import BaseModel, ConfigDict, ValidationError

from cramp_coach.bootstrap import now
from cramp_coach.errors import ContentBroken
from cramp_coach.guide.loader import CONTENT, Guide, load_guide
from cramp_coach.understanding.lexicon import Lexicon, load_lexicon
from cramp_coach.understanding.saying import spelled
from cramp_coach.understanding.understand import understand
from cramp_coach.understanding.utterance import Assertion
from cramp_coach.understanding.written import WrittenEntry, read_written

LONGEST = 6  # words; what is longer nobody says in the same way twice
MOST = 16  # phrases of one sign or topic
# The lexicon leaves them out, as people do who type.
_APOSTROPHES = {
    f"{verb}nt": f"{verb}n't"
    for verb in ("do", "does", "did", "is", "are", "was", "has", "have", "could", "ca", "wo")
} | {"im": "i'm", "ive": "i've", "its": "it's", "thats": "that's"}
Said = Mapping[str, tuple[str, ...]]  # id -> how it is said, the commonest first


class Store(BaseModel):
    """The words of a shop where the channel is offered. `testing`: by profile."""

    model_config = ConfigDict(extra="allow", frozen=True)

    name: str
    summary: str
    description: str
    keywords: tuple[str, ...]
    examples: tuple[str, ...]
    openings: tuple[str, ...]
    emergency: str
    private: Mapping[str, str]
    public: Mapping[str, str]


class Written(BaseModel):
    """What is written for one recogniser: its name for us, how intents are said, words the lexicon lacks."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    invocation: str
    samples: Mapping[str, tuple[str, ...]]
    types: Mapping[str, Mapping[str, tuple[str, ...]]]
    store: Store


@dataclass(frozen=True, slots=True)
class Recognition:
    """All of it: `muscles` are sites, `signs` findings and hints, `topics` questions that people ask.

    `emergency`: which number to call, in the store's words, by country; only those that we are sure of.
    """

    written: Written
    muscles: Said
    signs: Said
    topics: Said
    emergency: Mapping[str, str]


def recognition(recogniser: str, language: str = "en") -> Recognition:
    """What this recogniser is told ("alexa"). Raises ContentBroken."""
    guide, lexicon = load_guide(), load_lexicon()
    written = _written(CONTENT / language / "voice" / f"{recogniser}.toml")
    signs = _signs(guide, lexicon, written)
    topics = _topics(guide, lexicon, written, signs)
    return Recognition(written, _muscles(guide, lexicon), signs, topics, _emergency(guide, written))


def _written(file: Path) -> Written:
    try:
        return Written.model_validate(tomllib.loads(file.read_text("utf-8")))
    except (OSError, ValueError, ValidationError) as error:
        raise ContentBroken(f"{file.name} is wrong: {error}.") from error


def _emergency(guide: Guide, written: Written) -> Mapping[str, str]:
    names, sentence = guide.words.countries, written.store.emergency
    return {
        country: sentence.format(country=names[country].name, number=known.emergency)
        for country, known in guide.countries.items()
    }


def _muscles(guide: Guide, lexicon: Lexicon) -> Said:
    def is_place(phrase: str) -> bool:
        heard = understand(phrase, lexicon, now=now())
        return not any(m.concept.startswith("kind:") for m in heard.mentions)

    def phrases(site: str) -> Iterator[str]:
        return (sub(r"^(my|his|her|the) ", "", phrase) for phrase in _phrases(f"site:{site}"))

    return _apart({site: _said(phrases(site), is_place, 60) for site in guide.sites})


def _signs(guide: Guide, lexicon: Lexicon, written: Written) -> Said:
    reports = frozenset(phrase for phrases in written.types["Report"].values() for phrase in phrases)

    def phrases(sign: str) -> Iterator[str]:
        named = guide.words.findings.get(sign)
        yield from (named.name.lower(),) if named else ()
        yield from (yes for entry in _entries() if _plainly(entry, sign) for yes in entry.yes)
        yield from _phrases(sign)

    def means(sign: str) -> Callable[[str], bool]:
        return lambda phrase: phrase.removeprefix("it's ") not in reports and _only(phrase, sign, lexicon)

    return _apart({sign: _said(phrases(sign), means(sign), MOST) for sign in (*guide.findings, *guide.hints)})


def _topics(guide: Guide, lexicon: Lexicon, written: Written, signs: Said) -> Said:
    more = written.types["Topic"]
    meant = frozenset(phrase for phrases in signs.values() for phrase in phrases)

    def asks(topic: str) -> Callable[[str], bool]:
        return lambda phrase: understand(phrase, lexicon, now=now()).wonders == topic

    def phrases(topic: str) -> Iterator[str]:
        yield from (phrase for phrase in more.get(topic, ()) if phrase not in meant)
        yield from _said(_phrases(f"wonder:{topic}"), asks(topic), MOST)

    return _apart({topic: phrases(topic) for topic in guide.topics})


def _only(phrase: str, sign: str, lexicon: Lexicon) -> bool:
    """Whether this sign, and no other, is heard in it: alone, or in "I have …". No question, no complaint."""
    for text in (phrase, f"i have {phrase}"):
        heard = understand(text, lexicon, now=now())
        of = {mention.concept.partition(":")[0] for mention in heard.mentions if ":" in mention.concept}
        if heard.wonders or ("site" in of and ("kind" in of or heard.now)):
            return False
        signs = {(m.concept, m.status) for m in heard.mentions if ":" not in m.concept}
        if signs == {(sign, Assertion.PRESENT)}:
            return True
    return False


def _said(phrases: Iterable[str], fits: Callable[[str], bool], most: int) -> tuple[str, ...]:
    whole = dict.fromkeys(" ".join(_APOSTROPHES.get(word, word) for word in p.split()) for p in phrases)
    return tuple(islice((p for p in whole if _sayable(p) and fits(p)), most))


def _phrases(concept: str) -> Iterator[str]:
    """Of each template the first, then of each the second, and so on. With a gap it is no whole sentence."""
    entries = [entry for entry in _entries() if _plainly(entry, concept)]
    templates = [spelled(p) for entry in entries for p in entry.phrases if "{gap}" not in p]
    return (phrase for row in zip_longest(*templates) for phrase in row if phrase)


@cache
def _entries() -> tuple[WrittenEntry, ...]:
    return read_written(CONTENT).entries


def _plainly(entry: WrittenEntry, concept: str) -> bool:
    return entry.concept == concept and entry.polarity == "plain" and not entry.asked


def _sayable(phrase: str) -> bool:
    return bool(fullmatch(r"[a-z][a-z' -]*", phrase)) and len(phrase.split()) <= LONGEST


def _apart(said: Mapping[str, Iterable[str]]) -> Said:
    """Each phrase belongs to the first id that has it."""
    taken = set[str]()

    def own(phrases: Iterable[str]) -> Iterator[str]:
        for phrase in phrases:
            if phrase not in taken:
                taken.add(phrase)
                yield phrase

    return {name: kept for name, phrases in said.items() if (kept := tuple(own(phrases)))}
