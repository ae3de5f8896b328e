"""Opens a file of written cases and plays it through the front door."""

import json
from pathlib import Path

from cramp_coach.bootstrap import new_id, now, open_coach, temporary_home
from cramp_coach.errors import SettingsWrong
from cramp_coach.score import Score, as_json, as_text, benchmarks, score
from cramp_coach.session import MovedClock, Session
from cramp_coach.vignettes import Vignette, read_vignettes
from cramp_coach.vocabulary import ParticipantId


async def score_file(file: Path, *, json_wanted: bool) -> str:
    """The score of the cases in this file, for a reader or as JSON."""
    result, published = await scored(file), benchmarks()
    if json_wanted:
        return json.dumps(as_json(result, published), ensure_ascii=False)
    return as_text(result, published)


async def scored(file: Path) -> Score:
    """The cases of this file, each played by somebody the coach has never met."""
    cases = _cases(file)
    clock = MovedClock(now())
    with temporary_home() as home:
        async with open_coach(home.database, home.keys, clock=clock) as coach:

            def stranger(case: Vignette) -> Session:
                who = ParticipantId(f"console:{case.id}:{new_id()}")
                return Session(coach, clock, new_id, zone="Europe/London", participant=who)

            return await score(cases, stranger)


def _cases(file: Path) -> tuple[Vignette, ...]:
    try:
        lines = file.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError):
        raise SettingsWrong(f"{file} cannot be read: give a file of JSON lines.") from None
    return read_vignettes(lines, file.name)
