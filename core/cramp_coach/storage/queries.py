"""Every statement by its name, read from the .sql files beside this one."""

import re
from collections.abc import Mapping
from importlib.resources import files
from types import MappingProxyType

_NAMED = re.compile(r"^-- name: (\w+)\n-- (.+)\n((?:.+\n?)+?)(?=\n|\Z)", re.MULTILINE)


def parse(text: str) -> dict[str, str]:
    """The statements of one file. Each has its name, one line of comment, and no blank line within."""
    found = {name: sql.strip() for name, _, sql in _NAMED.findall(text)}
    if len(found) != text.count("-- name:"):
        raise ValueError("a statement lacks its comment, or two have one name")
    return found


def load(package: str) -> Mapping[str, str]:
    """All statements in the folder `queries` of this package."""
    loaded: dict[str, str] = {}
    for file in sorted((files(package) / "queries").iterdir(), key=lambda item: item.name):
        if not file.name.endswith(".sql"):
            continue
        for name, sql in parse(file.read_text(encoding="utf-8")).items():
            if name in loaded:
                raise ValueError(f"two statements are called {name}")
            loaded[name] = sql
    return MappingProxyType(loaded)


SQL = load("cramp_coach.storage")
