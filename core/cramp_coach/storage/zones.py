"""Which edition of the world's time zones this process reckons with."""

import zoneinfo
from contextlib import suppress
from pathlib import Path

import tzdata


def zones_edition() -> str:
    """Such as "2026a". The system's zones are asked first, as `zoneinfo` does, then the package's."""
    for folder in map(Path, zoneinfo.TZPATH):
        with suppress(OSError):
            first, *_ = (folder / "tzdata.zi").read_text(encoding="ascii").split("\n", 1)
            return first.removeprefix("# version ").strip()
        with suppress(OSError):  # zones of no known edition: by when they came
            return str(int((folder / "UTC").stat().st_mtime))
    return str(tzdata.IANA_VERSION)
