"""What people hear of the Alexa skill: the words and the seconds of each turn of ten conversations.

    ./run python bench/speech.py [--hear FOLDER]

Speech is espeak-ng's at 160 words a minute, which is about Alexa's; pauses are counted as they are written.
`--hear` writes each conversation as a sound file, so that somebody can listen to it in the dark.
"""

import argparse
import asyncio
import json
import sys
import wave
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

ROOT = Path(__file__).parent.parent
sys.path.append(str(ROOT / "tests"))
sys.path.remove(str(Path(__file__).parent))  # else telegram.py beside this would be the library

from cramp_coach.bootstrap import open_coach, open_passing_coach  # noqa: E402 - what is measured
from cramp_coach_alexa.graphic import graphics_from  # noqa: E402
from cramp_coach_alexa.skill import AlexaSkill, Private, Public  # noqa: E402
from support.espeak import PROGRAM, RATE, sound_of  # noqa: E402
from support.speaker import Speaker  # noqa: E402
from support.spoken import Spoken, spoken_of, words  # noqa: E402

BETWEEN = 1.5  # seconds of silence where the person speaks
NO = ("no",) * 6
TALKS: dict[str, tuple[str, tuple[str, ...]]] = {
    "calf at night": ("private", ("i have a cramp in my left calf", "still tight", "it let go", *NO)),
    "foot, two words": ("private", ("cramp", "left foot", "again", "it let go", *NO)),
    "helping a husband": ("private", ("my husband has a cramp in his calf", "not yet", "it let go", *NO)),
    "hamstring, paused": ("private", ("hamstring cramp", "wait", "go on", "worse", "it let go", *NO)),
    "calf, swollen": ("private", ("my calf is cramping", "it let go", "yes", "no", "yes")),
    "an eyelid": ("private", ("my left eyelid keeps twitching", "for nine days", *NO)),
    "a worried twitch": ("private", ("my thumb won't stop twitching", "is it als", *NO)),
    "danger": ("private", ("my calf is cramping", "i have chest pain")),
    "back": ("private", ("i have a cramp in my back", "not yet", "it let go", *NO)),
    "nothing kept": ("public", ("my calf is cramping", "not yet", "is magnesium any good", "it let go")),
}


@dataclass
class Heard:
    """One turn: what was said to it, and its speech."""

    said: str
    speech: Spoken
    frames: bytes = field(repr=False)

    @property
    def silence(self) -> float:
        return sum(part for part in self.speech.parts if isinstance(part, float))

    @property
    def seconds(self) -> float:
        return len(self.frames) / 2 / RATE


@asynccontextmanager
async def speaker(profile: str) -> AsyncIterator[Speaker]:
    if profile == "public":
        passing = open_passing_coach()
        yield Speaker(AlexaSkill(Public(passing), graphics_from(passing.drawing)))
        return
    with TemporaryDirectory(prefix="cramp-coach-") as place:
        async with open_coach(Path(place) / "data" / "coach.db", Path(place) / "keys") as coach:
            yield Speaker(AlexaSkill(Private(coach), graphics_from(coach.drawing)))


async def held(profile: str, said: tuple[str, ...]) -> list[Heard]:
    """The conversation, until it is over."""
    turns: list[Heard] = []
    async with speaker(profile) as one:
        for text in said:
            answer = await one.says(text)
            if "outputSpeech" in answer["response"]:
                speech = spoken_of(answer)
                turns.append(Heard(text, speech, b"".join(map(_aloud, speech.parts))))
            if answer["response"]["shouldEndSession"]:
                break
    return turns


def _aloud(part: str | float) -> bytes:
    return sound_of(part) if isinstance(part, str) else bytes(2 * round(part * RATE))


def show(name: str, turns: list[Heard]) -> None:
    print(f"\n{name}\n{'words':>6}{'outside':>9}{'speech s':>10}{'pauses s':>10}{'all s':>8}")
    for turn in turns:
        row = (
            turn.speech.words,
            words(turn.speech.outside),
            turn.seconds - turn.silence,
            turn.silence,
            turn.seconds,
        )
        print("{:6}{:9}{:10.1f}{:10.1f}{:8.1f}".format(*row), f"  > {turn.said}")
        print(f"{'':45}{turn.speech.text}")


def write(file: Path, turns: list[Heard]) -> None:
    with wave.open(str(file), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(RATE)
        for turn in turns:
            sound.writeframes(turn.frames + bytes(2 * round(BETWEEN * RATE)))


def figures(talks: dict[str, list[Heard]]) -> dict[str, Any]:
    turns = [turn for talk in talks.values() for turn in talk]
    later = [turn for turn in turns if not turn.silence]
    return {
        "conversations": len(talks),
        "turns": len(turns),
        "first_turn_speech_s": round(max(talk[0].seconds - talk[0].silence for talk in talks.values()), 1),
        "words_without_a_hold_median": median(turn.speech.words for turn in later),
        "words_without_a_hold_most": max(turn.speech.words for turn in later),
        "seconds_without_a_hold_most": round(max(turn.seconds for turn in later), 1),
    }


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--hear", type=Path, metavar="FOLDER")
    given = arguments.parse_args()
    if PROGRAM is None:
        sys.exit("espeak-ng is not installed: nothing can be measured.")
    talks = {name: asyncio.run(held(profile, said)) for name, (profile, said) in TALKS.items()}
    for name, turns in talks.items():
        show(name, turns)
        if given.hear:
            given.hear.mkdir(parents=True, exist_ok=True)
            write(given.hear / f"{name.replace(',', '').replace(' ', '_')}.wav", turns)
    print("\n" + json.dumps({"name": "speech", "ours": figures(talks), "peers": {}, "ratios": {}}))


if __name__ == "__main__":
    main()
