"""Every statement is written well, used, and served by the index that was made for it."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

import cramp_coach.storage
from cramp_coach.storage.migrate import statements
from cramp_coach.storage.queries import SQL, parse
from support.stores import temporary_store

FOLDER = Path(cramp_coach.storage.__file__).parent


def test_a_statement_without_its_comment_is_refused() -> None:
    with pytest.raises(ValueError, match="comment"):
        parse("-- name: lonely\nSELECT 1;\n")


def test_two_statements_of_one_name_are_refused() -> None:
    with pytest.raises(ValueError, match="one name"):
        parse("-- name: a\n-- First.\nSELECT 1;\n\n-- name: a\n-- Second.\nSELECT 2;\n")


def test_every_statement_is_used_and_every_name_exists() -> None:
    code = "\n".join(file.read_text() for file in FOLDER.rglob("*.py"))
    assert [name for name in SQL if f'"{name}"' not in code] == []


def test_python_holds_no_sql() -> None:
    words = ("SELECT ", "INSERT ", "UPDATE ", "DELETE FROM", "PRAGMA ", "COMMIT", "ROLLBACK")
    for file in FOLDER.glob("*.py"):
        assert [word for word in words if word in file.read_text()] == [], file.name


def test_a_migration_that_ends_within_a_statement_is_refused() -> None:
    assert statements("CREATE TABLE a (b);\nDROP TABLE a;") == ["CREATE TABLE a (b);", "DROP TABLE a;"]
    with pytest.raises(ValueError, match="within"):
        statements("CREATE TABLE a (b);\nDROP TABLE")


@pytest.mark.parametrize(
    ("name", "index"),
    [
        ("due_follow_ups", "follow_up_due"),
        ("waiting_messages", "outbox_due"),
        ("waiting_messages", "outbox_unsent"),
        ("lost_messages", "outbox_held"),
        ("anything_unsent", "outbox_unsent"),
        ("next_due", "follow_up_due"),
    ],
)
async def test_what_is_asked_often_is_found_by_its_index(tmp_path: Path, name: str, index: str) -> None:
    async with temporary_store(tmp_path):
        pass
    given = dict.fromkeys(("channel", "now", "limit", "participant", "owner"), 1)
    with closing(sqlite3.connect(tmp_path / "data" / "coach.db")) as database:
        plan = database.execute(f"EXPLAIN QUERY PLAN {SQL[name]}", given).fetchall()
    assert any(index in step[3] for step in plan), plan
