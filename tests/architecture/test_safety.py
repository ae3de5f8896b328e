"""The hazard log names tests that exist, and an honest review record."""

import ast
import re
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
SAFETY = (TESTS.parent / "docs" / "safety.md").read_text(encoding="utf-8")
NAMED = sorted(set(re.findall(r"`([\w/]*test_\w+\.py(?:::\w+)?)`", SAFETY)))
TABLE = re.compile(r"^\|(.+)\|$", re.MULTILINE)


def functions_of(file: Path) -> set[str]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}


@pytest.mark.parametrize("named", NAMED)
def test_a_test_that_is_named_exists(named: str) -> None:
    file, _, function = named.partition("::")
    assert (TESTS / file).is_file()
    assert not function or function in functions_of(TESTS / file)


def test_every_hazard_has_a_cause_a_control_and_a_test() -> None:
    log = SAFETY.split("## Hazards")[1].split("\n## ")[0]
    _, _, *rows = [row.split("|") for row in TABLE.findall(log)]
    assert len(rows) > 20
    for hazard, cause, control, shown in rows:
        assert cause.strip(), hazard
        assert control.strip(), cause
        assert "test_" in shown, cause


def test_what_is_named_is_really_found() -> None:
    assert len(NAMED) > 20
    assert "test_that_is_not_there" not in functions_of(TESTS / "architecture" / "test_safety.py")


def test_the_review_record_claims_nothing_that_nobody_signed() -> None:
    record = SAFETY.split("## Review\n")[1].split("\n## ")[0]
    signed = TABLE.findall(record)[2:]
    assert bool(signed) != ("No registered clinician has reviewed this content yet." in record)
