"""Whether every entry of the lexicon is understood as its examples say: meant, denied, supposed."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Final, Literal, TypeAlias

from cramp_coach.checking.problems import Complaint, Content
from cramp_coach.understanding.people import ANIMAL
from cramp_coach.understanding.saying import spelled
from cramp_coach.understanding.understand import understand
from cramp_coach.understanding.utterance import Assertion, Utterance
from cramp_coach.understanding.written import TAKEN_BACK, Frames, WrittenEntry

How: TypeAlias = Literal["yes", "no", "maybe"]
NOW: Final = datetime(2026, 11, 24, 3, 12, tzinfo=UTC)  # no example depends on the day
NAMED: Final = ("site", "med", "who", "denying")  # groups whose phrases stand in a frame as they are
WAYS: Final[Mapping[str, tuple[How, ...]]] = {
    "finding": ("yes", "no", "maybe"),
    "kind": ("yes", "no", "maybe"),
    "visceral": ("yes", "no", "maybe"),
    "site": ("yes", "no", "maybe"),
    "med": ("yes", "no", "maybe"),
    "trigger": ("yes", "no", "maybe"),
    "who": ("yes", "no", "maybe"),
    "wonder": ("yes", "no", "maybe"),
    "denying": ("no", "maybe"),
    "doubting": ("maybe",),
    "animal": ("yes",),
}
MOST: Final = 40  # so many ways to say one phrase are tried
MEANT: Final[Mapping[How, str]] = {"yes": "says so", "no": "denies it", "maybe": "only supposes it"}
HEARD: Final = frozenset((Assertion.PRESENT, Assertion.OTHER))
SUPPOSED: Final = frozenset((Assertion.POSSIBLE, Assertion.PAST, Assertion.OTHER))


def understood(content: Content) -> Iterator[Complaint]:
    """What has no example of its own, and what is not understood as its example says."""
    for entry in content.written.entries:
        group = group_of(entry)
        for how in WAYS.get(group, ()):
            item, told = f"entry {entry.id}", examples_of(entry, how, content.written.frames)
            if not told:
                yield item, f"has no example that {MEANT[how]}"
            for text in told:
                read = understand(text, content.lexicon, now=NOW)
                if not _fits(read, entry, how, by_hand=text in getattr(entry, how)):
                    yield item, f"{text!r} is not understood as what {MEANT[how]}"


def group_of(entry: WrittenEntry) -> str:
    """What an entry is about: "site", "med"; "denying" where it says that a finding is absent."""
    if entry.concept == ANIMAL:
        return "animal"
    prefix, colon, _ = entry.concept.partition(":")
    if colon or prefix in ("now", "cry", "usual"):
        return prefix
    if entry.id.endswith(TAKEN_BACK):
        return "taken back"  # made of an entry that has its examples
    return entry.polarity if entry.polarity in ("denying", "doubting") else "finding"


def examples_of(entry: WrittenEntry, how: How, frames: Mapping[str, Frames]) -> tuple[str, ...]:
    """Those that stand beside the entry, or else those that the frames of its group make."""
    by_hand: tuple[str, ...] = getattr(entry, how)
    group = group_of(entry)
    if by_hand or group not in frames:
        return by_hand
    shapes: tuple[str, ...] = getattr(frames[group], how)
    named = [way for phrase in entry.phrases if "{" not in phrase for way in spelled(phrase)[:MOST]]
    sayings = named if group in NAMED else ()
    return tuple(
        shape.replace("{yes}", said).replace("{}", said)
        for shape in shapes
        for said in (entry.yes if "{yes}" in shape else sayings)
    )


def _fits(read: Utterance, entry: WrittenEntry, how: How, *, by_hand: bool) -> bool:
    match group_of(entry):
        case "wonder":
            return (read.wonders == entry.concept.removeprefix("wonder:")) == (how != "no")
        case "animal":
            return not any(c.startswith("kind:") for c in read.concepts(Assertion.PRESENT))
        case "who":
            return _is_whose(read, how)
        case "denying":
            denied = Assertion.DENIED in _statuses(read, entry)
            return denied == (how == "no")
        case _:
            statuses = _statuses(read, entry)
            asked = entry.polarity == "doubting" and not statuses.isdisjoint(HEARD)  # told by another entry
            return asked or _is_meant(statuses, how, by_hand=by_hand)


def _is_whose(read: Utterance, how: How) -> bool:
    """Another's cramp, one's own, and one that nobody has."""
    if how == "maybe":
        return "kind:cramp" not in read.concepts(*HEARD)
    return (read.experiencer == "other") == (how == "yes")


def _is_meant(statuses: frozenset[Assertion], how: How, *, by_hand: bool) -> bool:
    """A frame need not deny outright: what it leaves open is asked about."""
    match how:
        case "yes":
            return not statuses.isdisjoint(HEARD)
        case "no" if by_hand:
            return Assertion.DENIED in statuses
        case "no":
            return bool(statuses) and Assertion.PRESENT not in statuses
        case "maybe":
            return not statuses.isdisjoint(SUPPOSED)


def _statuses(read: Utterance, entry: WrittenEntry) -> frozenset[Assertion]:
    """An entry in wide words yields to the one that tells of the same, whichever that is."""
    told = (m for m in read.mentions if m.concept == entry.concept or (entry.broad and ":" not in m.concept))
    return frozenset(m.status for m in told)
