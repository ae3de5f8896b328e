"""Logs for programs: an object a line, and nothing that anybody said."""

import io
import json
import logging

import pytest

from cramp_coach.errors import SettingsWrong
from cramp_coach.logs import JsonLines
from cramp_coach.settings import LOG_FORMATS, settings_from


def written(*, failing: bool) -> dict[str, object]:
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(JsonLines())
    log = logging.Logger("some.part")
    log.addHandler(handler)
    try:
        int("planted words: my calf")
    except ValueError:
        log.exception("message %d was lost", 7, exc_info=failing)
    (line,) = out.getvalue().splitlines()
    return dict(json.loads(line))


def test_a_line_says_when_how_grave_where_and_what() -> None:
    line = written(failing=False)
    assert line.pop("at")
    assert line == {"level": "ERROR", "logger": "some.part", "message": "message 7 was lost"}


def test_of_an_exception_only_its_name_and_place_are_told() -> None:
    line = written(failing=True)
    assert line["error"] == "ValueError"
    assert str(line["where"]).startswith("['written:")
    assert "planted" not in json.dumps(line)


def test_a_format_that_there_is_not_is_one_sentence() -> None:
    with pytest.raises(SettingsWrong, match=" or ".join(LOG_FORMATS)):
        settings_from({"HOME": "/nowhere", "CRAMP_COACH_LOG_FORMAT": "xml"})
