"""What each source is cited for, and what each fact forbids: content/examples, told from the other side."""

from pathlib import Path

from cramp_coach.guide.loader import CONTENT, tables_in, validated
from cramp_coach.guide.models import Model


class Examples(Model):
    """`cited`: the items that stand on each source. `never`: the items that are not given with each fact."""

    cited: dict[str, tuple[str, ...]]
    never: dict[str, tuple[str, ...]]


def load_examples(folder: Path | None = None) -> Examples:
    """The examples of this content; `ContentBroken` where they cannot be read."""
    place = (folder or CONTENT) / "examples"
    return validated(Examples, tables_in(place), place)
