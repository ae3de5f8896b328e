"""Small files with one reason each, and functions that can be read at once."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
PRODUCT = [ROOT / "core", ROOT / "adapters"]
MOST_LINES = 400
MOST_IN_A_FUNCTION = 45
# Each with its reason; the list may only shrink.
LONG_FILES: dict[str, str] = {
    "core/cramp_coach/vocabulary.py": "every word that the packages share has its place here, once",
}
LONG_FUNCTIONS: dict[str, str] = {}


def sources(*roots: Path) -> Iterator[Path]:
    return (file for root in roots for file in sorted(root.rglob("*.py")))


def name_of(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


def test_files_are_small() -> None:
    long = {
        name_of(file)
        for file in sources(*PRODUCT, ROOT / "tests")
        if len(file.read_text(encoding="utf-8").splitlines()) > MOST_LINES
    }
    assert long == LONG_FILES.keys()


def test_functions_are_short() -> None:
    long = {name for file in sources(*PRODUCT) for name in long_functions(file)}
    assert long == LONG_FUNCTIONS.keys()


def long_functions(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and lines_of(node) > MOST_IN_A_FUNCTION:
            yield f"{name_of(file)}:{node.name}"


def lines_of(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1
