import json
import sqlite3
import sys
from pathlib import Path

import pytest

from support.program import piped, run

ME = "console:me"


@pytest.mark.parametrize(
    "arguments",
    [
        ("export", ME),
        ("forget", ME, "--yes"),
        ("db", "backup", "copy.db"),
        ("db", "restore", "copy.db"),
        ("telegram",),
        ("score", "nowhere.jsonl"),
        ("chat", "--db", "/proc/x/coach.db"),
    ],
)
def test_what_cannot_be_done_ends_in_one_sentence(arguments: tuple[str, ...], tmp_path: Path) -> None:
    ran = run(*arguments, home=tmp_path)
    assert ran.one_sentence, ran.err


def test_a_word_of_settings_that_makes_no_sense_ends_in_one_sentence(tmp_path: Path) -> None:
    ran = run("export", ME, home=tmp_path, CRAMP_COACH_LOG="loud")
    assert ran.one_sentence
    assert "CRAMP_COACH_LOG" in ran.err


def test_no_command_and_an_unknown_one_exit_with_2(tmp_path: Path) -> None:
    assert run(home=tmp_path).code == 2
    assert run("dance", home=tmp_path).code == 2


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    database = tmp_path / "data" / "coach.db"
    piped({"say": "my calf is cramping"}, home=tmp_path, options=("--db", str(database)))
    return database


def test_what_is_kept_can_be_exported_and_erased(kept: Path, tmp_path: Path) -> None:
    exported = run("export", ME, "--db", str(kept), home=tmp_path)
    assert exported.code == 0, exported.err
    assert "calf" in json.dumps(json.loads(exported.out))
    erased = run("forget", ME, "--db", str(kept), home=tmp_path, typed=f"{ME}\n")
    assert erased.code == 0, erased.err
    assert "calf" not in run("export", ME, "--db", str(kept), home=tmp_path).out


def test_erasing_needs_the_name_typed_again(kept: Path, tmp_path: Path) -> None:
    ran = run("forget", ME, "--db", str(kept), home=tmp_path, typed="yes\n")
    assert (ran.code, "Nothing was erased." in ran.err) == (2, True)
    assert "calf" in run("export", ME, "--db", str(kept), home=tmp_path).out


def test_a_backup_is_whole_and_replaces_nothing(kept: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    assert run("db", "backup", str(copy), "--db", str(kept), home=tmp_path).code == 0
    with sqlite3.connect(copy) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    database.close()
    assert copy.stat().st_mode & 0o077 == 0
    assert run("db", "backup", str(copy), "--db", str(kept), home=tmp_path).one_sentence


def test_a_backup_can_be_restored(kept: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    assert run("db", "backup", str(copy), "--db", str(kept), home=tmp_path).code == 0
    kept.unlink()
    restored = run("db", "restore", str(copy), "--db", str(kept), home=tmp_path)
    assert restored.code == 0, restored.err
    assert "calf" in run("export", ME, "--db", str(kept), home=tmp_path).out


def test_a_damaged_database_ends_in_one_sentence(tmp_path: Path) -> None:
    broken = tmp_path / "coach.db"
    broken.write_bytes(b"no database at all" * 100)
    assert run("chat", "--db", str(broken), home=tmp_path).one_sentence
    assert run("db", "backup", str(tmp_path / "b.db"), "--db", str(broken), home=tmp_path).one_sentence


def test_the_content_is_sound(tmp_path: Path) -> None:
    ran = run("check", home=tmp_path)
    assert (ran.code, ran.err) == (0, "")


def test_understanding_answers_line_by_line(tmp_path: Path) -> None:
    typed = json.dumps({"id": "a", "text": "my left calf is cramping, no swelling"}) + "\nnonsense\n"
    first, second = map(json.loads, run("understand", home=tmp_path, typed=typed).out.splitlines())
    assert (first["id"], first["kind"], first["side"]) == ("a", "cramp", "L")
    assert second.keys() == {"error"}


def test_understanding_can_be_explained(tmp_path: Path) -> None:
    assert "site:calf" in run("understand", "--explain", "my calf is cramping", home=tmp_path).out


@pytest.mark.parametrize(
    ("module", "unwanted"),
    [
        ("cramp_coach.talking", ("telegram", "cramp_coach_telegram")),
        ("cramp_coach.cli", ("telegram", "pydantic", "aiosqlite")),
        ("cramp_coach.explaining", ("cramp_coach.storage", "aiosqlite", "telegram")),
    ],
)
def test_a_command_loads_only_what_it_needs(module: str, unwanted: tuple[str, ...]) -> None:
    import subprocess

    code = f"import sys, {module}; print([m for m in {unwanted!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603 - ours
    assert done.stdout.strip() == "[]"
