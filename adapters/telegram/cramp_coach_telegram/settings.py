"""What an operator may set of the Telegram channel, read once from a mapping that is given."""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from re import fullmatch
from urllib.parse import SplitResult, urlsplit

from cramp_coach.errors import SettingsWrong
from cramp_coach.settings import OPERATOR

TOKEN = "TELEGRAM_TOKEN"  # noqa: S105 - the variable's name, not a token
API = "CRAMP_COACH_TELEGRAM_API"
WEBHOOK = "CRAMP_COACH_TELEGRAM_WEBHOOK"
SECRET = "CRAMP_COACH_TELEGRAM_SECRET"  # noqa: S105 - the variable's name, not a secret
TELEGRAM = "https://api.telegram.org"
RATE = "CRAMP_COACH_TELEGRAM_RATE"
ADMIN = "TELEGRAM_ADMIN_CHAT"
PATH = "/telegram"
MOST_A_SECOND = 1_000  # what Telegram allows whoever pays for it
PORTS = (443, 80, 88, 8443)  # the only ones that Telegram posts to


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
    kept_for_people: int = 2  # of that burst; check-ins never take them
    edit_every_s: float = 3.0
    relief_s: float = 120.0  # one relief, and how many calls it should take
    relief_calls: int = 6
    queue: int = 1_000  # so much may be under way at once; then no more is taken, and Telegram keeps it
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
class WebhookSettings:
    """Where Telegram posts updates to, and the secret by which we know that it is Telegram."""

    url: str
    secret: Secret


@dataclass(frozen=True, slots=True)
class TelegramSettings:
    """The settings of this channel. `webhook`: Telegram posts to us; None: we ask Telegram.

    `operator`: who runs this and how they are reached, in their own words. `admin`: the chat that is told
    of failures.
    """

    token: Secret
    api: str = TELEGRAM
    limits: Limits = Limits()
    webhook: WebhookSettings | None = None
    operator: str = ""
    admin: int | None = None

    @property
    def bot_id(self) -> str:
        """The part of the token that anybody may know."""
        return self.token.reveal().partition(":")[0]


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
    api = _address(environment.get(API, "").strip() or TELEGRAM)
    webhook = _webhook(environment, Secret(token), api)
    operator = environment.get(OPERATOR, "").strip()
    return TelegramSettings(Secret(token), api, _limits(environment), webhook, operator, _admin(environment))


def _admin(environment: Mapping[str, str]) -> int | None:
    given = environment.get(ADMIN, "").strip()
    if not given:
        return None
    if not fullmatch(r"-?[0-9]{1,16}", given):
        raise SettingsWrong(f"{ADMIN} must be the number of a chat, such as 123456789.")
    return int(given)


def _limits(environment: Mapping[str, str]) -> Limits:
    given = environment.get(RATE, "").strip()
    if not given:
        return Limits()
    if not fullmatch(r"[0-9]{1,4}(\.[0-9]+)?", given) or not 1 <= float(given) <= MOST_A_SECOND:
        raise SettingsWrong(f"{RATE} must be a number of messages a second, from 1 to {MOST_A_SECOND}.")
    return Limits(all_per_second=float(given))


def _webhook(environment: Mapping[str, str], token: Secret, api: str) -> WebhookSettings | None:
    address = environment.get(WEBHOOK, "").strip()
    if not address:
        return None
    parts = _parts(address, WEBHOOK)
    # A Bot API server of one's own may post to any address.
    if api == TELEGRAM and (parts.scheme != "https" or not parts.hostname or "@" in parts.netloc):
        raise SettingsWrong(f"{WEBHOOK} must be the public https:// address of this server.")
    if parts.query or parts.fragment or not _has_possible_port(parts):
        raise SettingsWrong(f"{WEBHOOK} must be an address like https://coach.example.org, and no more.")
    if api == TELEGRAM and parts.port not in {None, *PORTS}:
        raise SettingsWrong(f"{WEBHOOK}: Telegram posts to ports {', '.join(map(str, PORTS))} only.")
    return WebhookSettings(address.rstrip("/") + PATH, _secret(environment, token))


def _secret(environment: Mapping[str, str], token: Secret) -> Secret:
    """The one that is set, or one that only who knows the token can make: the same after every start."""
    given = environment.get(SECRET, "").strip()
    if not given:
        made = hmac.digest(token.reveal().encode(), b"cramp-coach web hook", hashlib.sha256)
        return Secret(made.hex())
    if not fullmatch(r"[A-Za-z0-9_-]{16,256}", given):
        raise SettingsWrong(f"{SECRET} must be 16 to 256 letters, digits, _ or -: or leave it out.")
    return Secret(given)


def _address(text: str) -> str:
    parts = _parts(text, API)
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        raise SettingsWrong(f"{API} is not an address: it must begin with http:// or https://.")
    if not _has_possible_port(parts):
        raise SettingsWrong(f"{API} is not an address: its port must be a number up to 65535.")
    return text.rstrip("/")


def _parts(address: str, name: str) -> SplitResult:
    try:
        return urlsplit(address)
    except ValueError:
        raise SettingsWrong(f"{name} is not an address: look at its brackets.") from None


def _has_possible_port(parts: SplitResult) -> bool:
    try:
        return parts.port is None or parts.port > 0
    except ValueError:
        return False
