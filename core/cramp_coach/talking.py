"""Opens what `chat` and `pipe` were asked for, and holds the conversation."""

import signal
import sys
from argparse import Namespace
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from cramp_coach.bootstrap import Home, new_id, now, open_coach, temporary_home
from cramp_coach.console import chat, own_screen
from cramp_coach.errors import SettingsWrong
from cramp_coach.pipe import answer_lines, print_line
from cramp_coach.session import SCREEN, VOICE, MovedClock, Session
from cramp_coach.settings import settings_from


async def talk(given: Namespace, environment: Mapping[str, str]) -> None:
    """Hold the conversation until the input ends."""
    # While we wait for a key nothing else runs, so an interrupt must end the wait itself.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    async with _session(given, environment) as session:
        if given.command == "pipe":
            await answer_lines(sys.stdin.buffer, print_line, session)
        else:
            await chat(session, own_screen(), voice=given.voice)


@asynccontextmanager
async def _session(given: Namespace, environment: Mapping[str, str]) -> AsyncGenerator[Session, None]:
    zone = _zone(given.zone)
    clock = _clock(given.now, zone)
    with temporary_home() as temporary:
        settings = settings_from(environment, given.db) if given.db else None
        home = Home(settings.database, settings.keys) if settings else temporary
        async with open_coach(home.database, home.keys, clock=clock) as coach:
            channel = VOICE if given.voice else SCREEN
            yield Session(coach, clock, new_id, channel, given.zone)


def _zone(name: str | None) -> ZoneInfo | None:
    try:
        return ZoneInfo(name) if name is not None else None
    except (KeyError, ValueError, OSError):
        raise SettingsWrong(f"There is no zone {name!r}: give one such as Europe/London.") from None


def _clock(text: str | None, zone: ZoneInfo | None) -> MovedClock:
    if text is None:
        return MovedClock(now(), now)
    try:
        moment = datetime.fromisoformat(text)
        return MovedClock(moment.replace(tzinfo=moment.tzinfo or zone or UTC).astimezone(UTC))
    except (ValueError, OverflowError):
        raise SettingsWrong(f"{text!r} is no time: give one such as 2026-01-31T03:10:00+00:00.") from None
