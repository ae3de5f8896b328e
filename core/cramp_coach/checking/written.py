"""Where each item is written, and what keeps a folder of content from loading at all."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

from pydantic import BaseModel, ValidationError

from cramp_coach.checking.examples import load_examples
from cramp_coach.checking.manner import load_manner
from cramp_coach.checking.problems import Problem
from cramp_coach.errors import ContentBroken
from cramp_coach.guide.crossing import unknown_references
from cramp_coach.guide.loader import read_toml, tables_in
from cramp_coach.guide.models import GuideFile
from cramp_coach.guide.words import Words
from cramp_coach.understanding.lexicon import load_lexicon


def files_of_items(folder: Path, language: str = "en") -> dict[str, str]:
    """The file of each item, from the folder on: "rule back_fever" stands in "guide/rules_body.toml"."""
    found: dict[str, str] = {}
    for place in ("guide", language, f"{language}/lexicon"):
        for file in sorted((folder / place).glob("*.toml")):
            name = file.relative_to(folder).as_posix()
            found |= dict.fromkeys(_items_in(_tables(file)), name)
    return found


def broken(folder: Path, language: str = "en") -> Iterator[Problem]:
    """Everything that keeps this content from loading: broken files, broken items, unknown ids."""
    unreadable = [*_unreadable(folder, language)]
    if unreadable:
        yield from unreadable
        return
    yield from _invalid(GuideFile, folder / "guide", {})
    yield from _invalid(Words, folder / language, {"language": language})
    for load in (load_lexicon, load_manner, load_examples):
        try:
            load(folder)
        except ContentBroken as error:
            yield Problem("", str(error))


def _unreadable(folder: Path, language: str) -> Iterator[Problem]:
    for place in ("guide", language):
        for file in sorted((folder / place).glob("*.toml")):
            try:
                read_toml(file)
            except ContentBroken as error:
                yield Problem("", str(error), file.relative_to(folder).as_posix())


def _invalid(model: type[BaseModel], place: Path, given: dict[str, Any]) -> Iterator[Problem]:
    try:
        tables = given | tables_in(place)
    except ContentBroken as error:
        yield Problem("", str(error))
        return
    try:
        content = model.model_validate(tables)
    except ValidationError as error:
        for one in error.errors():
            yield Problem(_item_at(tables, one["loc"]), f"{_rest_of(one['loc'])}{one['msg']}")
    else:
        if isinstance(content, GuideFile):
            yield from (Problem(item, what) for item, what in unknown_references(content))


def _item_at(tables: dict[str, Any], place: tuple[int | str, ...]) -> str:
    """The item of which a part is wrong: ("rule", 3, "urgency") is "rule back_fever"."""
    table, *rest = place or ("",)
    entries: object = tables.get(str(table))
    if not isinstance(entries, list) or not rest:
        return ".".join(map(str, place[:2]))
    return f"{table} {[*_named(cast('list[object]', entries))][int(rest[0])]}"


def _rest_of(place: tuple[int | str, ...]) -> str:
    rest = ".".join(map(str, place[2:]))
    return f"at {rest}: " if rest else ""


def _tables(file: Path) -> dict[str, Any]:
    try:
        return read_toml(file)
    except ContentBroken:
        return {}


def _items_in(tables: dict[str, Any]) -> Iterator[str]:
    for table, entries in tables.items():
        if isinstance(entries, list):
            yield from (f"{table} {name}" for name in _named(cast("list[object]", entries)))
        elif isinstance(entries, dict):
            yield table
            yield from (f"{table}.{name}" for name in cast("dict[str, object]", entries))


def _named(entries: list[object]) -> Iterator[str]:
    """The id of each entry of a table, or its place where it has none."""
    for place, entry in enumerate(entries):
        known = cast("dict[str, object]", entry) if isinstance(entry, dict) else {}
        yield str(known.get("id", place))
