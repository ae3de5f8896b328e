"""How well the coach triages written cases, counted the way papers count symptom checkers."""

import tomllib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict

from cramp_coach.playing import Played, play
from cramp_coach.session import Session
from cramp_coach.statistics import Share, percentile
from cramp_coach.vignettes import Vignette
from cramp_coach.vocabulary import Urgency

BENCHMARKS = Path(__file__).parent / "content" / "benchmarks.toml"


class Benchmark(BaseModel):
    """What a study published, in its own words."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    study: str
    set: str
    who: str
    accuracy: str = "-"
    safety: str = "-"
    emergency: str = "-"
    self_care: str = "-"
    source: str


@dataclass(frozen=True, slots=True)
class Score:
    """The cases as they were played, and what is counted of them."""

    played: tuple[Played, ...]

    def shares(self) -> dict[str, Share]:
        """Every share that is reported, by name. A case without a level counts as wrong and as unsafe."""
        emergencies = [one for one in self.played if one.case.gold is Urgency.EMERGENCY]
        self_care = [one for one in self.played if one.case.gold is Urgency.SELF_CARE]
        return {
            "exact": _share(self.played, lambda one: one.exact),
            "accepted": _share(self.played, lambda one: one.accepted),
            "emergency_sensitivity": _share(emergencies, lambda one: one.exact),
            "safe_strict": _share(self.played, lambda one: one.steps_off is not None and one.steps_off >= 0),
            "safe_gilbert": _share(
                self.played, lambda one: one.steps_off is not None and one.steps_off >= -1
            ),
            "under_triage": _share(self.played, lambda one: one.steps_off is None or one.steps_off < 0),
            "over_triage": _share(self.played, lambda one: one.steps_off is not None and one.steps_off > 0),
            "self_care_accuracy": _share(self_care, lambda one: one.exact),
            "coverage": _share(self.played, lambda one: one.level is not None),
        }

    @property
    def confusion(self) -> dict[str, dict[str, int]]:
        """Gold level -> told level -> how many."""
        told = [*(level.name for level in Urgency), "NONE"]
        return {gold.name: {name: self._count(gold, name) for name in told} for gold in Urgency}

    @property
    def questions(self) -> dict[str, int]:
        """The median and the 90th percentile of the questions asked."""
        counts = [one.questions for one in self.played]
        return {"median": percentile(counts, 0.5), "p90": percentile(counts, 0.9)}

    @property
    def misses(self) -> tuple[Played, ...]:
        """The cases whose level no named source supports."""
        return tuple(one for one in self.played if not one.accepted)

    def _count(self, gold: Urgency, told: str) -> int:
        return sum(1 for one in self.played if one.case.gold is gold and level_name(one.level) == told)


def _share(played: Sequence[Played], counts: Callable[[Played], bool]) -> Share:
    return Share(sum(map(counts, played)), len(played))


def level_name(level: Urgency | None) -> str:
    """The level's name, or NONE."""
    return "NONE" if level is None else level.name


async def score(cases: Iterable[Vignette], stranger: Callable[[Vignette], Session]) -> Score:
    """Play every case with somebody the coach has never met."""
    return Score(tuple([await play(case, stranger(case)) for case in cases]))


def benchmarks(file: Path = BENCHMARKS) -> tuple[Benchmark, ...]:
    """The published figures that ours stand beside."""
    tables = tomllib.loads(file.read_text(encoding="utf-8"))
    return tuple(Benchmark.model_validate(one) for one in tables["benchmark"])


def as_json(result: Score, published: Sequence[Benchmark]) -> dict[str, Any]:
    """The whole result as one object."""
    return {
        "cases": len(result.played),
        **{name: share.as_json() for name, share in result.shares().items()},
        "questions": result.questions,
        "confusion": result.confusion,
        "misses": [_miss(one) for one in result.misses],
        "published": [one.model_dump() for one in published],
    }


def _miss(one: Played) -> dict[str, Any]:
    return {
        "id": one.case.id,
        "gold": one.case.gold.name,
        "told": level_name(one.level),
        "questions": one.questions,
        "transcript": list(one.transcript),
    }


def as_text(result: Score, published: Sequence[Benchmark]) -> str:
    """The whole result for a reader."""
    lines = [f"{len(result.played)} cases", ""]
    lines += [f"{name.replace('_', ' '):24}{share}" for name, share in result.shares().items()]
    lines += [f"{'questions':24}median {result.questions['median']}, p90 {result.questions['p90']}", ""]
    lines += ["Rows: the level a source gives; columns: the level told", *_matrix(result.confusion), ""]
    for one in result.misses:
        lines += [f"{one.case.id}: gold {one.case.gold.name}, told {level_name(one.level)}"]
        lines += [f"    {line}" for said in one.transcript for line in said.splitlines()] + [""]
    lines += ["Published figures (other sets, other definitions: orientation, no contest)"]
    return "\n".join([*lines, *map(_published, published)])


def _matrix(confusion: dict[str, dict[str, int]]) -> list[str]:
    head = "".join(f"{name:>11}" for name in next(iter(confusion.values())))
    rows = [f"{gold:12}" + "".join(f"{n:>11}" for n in told.values()) for gold, told in confusion.items()]
    return [" " * 12 + head, *rows]


def _published(one: Benchmark) -> str:
    return (
        f"  {one.study} ({one.who}; {one.set}): accuracy {one.accuracy}; safety {one.safety}; "
        f"emergency {one.emergency}; self-care {one.self_care}"
    )
