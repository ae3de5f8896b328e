from pathlib import Path

import pytest

from cramp_coach.errors import SettingsWrong
from cramp_coach.settings import settings_from


def test_the_folders_of_the_desktop_are_used() -> None:
    settings = settings_from({"XDG_DATA_HOME": "/data", "XDG_CONFIG_HOME": "/config"})
    assert settings.database == Path("/data/cramp-coach/coach.db")
    assert settings.keys == Path("/config/cramp-coach/keys")


def test_two_databases_never_share_their_keys() -> None:
    home = {"HOME": "/home/me"}
    keys = {settings_from(home, database).keys for database in (None, Path("/a.db"), Path("/b.db"))}
    assert len(keys) == 3


def test_named_keys_are_taken_as_they_are() -> None:
    assert settings_from({"HOME": "/h", "CRAMP_COACH_KEYS": "/k"}, Path("/a.db")).keys == Path("/k")


def test_without_a_home_a_sentence_says_what_to_set() -> None:
    with pytest.raises(SettingsWrong, match="CRAMP_COACH_DB"):
        settings_from({})
