"""From the core's replies to Alexa's answers. Pure; holds no sentence."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from math import ceil
from re import findall, sub
from typing import Final, assert_never
from unicodedata import category
from xml.sax.saxutils import escape

from ask_sdk_core.response_helper import ResponseFactory
from ask_sdk_model.canfulfill.can_fulfill_intent import CanFulfillIntent
from ask_sdk_model.canfulfill.can_fulfill_intent_values import CanFulfillIntentValues
from ask_sdk_model.directive import Directive
from ask_sdk_model.response import Response
from ask_sdk_model.response_envelope import ResponseEnvelope
from pydantic import JsonValue

from cramp_coach.vocabulary import Ask, Block, Days, Document, Hold, Page, Reply, Say, Show

SOFTLY: Final = '<prosody volume="soft">{}</prosody>'
MOST_CHARACTERS: Final = 8_000 - len(SOFTLY)  # of speech; Alexa says nothing of a longer one
LONGEST_BREAK_MS: Final = 10_000
WORDS_A_MINUTE: Final = 160  # about as fast as Alexa speaks
REMEMBERED: Final = 2_048  # sentences: about as many as the content has
UNSPOKEN: Final = {"So", "Sk", "Cs", "Co", "Cn", "Cc", "Cf"}  # emoji, modifiers, controls
MARKUP: Final = r"[*_`#~|•<>\[\]{}]"


def answer_from(
    replies: tuple[Reply, ...], carried: Mapping[str, JsonValue], shown: Directive | None = None
) -> ResponseEnvelope:
    """The answer that says these replies; the session stays open for the question of the last one.

    `carried` comes back with the next request of this session; `shown` is what a screen shows meanwhile.
    """
    factory = ResponseFactory()
    if shown:
        factory.add_directive(shown)
    speech = ssml_of(replies)
    if speech:
        factory.speak(speech)
    ask = replies[-1].ask if replies else None
    if ask is None:
        factory.set_should_end_session(True)
    else:
        again = spoken(ask.if_silent or ask.speech)
        factory.ask(SOFTLY.format(again) if replies[-1].hushed else again)
    return _enveloped(factory.response, carried)


def nothing() -> ResponseEnvelope:
    """The answer to what must not be answered: no speech, and no word of the session."""
    return _enveloped(Response(), {})


def unable() -> ResponseEnvelope:
    """The answer to a probe: we promise nothing to anybody who does not speak with us."""
    return _enveloped(
        Response(can_fulfill_intent=CanFulfillIntent(can_fulfill=CanFulfillIntentValues.NO)), {}
    )


def ssml_of(replies: tuple[Reply, ...]) -> str:
    """What is said, in one breath with its pauses; at most as long as Alexa takes."""
    parts = [_part(block) for reply in replies for block in reply.blocks]
    speech = " ".join(_fitting([part for part in parts if part]))
    return SOFTLY.format(speech) if speech and all(reply.hushed for reply in replies) else speech


@lru_cache(REMEMBERED)
def spoken(text: str) -> str:
    """A text for ears: no markup, no emoji, escaped."""
    plain = "".join(" " if category(character) in UNSPOKEN else character for character in text)
    return escape(" ".join(sub(MARKUP, " ", plain).split()))


@lru_cache(REMEMBERED)
def seconds_of(text: str) -> float:
    """How long it takes to say this."""
    return len(findall(r"[\w'\u2019-]+", text)) * 60 / WORDS_A_MINUTE


def _part(block: Block) -> str:
    match block:
        case Say(speech=speech) | Ask(speech=speech):
            return spoken(speech)
        case Show() | Days() | Page() | Document():
            return ""
        case Hold():
            return " ".join(_counted(block))
        case _:
            assert_never(block)


def _counted(hold: Hold) -> Iterator[str]:
    """The whole hold: what is said in between takes time too. A cue that there is no time for is left out."""
    passed = 0.0
    for cue in sorted(hold.cues, key=lambda cue: cue.second):
        ends = cue.second + seconds_of(cue.speech)
        if passed <= cue.second and ends <= hold.seconds:
            yield from _silence(cue.second - passed)
            yield spoken(cue.speech)
            passed = ends
    yield from _silence(hold.seconds - passed)


def _silence(seconds: float) -> Iterator[str]:
    """As many equal breaks as it takes: none may be longer than Alexa allows."""
    milliseconds = round(seconds * 1000)
    breaks = ceil(milliseconds / LONGEST_BREAK_MS)
    for number in range(breaks):
        share = milliseconds * (number + 1) // breaks - milliseconds * number // breaks
        yield f'<break time="{share}ms"/>'


def _fitting(parts: list[str]) -> list[str]:
    """Where all of it is too long, the longest parts are left unsaid; the question stays."""
    while len(parts) > 1 and len(" ".join(parts)) > MOST_CHARACTERS:
        parts.remove(max(parts[:-1], key=len))
    return [
        part if len(part) <= MOST_CHARACTERS else part[:MOST_CHARACTERS].rpartition(" ")[0] for part in parts
    ]


def _enveloped(response: Response, carried: Mapping[str, JsonValue]) -> ResponseEnvelope:
    return ResponseEnvelope(version="1.0", session_attributes=dict(carried), response=response)
