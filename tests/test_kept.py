"""What is kept from one start to the next."""

from pathlib import Path

import pytest

from cramp_coach.kept import kept
from cramp_coach.understanding.lexicon import load_lexicon

LEXICON = """
[[entry]]
id = "kind.cramp"
concept = "kind:cramp"
phrases = ["cramp"]
"""


class Counted:
    """Works something out, and counts how often."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> dict[str, tuple[int, ...]]:
        self.times += 1
        return {"numbers": (1, 2, 3)}


def files_beside(place: Path) -> list[Path]:
    return sorted((place.parent / "__pycache__").iterdir())


def test_it_is_worked_out_once(tmp_path: Path) -> None:
    work_out = Counted()
    found = [kept(tmp_path / "x", [b"one", b"two"], work_out) for _ in range(3)]
    assert found == [{"numbers": (1, 2, 3)}] * 3
    assert work_out.times == 1
    assert len(files_beside(tmp_path / "x")) == 1


@pytest.mark.parametrize("changed", [[b"one", b"TWO"], [b"one"], [b"onetwo"], [b"one", b"two", b""]])
def test_a_source_that_changed_makes_it_new(tmp_path: Path, changed: list[bytes]) -> None:
    work_out = Counted()
    for sources in ([b"one", b"two"], changed):
        kept(tmp_path / "x", sources, work_out)
    assert work_out.times == 2


@pytest.mark.parametrize("hold", [0, 7, 31, 32, 33, -1])
def test_a_file_cut_short_is_not_believed(tmp_path: Path, hold: int) -> None:
    work_out = Counted()
    kept(tmp_path / "x", [b"one"], work_out)
    (file,) = files_beside(tmp_path / "x")
    file.write_bytes(file.read_bytes()[:hold])
    assert kept(tmp_path / "x", [b"one"], work_out) == {"numbers": (1, 2, 3)}
    assert work_out.times == 2


def test_a_changed_byte_is_not_believed(tmp_path: Path) -> None:
    work_out = Counted()
    kept(tmp_path / "x", [b"one"], work_out)
    (file,) = files_beside(tmp_path / "x")
    body = bytearray(file.read_bytes())
    body[-1] ^= 1
    file.write_bytes(bytes(body))
    assert kept(tmp_path / "x", [b"one"], work_out) == {"numbers": (1, 2, 3)}


def test_where_nothing_can_be_written_it_works_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "__pycache__").write_text("in the way")
    work_out = Counted()
    assert kept(tmp_path / "x", [b"one"], work_out) == {"numbers": (1, 2, 3)}


def test_a_lexicon_that_was_changed_is_read_anew(tmp_path: Path) -> None:
    file = tmp_path / "en" / "lexicon" / "words.toml"
    file.parent.mkdir(parents=True)
    for concept in ("kind:cramp", "kind:twitch"):
        file.write_text(LEXICON.replace("kind:cramp", concept), "utf-8")
        assert [entry.concept for entry in load_lexicon(tmp_path).entries] == [concept]
