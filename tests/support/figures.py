"""What a test found that a reader of its run wants to see: it travels with the test's report."""

from typing import Final

FIGURE: Final = "figure"
