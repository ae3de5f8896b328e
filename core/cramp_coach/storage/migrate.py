"""Brings a database to this version's shape, or says why it cannot."""

import sqlite3
from importlib.resources import files

from cramp_coach.errors import StoreBroken
from cramp_coach.storage.queries import SQL

_OURS = 1131572067  # stands in every database of ours, so that we never write into another program's


def version(database: sqlite3.Connection, name: str, *, checked: bool = True) -> int:
    """The number of the last migration; 0 for an empty file. `checked`: every page is looked at first.

    Raises StoreBroken for what we must not touch.
    """
    if checked and not is_whole(database):
        raise StoreBroken(f"{name} is damaged: restore a backup.")
    found = int(database.execute(SQL["user_version"]).fetchone()[0])
    ours = database.execute(SQL["application_id"]).fetchone()[0] == _OURS
    if not ours and database.execute(SQL["count_tables"]).fetchone()[0]:
        raise StoreBroken(f"{name} belongs to another program: choose another file.")
    if found > newest():
        raise StoreBroken(f"{name} was written by a newer version of Cramp Coach: update the program.")
    return found


def is_whole(database: sqlite3.Connection) -> bool:
    """Whether every page is as it should be. Raises sqlite3.DatabaseError for what is no database at all."""
    try:
        return bool(database.execute(SQL["quick_check"]).fetchone()[0] == "ok")
    except UnicodeDecodeError:  # of what it found, in the words of the damage itself
        return False


def newest() -> int:
    """The number of this version's last migration."""
    return max(_migrations())


def migrate(database: sqlite3.Connection, since: int) -> None:
    """Runs what is newer than `since`, inside the caller's transaction."""
    for number, text in sorted(_migrations().items()):
        if number > since:
            for statement in statements(text):
                database.execute(statement)


def statements(text: str) -> list[str]:
    """The statements of a script. `executescript` would commit in between."""
    found: list[str] = []
    current = ""
    for line in text.splitlines(keepends=True):
        current += line
        if sqlite3.complete_statement(current):
            found.append(current.strip())
            current = ""
    if current.strip():
        raise ValueError("a migration ends within a statement")
    return found


def _migrations() -> dict[int, str]:
    folder = files("cramp_coach.storage") / "migrations"
    return {
        int(file.name[:4]): file.read_text(encoding="utf-8")
        for file in folder.iterdir()
        if file.name.endswith(".sql")
    }
