"""The commands of the program and what each may be given."""

import argparse
from pathlib import Path
from typing import Protocol


class Commands(Protocol):
    """What argparse gives to add commands to; its own name there is private."""

    def add_parser(self, name: str, *, help: str) -> argparse.ArgumentParser:  # noqa: A002 - argparse's name
        """Another command."""
        ...


def parser() -> argparse.ArgumentParser:
    """Reads the command line; it ends the program with exit code 2 for what makes no sense."""
    top = argparse.ArgumentParser(prog="cramp-coach", description="Information, not a diagnosis.")
    commands = top.add_subparsers(dest="command", required=True, metavar="command")
    _talking(commands)
    _measuring(commands)
    _keeping(commands)
    return top


def _talking(commands: Commands) -> None:
    for name, text in (("chat", "talk here, at the keyboard"), ("pipe", "the same in JSON lines")):
        one = commands.add_parser(name, help=text)
        one.add_argument("--now", metavar="TIME", help="start at this time (ISO 8601)")
        one.add_argument("--zone", help="where you are, such as Europe/London")
        one.add_argument("--voice", action="store_true", help="as a speaker would say it")
        _database(one, "keep the conversation here; otherwise it is gone at the end")
    for name, text in (
        ("telegram", "answer on Telegram (needs TELEGRAM_TOKEN)"),
        ("alexa", "answer an Alexa skill (needs ALEXA_SKILL_ID)"),
        ("serve", "answer on every channel that is configured"),
    ):
        one = commands.add_parser(name, help=text)
        one.add_argument("--port", type=int, help="where the web server listens, if there is one")
        if name == "alexa":
            one.add_argument("--profile", metavar="NAME", help="private, or public, which keeps nothing")
        _database(one, "the database")


def _measuring(commands: Commands) -> None:
    understand = commands.add_parser("understand", help="what is understood of each JSON line")
    understand.add_argument("--explain", metavar="TEXT", help="show which words said what")
    score = commands.add_parser("score", help="triage written cases and count how well")
    score.add_argument("file", type=Path)
    score.add_argument("--json", action="store_true", help="print one JSON object")
    check = commands.add_parser("check", help="check the clinical content")
    check.add_argument("--booklet", type=Path, metavar="FILE", help="print it all, for a clinician to sign")
    skill = commands.add_parser("skill", help="write Alexa's skill package from the content")
    skill.add_argument("folder", type=Path, nargs="?", default=Path("infra/alexa/skill-package"))
    skill.add_argument("--profile", choices=("private", "public"), default="private")
    skill.add_argument(
        "--address", default="https://coach.example.org", help="this server's, as Alexa reaches it"
    )


def _keeping(commands: Commands) -> None:
    export = commands.add_parser("export", help="everything kept of a participant, as JSON")
    forget = commands.add_parser("forget", help="erase everything kept of a participant")
    forget.add_argument("--yes", action="store_true", help="do not ask for confirmation")
    for one in (export, forget):
        one.add_argument("participant", help="such as telegram:123")
        _database(one, "the database")
    database = commands.add_parser("db", help="care for the database")
    tasks = database.add_subparsers(dest="task", required=True, metavar="task")
    backup = tasks.add_parser("backup", help="write a verified copy, without the keys")
    restore = tasks.add_parser("restore", help="put a backup in the database's place")
    for one in (backup, restore):
        one.add_argument("file", type=Path)
    rekey = tasks.add_parser("rekey", help="put a new master key in the place of the old one")
    move = tasks.add_parser("move", help="carry everything over to PostgreSQL")
    move.add_argument("--to", metavar="URL", help="an empty database; DATABASE_URL if not given")
    move.add_argument("--keys-to", metavar="URL", help="another one for the keys; KEYS_URL if not given")
    for one in (backup, restore, rekey, move):
        _database(one, "the database")


def _database(command: argparse.ArgumentParser, text: str) -> None:
    command.add_argument("--db", type=Path, metavar="FILE", help=text)
