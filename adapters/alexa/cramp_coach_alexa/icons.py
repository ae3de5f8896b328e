"""The icon as a store of skills takes it: two sizes, rendered from our drawing when this was installed."""

from pathlib import Path
from typing import Final

from cramp_coach.errors import ContentBroken

SMALL, LARGE = SIZES = (108, 512)  # pixels
FOLDER: Final = "assets/images"


def icon_file(size: int) -> str:
    """How skill.json names it: a file of the package, which Alexa's tools upload with the rest."""
    return f"file://{icon_name(size)}"


def icon_name(size: int) -> str:
    """Where it lies in the package."""
    return f"{FOLDER}/icon_{size}.png"


def icon(size: int) -> bytes:
    """The icon as PNG. Raises ContentBroken where it was not drawn."""
    file = Path(__file__).with_name(f"icon_{size}.png")
    try:
        return file.read_bytes()
    except OSError as error:
        raise ContentBroken(f"There is no {file.name}: install the project anew, which draws it.") from error
