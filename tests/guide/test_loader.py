"""Content that is broken says where, and what is wrong, in one sentence."""

import shutil
import time
from pathlib import Path

import pytest

from cramp_coach.errors import ContentBroken
from cramp_coach.guide.loader import CONTENT, Guide, load_guide
from cramp_coach.vocabulary import RuleId


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copy = tmp_path / "content"
    shutil.copytree(CONTENT, copy)
    return copy


def broken(folder: Path) -> str:
    with pytest.raises(ContentBroken) as caught:
        load_guide(folder)
    return str(caught.value)


def add(folder: Path, text: str) -> None:
    (folder / "guide" / "zz_more.toml").write_text(text, encoding="utf-8")


def test_a_copy_loads(folder: Path) -> None:
    assert load_guide(folder).findings.keys() == load_guide().findings.keys()


def test_it_is_quick() -> None:
    before = time.process_time()
    load_guide()
    assert time.process_time() - before < 1.0  # about 0.1 on a quiet machine


def test_remedies_stand_in_order(guide: Guide) -> None:
    orders = [remedy.order for remedy in guide.remedies.values()]
    assert orders == sorted(orders)


def test_reasons_have_sources(guide: Guide) -> None:
    assert guide.sources_of(RuleId("sore_with_clot_risk")) == ("nhs_dvt",)
    assert guide.sources_of(RuleId("saddle_numb")) == guide.findings["saddle_numb"].sources
    assert guide.sources_of(RuleId("unnamed_danger")) == ()


def test_languages_that_we_do_not_speak(guide: Guide, folder: Path) -> None:
    assert "inglés" in guide.languages["es"]
    (folder / "languages.toml").unlink()
    assert load_guide(folder).languages == {}


def test_invalid_toml_names_the_file(folder: Path) -> None:
    add(folder, "this is not = = toml")
    assert "zz_more.toml is not valid TOML" in broken(folder)


def test_a_file_that_is_not_text(folder: Path) -> None:
    (folder / "guide" / "zz_more.toml").write_bytes(b"\xff\xfe\x00")
    assert "zz_more.toml cannot be read" in broken(folder)


def test_a_field_that_does_not_exist(folder: Path) -> None:
    add(folder, '[[topic]]\nid = "x"\ngrade = "B"\nsources = ["nhs_dvt"]\ncolour = "red"\n')
    assert "colour" in broken(folder)


def test_an_id_that_stands_twice(folder: Path) -> None:
    add(folder, '[[finding]]\nid = "chest_pain"\ntopic = "weakness"\n')
    assert "'chest_pain' stands twice" in broken(folder)


REFERENCES = [
    ('[[rule]]\nid = "r"\nurgency = "SOON"\nall = ["nonsense"]\n', "the fact 'nonsense'"),
    ('[[question]]\nid = "q"\ncovers = ["nonsense"]\nphase = "detail"\n', "the finding 'nonsense'"),
    ('[[site]]\nid = "s"\nwithin = ["nonsense"]\n', "the site 'nonsense'"),
    ('[[site]]\nid = "s"\nscreen = { cramp = "nonsense" }\n', "the screen 'nonsense'"),
    ('[[modifier]]\nid = "m"\nopened_by = []\nquestion = "nonsense"\n', "the question 'nonsense'"),
    ('[[topic]]\nid = "t"\ngrade = "B"\nsources = ["nonsense"]\n', "the source 'nonsense'"),
]


@pytest.mark.parametrize(("text", "complaint"), REFERENCES)
def test_a_reference_that_leads_nowhere(folder: Path, text: str, complaint: str) -> None:
    add(folder, text)
    assert complaint in broken(folder)


def test_a_word_that_two_files_give(folder: Path) -> None:
    for name, label in (("zy_more.toml", "knee"), ("zz_more.toml", "the knee")):
        (folder / "en" / name).write_text(f'[sites]\nknee = "{label}"\n', encoding="utf-8")
    assert "zz_more.toml gives 'knee' again" in broken(folder)


def test_no_content_at_all(tmp_path: Path) -> None:
    assert "no content" in broken(tmp_path)
