"""What an operator sets, and the sentence when it is wrong."""

from re import fullmatch

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
        ({"TELEGRAM_TOKEN": "12:a", "CRAMP_COACH_TELEGRAM_RATE": "0"}, "from 1 to 1000"),
        ({"TELEGRAM_TOKEN": "12:a", "CRAMP_COACH_TELEGRAM_RATE": "1001"}, "from 1 to 1000"),
        ({"TELEGRAM_TOKEN": "12:a", "CRAMP_COACH_TELEGRAM_RATE": "many"}, "from 1 to 1000"),
    ],
)
def test_what_is_wrong_is_said(environment: dict[str, str], sentence: str) -> None:
    with pytest.raises(SettingsWrong, match=sentence):
        telegram_settings(environment)


def test_a_rate_of_ones_own() -> None:
    assert telegram_settings({"TELEGRAM_TOKEN": "12:a"}).limits.all_per_second == 25
    faster = {"TELEGRAM_TOKEN": "12:a", "CRAMP_COACH_TELEGRAM_RATE": "800.5"}
    assert telegram_settings(faster).limits.all_per_second == 800.5


HOOK = {"TELEGRAM_TOKEN": "12:a", "CRAMP_COACH_TELEGRAM_WEBHOOK": "https://coach.example.org/"}


def test_a_web_hook_needs_only_an_address() -> None:
    hook, again = telegram_settings(HOOK).webhook, telegram_settings(HOOK).webhook
    other = telegram_settings(HOOK | {"TELEGRAM_TOKEN": "12:b"}).webhook
    assert hook is not None
    assert other is not None
    assert hook.url == "https://coach.example.org/telegram"
    assert hook == again
    assert hook.secret != other.secret
    assert fullmatch("[0-9a-f]{64}", hook.secret.reveal())
    assert hook.secret.reveal() not in repr(hook)


def test_a_secret_of_ones_own() -> None:
    hook = telegram_settings(HOOK | {"CRAMP_COACH_TELEGRAM_SECRET": "sixteen-letters_"}).webhook
    assert hook is not None
    assert hook.secret.reveal() == "sixteen-letters_"


def test_a_bot_api_server_of_ones_own_may_post_anywhere() -> None:
    own = {
        "CRAMP_COACH_TELEGRAM_API": "http://127.0.0.1:8081",
        "CRAMP_COACH_TELEGRAM_WEBHOOK": "http://127.0.0.1:9000",
    }
    hook = telegram_settings(HOOK | own).webhook
    assert hook is not None
    assert hook.url == "http://127.0.0.1:9000/telegram"


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("WEBHOOK", "http://coach.example.org", "must be the public https://"),
        ("WEBHOOK", "coach.example.org", "must be the public https://"),
        ("WEBHOOK", "https://", "must be the public https://"),
        ("WEBHOOK", "https://me:word@coach.example.org", "must be the public https://"),
        ("WEBHOOK", "https://coach.example.org/?a=b", "and no more"),
        ("WEBHOOK", "https://coach.example.org/#a", "and no more"),
        ("WEBHOOK", "https://coach.example.org:99999", "and no more"),
        ("WEBHOOK", "https://coach.example.org:8080", "443, 80, 88, 8443 only"),
        ("WEBHOOK", "https://[bad", "is not an address|must be"),
        ("SECRET", "short", "16 to 256"),
        ("SECRET", "a secret with spaces in it", "16 to 256"),
        ("SECRET", "x" * 257, "16 to 256"),
    ],
)
def test_a_wrong_web_hook_is_one_sentence_that_tells_no_secret(name: str, value: str, sentence: str) -> None:
    with pytest.raises(SettingsWrong, match=sentence) as caught:
        telegram_settings(HOOK | {f"CRAMP_COACH_TELEGRAM_{name}": value})
    assert "word" not in str(caught.value)
