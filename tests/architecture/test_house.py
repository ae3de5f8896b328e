"""What users of the repository were promised at its top, and what must never be in it."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TOP = [
    "README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md", "LICENSE", "pyproject.toml",
    "constraints.txt", "run", "test", ".ci/run", "core/cramp_coach/py.typed", "docs/architecture.md",
    "docs/running.md", "docs/writing-content.md", "docs/adding-a-channel.md", "docs/privacy.md",
    "docs/scale.md", "docs/safety.md",
]  # fmt: skip
HIDDEN = {
    ".git",
    ".venv",
    ".venv-aiogram",  # made by bench/telegram.py
    ".mypy_cache",
    ".ruff_cache",
    ".pytest_cache",
    ".hypothesis",
    "__pycache__",
    "node_modules",
}
# Where packages are downloaded from, and places that exist on one machine only.
REGISTRY = re.compile(r"pypi\.org|pythonhosted|index-url|/simple/", re.IGNORECASE)
MACHINE = re.compile(r"(?<![\w.])/(work|root|home/(?!me\b)\w+|Users)/", re.IGNORECASE)


def texts() -> Iterator[tuple[Path, str]]:
    for folder, names, files in os.walk(ROOT):
        names[:] = [name for name in names if name not in HIDDEN and not name.endswith("_cache")]
        for file in (Path(folder) / name for name in files):
            if file.name.startswith(".coverage") or file.name == ".git":  # a measured run's, a worktree's
                continue
            if file != Path(__file__) and file.suffix in {".py", ".toml", ".md", ".txt", ".sh", ".sql", ""}:
                yield file.relative_to(ROOT), file.read_text(encoding="utf-8", errors="replace")


@pytest.mark.parametrize("name", TOP)
def test_the_house_is_complete(name: str) -> None:
    assert (ROOT / name).is_file()


@pytest.mark.parametrize("name", ["run", "test", ".ci/run"])
def test_the_commands_can_be_started(name: str) -> None:
    assert os.access(ROOT / name, os.X_OK)


@pytest.mark.parametrize("unwanted", [REGISTRY, MACHINE], ids=["registry", "machine"])
def test_nothing_belongs_to_one_machine(unwanted: re.Pattern[str]) -> None:
    assert [str(file) for file, text in texts() if unwanted.search(text)] == []


def test_the_versions_are_exact_and_have_no_addresses() -> None:
    lines = (ROOT / "constraints.txt").read_text().splitlines()
    assert all(re.fullmatch(r"#.*|[a-z0-9-]+==[\w.]+", line) for line in lines)


def test_the_commands_load_no_channel_and_no_web() -> None:
    loaded = "{'telegram', 'ask_sdk_core', 'starlette', 'uvicorn'} & {*sys.modules}"
    code = f"import sys, cramp_coach.cli; sys.exit(bool({loaded}))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0  # noqa: S603 - our own code
