"""What an operator may set, read once from a mapping that is given."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from cramp_coach.errors import SettingsWrong

LOG_FORMATS = ("text", "json")
METRICS = "CRAMP_COACH_METRICS"
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
DATABASE_URL, KEYS_URL = "DATABASE_URL", "KEYS_URL"
HOST, PORT = "CRAMP_COACH_HOST", "CRAMP_COACH_PORT"
OPERATOR = "CRAMP_COACH_OPERATOR"


@dataclass(frozen=True, slots=True)
class Server:
    """Two PostgreSQL databases: one of rows, one of wrapped keys. Their addresses may hold passwords."""

    url: str = field(repr=False)
    keys_url: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Settings:
    """Where the database and its keys lie, and how much is logged. `keys`: the master key's folder."""

    database: Path | Server
    keys: Path
    log_level: str = "WARNING"
    log_format: str = "text"


@dataclass(frozen=True, slots=True)
class File:
    """A database that is a file, and the folder of its keys."""

    database: Path
    keys: Path


def move_from(
    environment: Mapping[str, str], database: Path | None, url: str | None, keys_url: str | None
) -> tuple[File, Server]:
    """The file to carry over, and where to; what is given goes before the environment.

    Raises SettingsWrong.
    """
    given = {DATABASE_URL: url, KEYS_URL: keys_url}
    wanted = {name: value or environment.get(name, "") for name, value in given.items()}
    server = _server(wanted)
    if server is None:
        raise SettingsWrong("Where to? Give --to postgresql://… for the rows, and --keys-to for the keys.")
    chosen = _chosen(environment, database)
    return File(chosen, _keys(environment, chosen)), server


def settings_from(environment: Mapping[str, str], database: Path | None = None) -> Settings:
    """The settings in this environment; `database` goes before what it says.

    Raises SettingsWrong, with a sentence that says what to do.
    """
    level = environment.get("CRAMP_COACH_LOG", "WARNING").upper()
    if level not in LEVELS:
        raise SettingsWrong(f"CRAMP_COACH_LOG must be one of {', '.join(LEVELS)}, not {level!r}.")
    form = environment.get("CRAMP_COACH_LOG_FORMAT", "").strip().lower() or LOG_FORMATS[0]
    if form not in LOG_FORMATS:
        raise SettingsWrong(f"CRAMP_COACH_LOG_FORMAT must be {' or '.join(LOG_FORMATS)}, not {form!r}.")
    server = None if database else _server(environment)
    if server is not None:
        usual = _place(environment, "CRAMP_COACH_KEYS", "XDG_CONFIG_HOME", ".config", "keys")
        return Settings(server, usual, level, form)
    chosen = _chosen(environment, database)
    return Settings(chosen, _keys(environment, chosen), level, form)


def _chosen(environment: Mapping[str, str], database: Path | None) -> Path:
    return database or _place(environment, "CRAMP_COACH_DB", "XDG_DATA_HOME", ".local/share", "coach.db")


def _server(environment: Mapping[str, str]) -> Server | None:
    url, keys_url = (environment.get(name, "").strip() for name in (DATABASE_URL, KEYS_URL))
    if not url:
        return None
    for name, value in ((DATABASE_URL, url), (KEYS_URL, keys_url)):
        if not value.startswith(("postgresql://", "postgres://")):
            raise SettingsWrong(f"{name} must be the address of a database, such as postgresql://host/name.")
    if url == keys_url:
        raise SettingsWrong(f"The keys need a database of their own: set {KEYS_URL} to another one.")
    return Server(url, keys_url)


@dataclass(frozen=True, slots=True)
class Address:
    """Where the web shell listens. Port 0: any that is free."""

    host: str = "127.0.0.1"
    port: int = 8080


def address_from(environment: Mapping[str, str], port: int | None = None) -> Address:
    """Where this environment says to listen; `port` goes before what it says. Raises SettingsWrong."""
    usual = Address()
    host = environment.get(HOST, "").strip() or usual.host
    given = environment.get(PORT, "").strip() if port is None else str(port)
    if given and not (given.isascii() and given.isdecimal() and int(given[:6]) <= 65535):
        raise SettingsWrong(f"The port must be a number up to 65535, not {given[:20]!r}: see {PORT}.")
    return Address(host, int(given) if given else usual.port)


def metrics_address(environment: Mapping[str, str]) -> Address | None:
    """Where the figures are shown: "9464", or "10.0.0.5:9464"; None if nowhere. Raises SettingsWrong."""
    given = environment.get(METRICS, "").strip()
    if not given:
        return None
    host, _, port = given.rpartition(":")
    if not (port.isascii() and port.isdecimal() and int(port[:6]) <= 65535):
        raise SettingsWrong(f"{METRICS} must be a port, or a host and a port such as 127.0.0.1:9464.")
    return Address(host.strip("[]") or Address().host, int(port))


def _keys(environment: Mapping[str, str], database: Path) -> Path:
    """One folder of keys a database: two that shared one would lose their keys to each other's forgetting."""
    keys = _place(environment, "CRAMP_COACH_KEYS", "XDG_CONFIG_HOME", ".config", "keys")
    if environment.get("CRAMP_COACH_KEYS", "").strip():
        return keys
    usual = _place(environment, "", "XDG_DATA_HOME", ".local/share", "coach.db")
    if database.resolve() == usual.resolve():
        return keys
    return keys / hashlib.sha256(str(database.resolve()).encode()).hexdigest()[:16]


def _place(environment: Mapping[str, str], name: str, base: str, fallback: str, leaf: str) -> Path:
    if given := environment.get(name, "").strip():
        return Path(given).expanduser()
    if root := environment.get(base, "").strip():
        return Path(root) / "cramp-coach" / leaf
    home = environment.get("HOME", "").strip()
    if not home:
        raise SettingsWrong("There is no home folder: set CRAMP_COACH_DB and CRAMP_COACH_KEYS to paths.")
    return Path(home) / fallback / "cramp-coach" / leaf
