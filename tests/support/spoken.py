"""What Alexa would say of an answer: words, pauses, and how long it takes."""

import re
from dataclasses import dataclass
from typing import Any, Final
from xml.etree.ElementTree import Element, fromstring

WORDS_A_MINUTE: Final = 160
WORD: Final = re.compile(r"[A-Za-z0-9'\u2019-]+")


@dataclass(frozen=True, slots=True)
class Spoken:
    """An SSML text in its parts: what is said, or for how many seconds nothing is."""

    parts: tuple[str | float, ...]

    @property
    def text(self) -> str:
        """All the words."""
        return " ".join(part for part in self.parts if isinstance(part, str))

    @property
    def words(self) -> int:
        """How many words it has."""
        return words(self.text)

    @property
    def outside(self) -> str:
        """The words before the first pause and behind the last: all but the counting."""
        pauses = [place for place, part in enumerate(self.parts) if isinstance(part, float)]
        if not pauses:
            return self.text
        said = (*self.parts[: pauses[0]], *self.parts[pauses[-1] + 1 :])
        return " ".join(part for part in said if isinstance(part, str))

    @property
    def hold(self) -> float:
        """The seconds from the first pause to the last, the words in between included."""
        pauses = [place for place, part in enumerate(self.parts) if isinstance(part, float)]
        inside = self.parts[pauses[0] : pauses[-1] + 1] if pauses else ()
        return sum(part if isinstance(part, float) else seconds(part) for part in inside)


def words(text: str) -> int:
    """How many words a text has."""
    return len(WORD.findall(text))


def seconds(text: str) -> float:
    """How long it takes to say this."""
    return words(text) * 60 / WORDS_A_MINUTE


def spoken_of(answer: dict[str, Any]) -> Spoken:
    """The speech of an answer as it went over the wire; it must be well-formed."""
    root = fromstring(answer["response"]["outputSpeech"]["ssml"])  # noqa: S314 - it is our own
    assert root.tag == "speak"
    if len(root) == 1 and root[0].tag == "prosody":  # at night all of it is said softly
        assert root[0].attrib == {"volume": "soft"}
        assert not (root.text or root[0].tail or "").strip()
        root = root[0]
    parts: list[str | float] = [root.text or ""]
    for element in root:
        parts += [_pause(element), element.tail or ""]
    return Spoken(tuple(part for part in parts if isinstance(part, float) or part.strip()))


def reprompt_of(answer: dict[str, Any], *, whole: bool = False) -> str:
    """What is said when nobody answers; `whole`: as SSML."""
    ssml = str(answer["response"]["reprompt"]["outputSpeech"]["ssml"])
    root = fromstring(ssml)  # noqa: S314 - it is our own
    return ssml if whole else "".join(root.itertext())


def _pause(element: Element) -> float:
    match = re.fullmatch(r"(\d+)ms", element.attrib["time"])
    assert element.tag == "break"
    assert match is not None
    assert int(match[1]) <= 10_000
    return int(match[1]) / 1000
