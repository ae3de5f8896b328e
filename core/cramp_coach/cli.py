"""The commands. What a person can cause ends in one sentence and exit code 2, never a traceback."""

import logging
import os
import signal
import sys
from argparse import Namespace
from collections.abc import Coroutine, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

from cramp_coach.arguments import parser
from cramp_coach.errors import CoachError

T = TypeVar("T")

# Each command imports what it needs when it runs: a chat does not load Telegram, understanding no store.


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; its exit code."""
    given = parser().parse_args(arguments)
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    signal.signal(signal.SIGTERM, _end)
    try:
        return _run(given)
    except CoachError as error:
        print(str(error), file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        _let_go_of_stdout()
        return 0
    except OSError as error:
        _let_go_of_stdout()
        print(f"The system refused: {error.strerror or error}.", file=sys.stderr)
        return 2


def _end(_signal: int, _frame: object) -> None:
    """Asked to end: leave as for Ctrl-C, so that nothing temporary stays behind."""
    raise KeyboardInterrupt


def _let_go_of_stdout() -> None:
    # Whoever read us is gone, or the disk is full; the interpreter must not complain of it again at the end.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _run(given: Namespace) -> int:
    match given.command:
        case "chat" | "pipe":
            from cramp_coach.talking import talk

            _awaited(talk(given, os.environ))
        case "telegram" | "alexa" | "serve":
            _answer(given)
        case "understand":
            _understand(given.explain)
        case "score":
            from cramp_coach.scoring import score_file

            print(_awaited(score_file(given.file, json_wanted=given.json)))
        case "skill":
            _write_skill(given)
        case "check":
            return _check(given.booklet)
        case "db":
            _care(given)
        case "export":
            print(_awaited(_export(given)))
        case _:
            _awaited(_forget(given))
    return 0


def _awaited(work: Coroutine[Any, Any, T]) -> T:
    import asyncio  # only where something waits: it costs a start-up

    return asyncio.run(work)


def _answer(given: Namespace) -> None:
    from cramp_coach.logs import write_logs
    from cramp_coach.serving import COMMANDS
    from cramp_coach.settings import settings_from

    settings = settings_from(os.environ, given.db)
    write_logs(settings.log_level, settings.log_format)
    _awaited(COMMANDS[given.command](given, os.environ, _announce))


def _announce(port: int) -> None:
    print(f"Listening on port {port}.", file=sys.stderr, flush=True)


def _understand(explain: str | None) -> None:
    from cramp_coach.explaining import explained, understood_lines

    if explain is not None:
        print(explained(explain))
        return
    for line in understood_lines(sys.stdin.buffer):
        sys.stdout.buffer.write(line.encode("utf-8", "replace") + b"\n")
        sys.stdout.buffer.flush()


def _write_skill(given: Namespace) -> None:
    from cramp_coach_alexa.package import write_package
    from cramp_coach_alexa.settings import Profile

    write_package(given.folder, Profile(given.profile), given.address)
    print(f"The skill package is written to {given.folder}.")


def _check(booklet: Path | None) -> int:
    from cramp_coach.checking.report import checked

    report = checked()
    print("\n".join(report.counts))
    for problem in report.problems:
        print(problem, file=sys.stderr)
    print(f"{len(report.problems)} problems")
    if booklet is not None and report.loads:
        print(_printed(booklet))
    return 2 if report.problems else 0


def _printed(file: Path) -> str:
    from cramp_coach.booklet.booklet import booklet, content_version
    from cramp_coach.checking.check import load_content

    version = content_version()
    file.write_text(booklet(load_content(), version), encoding="utf-8")
    return f"{file} holds the content of version {version}, to be read, ticked and signed."


def _care(given: Namespace) -> None:
    if given.task == "move":
        _move(given)
        return
    from cramp_coach.errors import SettingsWrong
    from cramp_coach.settings import Server, settings_from
    from cramp_coach.storage.backup import back_up
    from cramp_coach.storage.rekeying import rekey
    from cramp_coach.storage.restoring import restore

    settings = settings_from(os.environ, given.db)
    if isinstance(settings.database, Server):
        raise SettingsWrong("PostgreSQL is cared for with its own tools: back up both databases, apart.")
    match given.task:
        case "backup":
            back_up(settings.database, given.file)
            print(f"{given.file} is written and verified. The keys are not in it: back them up apart.")
        case "restore":
            forgotten = restore(given.file, settings.database, settings.keys)
            print(f"{settings.database} is what {given.file} was; {forgotten} forgotten since were left out.")
        case _:
            count = rekey(settings.database, settings.keys)
            print(f"A new master key wraps {count} keys. Back up anew: older backups need the old one.")


def _move(given: Namespace) -> None:
    from cramp_coach.settings import move_from
    from cramp_coach.storage.postgres.carrying import said_of
    from cramp_coach.storage.postgres.moving import move

    ours, theirs = move_from(os.environ, given.db, given.to, given.keys_to)
    moved = move(ours.database, ours.keys, theirs.url, theirs.keys_url)
    print("\n".join(said_of(one) for one in moved.carried))
    print("It was carried over before, and is the same." if moved.again else "All of it arrived.")
    print(f"Start with DATABASE_URL and KEYS_URL set to where it is now, and CRAMP_COACH_KEYS={ours.keys}")
    print(f"The old database is {moved.kept}: once all is well delete it and {ours.keys / 'keys.db'}.")
    print(f"Keep {ours.keys / 'master.key'}: without it nothing can be read.")


async def _export(given: Namespace) -> str:
    from cramp_coach.bootstrap import open_coach
    from cramp_coach.settings import settings_from
    from cramp_coach.vocabulary import ParticipantId

    settings = settings_from(os.environ, given.db)
    async with open_coach(settings.database, settings.keys, read_only=True) as coach:
        return await coach.export(ParticipantId(given.participant))


async def _forget(given: Namespace) -> None:
    from cramp_coach.bootstrap import open_coach
    from cramp_coach.errors import SettingsWrong, StoreBroken
    from cramp_coach.settings import settings_from
    from cramp_coach.vocabulary import ParticipantId

    settings = settings_from(os.environ, given.db)
    if isinstance(settings.database, Path) and not settings.database.is_file():
        raise StoreBroken(f"There is no database at {settings.database}: check the path.")
    if not given.yes and not _confirmed(given.participant):
        raise SettingsWrong("Nothing was erased.")
    async with open_coach(settings.database, settings.keys) as coach:
        receipt = await coach.forget(ParticipantId(given.participant))
    gone = receipt.states + receipt.episodes + receipt.follow_ups + receipt.messages
    print(f"Erased: {gone} records, and the key.")


def _confirmed(participant: str) -> bool:
    with suppress(EOFError):
        return input(f"Type {participant} again to erase everything kept of it: ").strip() == participant
    return False
