"""Which words the program itself calls for by name, read off its own source."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

PROGRAM = Path(__file__).parent.parent
AUTHORS = "checking"  # what checks words does not say them


@dataclass(frozen=True)
class Uses:
    """`literals`: every string in the program; `patterns`: every string with blanks, as what it may become;
    `phrases`: the phrases that it names outright."""

    literals: frozenset[str]
    patterns: tuple[str, ...]
    phrases: frozenset[str]

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return re.compile("|".join(self.patterns) or r"(?!)")

    def calls_for(self, name: str) -> bool:
        """Whether the program may ask for words by this name."""
        return name in self.literals or self._pattern.fullmatch(name) is not None


def uses_of_the_program(folder: Path = PROGRAM) -> Uses:
    """What the source of the program says of the words that it needs."""
    literals, patterns, phrases = set[str](), set[str](), set[str]()
    for file in sorted(folder.rglob("*.py")):
        if file.relative_to(folder).parts[0] == AUTHORS:
            continue
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            match node:
                case ast.Constant(value=str(text)):
                    literals.add(text)
                case ast.JoinedStr():
                    patterns.update(_pattern_of(node))
                case _:
                    phrases.update(_phrase_in(node))
    return Uses(frozenset(literals), tuple(sorted(patterns)), frozenset(phrases))


def _pattern_of(node: ast.JoinedStr) -> Iterator[str]:
    """Only with a dot: "notice.{name}" names words, "{a}{b}" nothing in particular."""
    parts = [part.value if isinstance(part, ast.Constant) else None for part in node.values]
    if any(isinstance(part, str) and "." in part for part in parts):
        yield "".join(r"[a-z_.]+" if part is None else re.escape(str(part)) for part in parts)


def _phrase_in(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.Call(func=ast.Name(id="say" | "plain" | "_phrase"), args=[_, ast.Constant(str(phrase)), *_]):
            yield phrase
        case ast.Subscript(value=ast.Attribute(attr="phrases"), slice=ast.Constant(value=str(phrase))):
            yield phrase
        case _:
            return
