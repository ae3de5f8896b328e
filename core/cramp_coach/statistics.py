"""Figures about a series of results. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, sqrt

Z95 = 1.959964


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many, with its 95 % Wilson interval."""

    hits: int
    of: int

    @property
    def value(self) -> float | None:
        """The share; None of nothing."""
        return self.hits / self.of if self.of else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """The 95 % Wilson interval; None of nothing."""
        return wilson(self.hits, self.of) if self.of else None

    def as_json(self) -> dict[str, object]:
        """As an object, rounded to four places."""
        value, interval = self.value, self.interval
        return {
            "hits": self.hits,
            "of": self.of,
            "value": None if value is None else round(value, 4),
            "ci95": None if interval is None else [round(end, 4) for end in interval],
        }

    def __str__(self) -> str:
        if self.interval is None or self.value is None:
            return "none to count"
        low, high = self.interval
        return f"{self.value:6.1%}  {self.hits}/{self.of}  (95% {low:.1%} to {high:.1%})"


def wilson(hits: int, of: int, z: float = Z95) -> tuple[float, float]:
    """The Wilson score interval of a share, 95 % unless `z` is another quantile."""
    p, z2 = hits / of, z**2
    middle = (p + z2 / (2 * of)) / (1 + z2 / of)
    reach = z * sqrt(p * (1 - p) / of + z2 / (4 * of**2)) / (1 + z2 / of)
    return max(0.0, middle - reach), min(1.0, middle + reach)


def newcombe(hits: int, of: int, others: int, of_others: int, z: float = Z95) -> tuple[float, float]:
    """The interval of the difference of two independent shares, first less second.

    Newcombe, "Interval estimation for the difference between independent proportions", 1998, method 10.
    """
    first, second = hits / of, others / of_others
    low, high = wilson(hits, of, z)
    low_other, high_other = wilson(others, of_others, z)
    below = sqrt((first - low) ** 2 + (high_other - second) ** 2)
    above = sqrt((high - first) ** 2 + (second - low_other) ** 2)
    return first - second - below, first - second + above


def percentile(values: Sequence[int], share: float) -> int:
    """The smallest value that at least this share of them do not exceed; 0 of none."""
    return sorted(values)[max(0, ceil(share * len(values)) - 1)] if values else 0
