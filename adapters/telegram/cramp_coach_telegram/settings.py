"""What an operator may set of the Telegram channel, read once from a mapping that is given."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from re import fullmatch
from urllib.parse import SplitResult, urlsplit

from cramp_coach.errors import SettingsWrong

TOKEN = "TELEGRAM_TOKEN"  # noqa: S105 - the variable's name, not a token
API = "CRAMP_COACH_TELEGRAM_API"
TELEGRAM = "https://api.telegram.org"


@dataclass(frozen=True, slots=True)
class Secret:
    """A word that is never printed: `repr` and `str` hide it, only `reveal` gives it."""

    value: str = field(repr=False)

    def reveal(self) -> str:
        """The word itself, for the one place that needs it."""
        return self.value


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is sent and how long is waited; the defaults fit Telegram's own limits."""

    chat_per_second: float = 1.0
    chat_burst: int = 3
    all_per_second: float = 25.0
    all_burst: int = 5  # in any second at most 30, which is where Telegram begins to refuse
    turns_in_flight: int = 8
    long_poll_s: int = 30
    connect_s: float = 5.0
    read_s: float = 10.0
    pool_s: float = 8.0
    courier_every_s: float = 5.0
    first_pause_s: float = 0.5  # after a failed poll; doubles
    longest_pause_s: float = 30.0
    conflicts: int = 6  # a killed process's long poll may still hang for a moment
    drain_s: float = 5.0  # so long the last replies may take when we stop


@dataclass(frozen=True, slots=True)
class TelegramSettings:
    """The settings of this channel."""

    token: Secret
    api: str = TELEGRAM
    limits: Limits = Limits()


def telegram_settings(environment: Mapping[str, str]) -> TelegramSettings:
    """The settings in this environment. Raises SettingsWrong, with a sentence that says what to do."""
    token = environment.get(TOKEN, "").strip()
    if not token:
        raise SettingsWrong(
            f"There is no Telegram token: write to @BotFather in Telegram, send /newbot, "
            f"and put the token it gives you into {TOKEN}."
        )
    if not fullmatch(r"[0-9]+:[A-Za-z0-9_-]+", token):
        raise SettingsWrong(
            f"{TOKEN} is not a Telegram token (digits, a colon, letters): copy it again from @BotFather."
        )
    return TelegramSettings(Secret(token), _address(environment.get(API, "").strip() or TELEGRAM))


def _address(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        raise SettingsWrong(f"{API} is not an address: it must begin with http:// or https://.")
    if not _has_possible_port(parts):
        raise SettingsWrong(f"{API} is not an address: its port must be a number up to 65535.")
    return text.rstrip("/")


def _has_possible_port(parts: SplitResult) -> bool:
    try:
        return parts.port is None or parts.port > 0
    except ValueError:
        return False
