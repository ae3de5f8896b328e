"""Every word that a person reads or hears lives in the content; operators' errors may stand in code."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
SENTENCE = re.compile(r"[A-Z][a-z']*( [\w',-]+){2,}[.?!]$")
# What an operator reads: arguments, the score's report, the back-up, the figures, the end of a program.
OPERATORS = {
    "arguments.py",
    "cli.py",
    "settings.py",
    "score.py",
    "explaining.py",
    "errors.py",
    "metrics.py",
}


def product_files() -> Iterator[Path]:
    for root in (ROOT / "core", ROOT / "adapters"):
        yield from (file for file in sorted(root.rglob("*.py")) if not is_for_operators(file))


def is_for_operators(file: Path) -> bool:
    return file.name in OPERATORS or file.parent.name == "checking"


def spared(tree: ast.AST) -> set[int]:
    """Docstrings, and whatever is raised or logged."""
    found: set[int] = set()
    for node in ast.walk(tree):
        match node:
            case ast.Raise() | ast.Call(func=ast.Attribute(attr="warning" | "error" | "info" | "exception")):
                found |= {id(part) for part in ast.walk(node)}
            case ast.Call(func=ast.Name(id=name)) if name[:1].isupper() and name.endswith(ERRORS):
                found |= {id(part) for part in ast.walk(node)}
            case ast.Expr(value=ast.Constant()):
                found.add(id(node.value))
            case ast.Return(value=ast.Dict(keys=[ast.Constant(value="error")])):
                found |= {id(part) for part in ast.walk(node)}
            case _:
                pass
    return found


ERRORS = ("Wrong", "Broken", "Missing", "Locked", "Unavailable", "Error")


def sentences(file: Path) -> list[str]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    fine = spared(tree)
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in fine
        if SENTENCE.search(node.value)
    ]


def test_no_sentence_for_people_stands_in_code() -> None:
    assert {file.name: found for file in product_files() if (found := sentences(file))} == {}


def test_a_sentence_would_be_found(tmp_path: Path) -> None:
    file = tmp_path / "reply.py"
    file.write_text('"""A docstring is no reply."""\nSAY = "Pull your toes up now."\n')
    assert sentences(file) == ["Pull your toes up now."]
