"""What an operator sets, and the sentence when it is wrong."""

import pytest

from cramp_coach.errors import SettingsWrong
from cramp_coach_telegram.settings import TELEGRAM, telegram_settings


def test_a_token_is_enough() -> None:
    settings = telegram_settings({"TELEGRAM_TOKEN": " 12:ab_C-d\n"})
    assert settings.token.reveal() == "12:ab_C-d"
    assert settings.api == TELEGRAM


def test_the_token_is_never_printed() -> None:
    settings = telegram_settings({"TELEGRAM_TOKEN": "12:secret"})
    assert "secret" not in f"{settings} {settings!r} {settings.token} {settings.token!r}"


def test_another_address() -> None:
    environment = {"TELEGRAM_TOKEN": "12:a", "CRAMP_COACH_TELEGRAM_API": "http://127.0.0.1:8081/"}
    assert telegram_settings(environment).api == "http://127.0.0.1:8081"


@pytest.mark.parametrize(
    ("environment", "sentence"),
    [
        ({}, "BotFather.*TELEGRAM_TOKEN"),
        ({"TELEGRAM_TOKEN": "  "}, "BotFather.*TELEGRAM_TOKEN"),
        ({"TELEGRAM_TOKEN": "hello"}, "TELEGRAM_TOKEN is not"),
        ({"TELEGRAM_TOKEN": "12:a", "CRAMP_COACH_TELEGRAM_API": "localhost"}, "CRAMP_COACH_TELEGRAM_API"),
        ({"TELEGRAM_TOKEN": "12:a", "CRAMP_COACH_TELEGRAM_API": "http://a:99999"}, "65535"),
        ({"TELEGRAM_TOKEN": "12:a", "CRAMP_COACH_TELEGRAM_API": "http://a:b"}, "65535"),
    ],
)
def test_what_is_wrong_is_said(environment: dict[str, str], sentence: str) -> None:
    with pytest.raises(SettingsWrong, match=sentence):
        telegram_settings(environment)
