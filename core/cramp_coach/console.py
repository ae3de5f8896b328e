"""The conversation at a keyboard: readable lines, a live countdown, a clock that can be moved."""

import asyncio
import select
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, TextIO

from cramp_coach.session import Session, parse_wait
from cramp_coach.vocabulary import Asked, Choice, Chose, Command, Event, Hold, Opened, Reply, Said
from cramp_coach.wrapping import block_text, wrapped

PROMPT = "> "


class Terminal(Protocol):
    """What a conversation needs of the place where it is held."""

    def show(self, text: str) -> None:
        """Print this as a paragraph."""
        ...

    async def count(self, hold: Hold) -> None:
        """Let the hold pass, second by second, or not at all."""
        ...

    async def ask(self) -> str | None:
        """One line that was typed; None at the end."""
        ...


async def chat(session: Session, terminal: Terminal, *, voice: bool) -> None:
    """Talk until the input ends."""
    await _show(await session.take(Opened()), terminal, voice=voice)
    while (line := await terminal.ask()) is not None:
        if line.strip():
            await _show(await _answered(line.strip(), session), terminal, voice=voice)


async def _answered(line: str, session: Session) -> tuple[Reply, ...]:
    wait = parse_wait(line) if line.startswith("+") else None
    return await session.take(event_of(line, session.open)) if wait is None else await session.wait(wait)


def event_of(line: str, opened: Reply | None) -> Event:
    """What a typed line means: a command, a number or label of the open question, or words."""
    if line.startswith("/") and (command := _command(line)):
        return Asked(command)
    ask = opened.ask if opened else None
    if ask and (choice := _chosen(line, ask.choices)):
        return Chose(choice.id, ask.number)
    return Said(line)


def _command(line: str) -> Command | None:
    name = line[1:].strip().lower().replace(" ", "_").replace("-", "_")
    return Command(name) if name in set(Command) else None


def _chosen(line: str, choices: tuple[Choice, ...]) -> Choice | None:
    if line.isascii() and line.isdigit() and 1 <= int(line) <= len(choices):
        return choices[int(line) - 1]
    return next((choice for choice in choices if choice.label.casefold() == line.casefold()), None)


async def _show(replies: tuple[Reply, ...], terminal: Terminal, *, voice: bool) -> None:
    for reply in replies:
        for block in reply.blocks:
            if text := block_text(block, voice=voice):
                terminal.show(text)
            if isinstance(block, Hold):
                await terminal.count(block)


@dataclass
class Screen:
    """The terminal that we were started in."""

    out: TextIO
    read_line: Callable[[], str] = sys.stdin.readline
    live: bool = False  # both ends are a person's terminal

    def show(self, text: str) -> None:
        """Print this, wrapped to the terminal's width."""
        self.out.write(wrapped(text, shutil.get_terminal_size().columns - 1) + "\n\n")
        self.out.flush()

    async def count(self, hold: Hold) -> None:
        """Count down in place; a key and Enter end it, and what was typed is the next line."""
        if not self.live:
            return
        cues = {cue.second: cue.speech for cue in hold.cues}
        for passed in range(hold.seconds):
            self.out.write(f"\r  {hold.seconds - passed:>3}  {cues.get(passed, '')}".ljust(60))
            self.out.flush()
            if await asyncio.to_thread(_typed_within, 1.0):
                break
        self.out.write("\r" + " " * 60 + "\r")
        self.out.flush()

    async def ask(self) -> str | None:
        """One line; None at the end of the input."""
        self.out.write(PROMPT)
        self.out.flush()
        line = await asyncio.to_thread(self.read_line)
        if not self.live:
            self.out.write("\n")
        return line or None


def _typed_within(seconds: float) -> bool:
    ready, _, _ = select.select([sys.stdin], [], [], seconds)
    return bool(ready)


def own_screen() -> Screen:
    """The terminal of this process."""
    return Screen(sys.stdout, live=sys.stdin.isatty() and sys.stdout.isatty())
