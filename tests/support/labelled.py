"""Labelled messages, and how far what was understood agrees with the labels."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cramp_coach.statistics import Share

Labels = Mapping[str, Any]
Reader = Callable[[Sequence["Message"]], list[Labels]]


@dataclass(frozen=True, slots=True)
class Message:
    """What somebody wrote or said, with what it means. What a label leaves out is empty.

    `labels`: kind, sites, side, onset_days, episode_s, experiencer, meds, answer; danger signs as
    red_present, red_negated, red_other (feared, past, another's), red_surfaced (present or asked about:
    both are right), red_unscored. `opt` and sites_opt: debatable, not scored.
    """

    id: str
    text: str
    labels: Labels
    question: str | None = None

    @property
    def line(self) -> str:
        """As `./run understand` takes it."""
        asked = {} if self.question is None else {"question": self.question}
        return json.dumps({"id": self.id, "text": self.text, "now": "2026-11-24T03:00:00Z"} | asked)

    def flags(self, *names: str) -> set[str]:
        """The danger signs under these labels."""
        return {flag for name in names for flag in self.labels.get(name, ())}

    def scores(self, label: str) -> bool:
        """Whether this label stands there and is beyond debate."""
        return label in self.labels and label not in self.labels.get("opt", ())


def read_messages(file: Path) -> list[Message]:
    """The messages of a file of JSON lines."""
    lines = [json.loads(line) for line in file.read_text("utf-8").splitlines() if line.strip()]
    return [Message(one["id"], one["text"], one["labels"], one.get("question")) for one in lines]


@dataclass(slots=True)
class Agreement:
    """Hits and misses of each measure, over any number of messages."""

    right: Counter[str] = field(default_factory=Counter[str])
    of: Counter[str] = field(default_factory=Counter[str])
    misses: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])  # measure, what happened

    def count(self, measure: str, right: bool, message: Message, what: object) -> None:
        """One decision."""
        self.of[measure] += 1
        self.right[measure] += right
        if not right:
            asked = f" [{message.question}]" if message.question else ""
            self.misses.append((measure, f"{message.id}{asked} {message.text!r}: {what}"))

    def share(self, measure: str) -> Share:
        """So many right of so many."""
        return Share(self.right[measure], self.of[measure])

    def f1(self, name: str) -> float:
        """The harmonic mean of a precision and a recall."""
        precision, recall = (self.share(f"{name} {part}").value or 0.0 for part in ("precision", "recall"))
        return 2 * precision * recall / (precision + recall) if precision + recall else 0.0

    def missed(self, *measures: str) -> str:
        """The misses of these measures, a line each."""
        return "\n".join(f"{measure}: {what}" for measure, what in self.misses if measure in measures)

    def __str__(self) -> str:
        return "\n".join(f"{measure:28} {self.share(measure)}" for measure in sorted(self.of))


def agreement(messages: Iterable[Message], understood: Iterable[Labels]) -> Agreement:
    """Each message beside what was understood of it."""
    tally = Agreement()
    for message, read in zip(messages, understood, strict=True):
        _kind(tally, message, read)
        _dangers(tally, message, read)
        if message.question is None or "sites" in message.labels:
            _set(tally, "sites", message, message.labels.get("sites", ()), read["sites"])
        _set(tally, "medicines", message, message.labels.get("meds", ()), read["meds"])
        _rest(tally, message, read)
    return tally


def _kind(tally: Agreement, message: Message, read: Labels) -> None:
    if message.scores("kind"):
        tally.count("kind", read["kind"] == message.labels["kind"], message, read["kind"])


def _dangers(tally: Agreement, message: Message, read: Labels) -> None:
    present, denied, asked = (set(read[f"red_{name}"]) for name in ("present", "negated", "other"))
    for flag in message.flags("red_present"):
        tally.count("danger recall", flag in present, message, flag)
    for flag in message.flags("red_present", "red_surfaced"):
        tally.count("surfaced", flag in present | asked, message, flag)
        tally.count("present not denied", flag not in denied, message, flag)
    for flag in message.flags("red_negated"):
        tally.count("denied not present", flag not in present, message, flag)
        tally.count("denied", flag in denied, message, flag)
    for flag in message.flags("red_other"):
        tally.count("asked about", flag in asked, message, flag)
    free = message.flags("red_unscored", "red_surfaced") | {message.question}
    for flag in present - free | present & message.flags("red_present"):
        tally.count("danger precision", flag in message.flags("red_present"), message, flag)


def _set(tally: Agreement, name: str, message: Message, labels: Sequence[str], read: Sequence[str]) -> None:
    if name == "medicines" and "meds" in message.labels.get("opt", ()):
        return
    meant, found = set(labels), set(read)
    for one in meant:
        tally.count(f"{name} recall", _has(one, found), message, f"{one} not in {sorted(found)}")
    for one in found - set(message.labels.get("sites_opt", ()) if name == "sites" else ()):
        tally.count(f"{name} precision", _has(one, meant), message, f"{one} beside {sorted(meant)}")


def _has(one: str, among: set[str]) -> bool:
    """ "Water tablet" and "water tablets" are one medicine."""
    return any(one in other or other in one for other in among) if len(one) > 6 else one in among


def _rest(tally: Agreement, message: Message, read: Labels) -> None:
    labels = message.labels
    of_ours = labels.get("kind") in ("cramp", "twitch", "both") and read["side"] is not None
    if message.scores("side") or (of_ours and "side" not in labels.get("opt", ())):
        tally.count("side", read["side"] == labels.get("side"), message, read["side"])
    for value in ("onset_days", "episode_s"):
        if labels.get(value) is not None and message.scores(value):
            found = read[value]
            near = found is not None and abs(found - labels[value]) <= 0.1 * labels[value]
            tally.count(value, near, message, f"{found}, not {labels[value]}")
    if "experiencer" not in labels.get("opt", ()) and message.question is None:
        other = (read["experiencer"] == "other", labels.get("experiencer") == "other")
        tally.count("whose", other[0] == other[1], message, read["experiencer"])
    if message.scores("answer"):
        tally.count("answer", read["answer"] == labels["answer"], message, read["answer"])
