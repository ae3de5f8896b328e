"""What is ticked more often on days with a cramp than on days without: told with counts, or not at all."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from cramp_coach.conversation.history import History
from cramp_coach.conversation.turn import Moment
from cramp_coach.conversation.wording import say
from cramp_coach.statistics import newcombe
from cramp_coach.vocabulary import Say

# The normal quantile of 1 - 0.05 / (2 x 8): of eight things compared, all intervals hold together in 95 %.
TOGETHER: Final = 2.734369
Days = Mapping[date, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Compared:
    """One thing: on so many of the days with a cramp and of those without; the interval of the difference."""

    trigger: str
    hits: int
    of: int
    others: int
    of_others: int
    interval: tuple[float, float]

    @property
    def stands_out(self) -> bool:
        """Whether the difference is not nothing, as far as these days tell."""
        low, high = self.interval
        return low > 0 or high < 0


def compared(cramps: Days, free: Days, triggers: tuple[str, ...]) -> tuple[Compared, ...]:
    """Each thing on these days; the intervals hold for all of them together."""
    found: list[Compared] = []
    for name in triggers:
        hits, others = (sum(name in ticked for ticked in days.values()) for days in (cramps, free))
        interval = newcombe(hits, len(cramps), others, len(free), z=TOGETHER)
        found.append(Compared(name, hits, len(cramps), others, len(free), interval))
    return tuple(found)


def patterns(history: History, zone: str, moment: Moment) -> Iterator[Say]:
    """What the ticks show; nothing where nothing was ticked, and no pattern of too few days."""
    guide = moment.guide
    cramps, free = history.ticked_cramp_days(zone), history.ticked_free_days(zone)
    if not cramps and not free:
        return
    counts = {"cramps": str(len(cramps)), "free": str(len(free)), "fewest": str(guide.log.fewest)}
    if min(len(cramps), len(free)) < guide.log.fewest:
        yield say(guide, "pattern.too_few", **counts)
        return
    outstanding = [one for one in compared(cramps, free, guide.log.triggers) if one.stands_out]
    if not outstanding:
        yield say(guide, "pattern.none", **counts)
    for one in outstanding:
        yield from _told(one, moment)


def _told(one: Compared, moment: Moment) -> Iterator[Say]:
    guide, (low, high) = moment.guide, one.interval
    numbers = {
        "trigger": guide.words.choices[f"trigger.{one.trigger}"].label,
        "hits": str(one.hits),
        "of": str(one.of),
        "others": str(one.others),
        "of_others": str(one.of_others),
    }
    yield say(guide, "pattern.more" if low > 0 else "pattern.fewer", **numbers)
    yield say(guide, "pattern.interval", low=f"{low * 100:+.0f}", high=f"{high * 100:+.0f}")
