"""What was understood, in the labels that evaluations are written in: one JSON line in, one out."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, Final, cast

from cramp_coach.understanding.answers import read_answer
from cramp_coach.understanding.lexicon import Lexicon
from cramp_coach.understanding.understand import understand
from cramp_coach.understanding.utterance import Answer, Assertion, Expecting, Mention, Utterance, Verdict
from cramp_coach.vocabulary import Command, FindingId

NO_LABEL: Final = "none"  # of an entry whose words are milder than its finding's label
WAS: Final = "was:"  # before the label of an entry whose words themselves say that it is over
VALUES_ASKED: Final = {
    "onset": ("duration_days",),
    "episode": ("episode_minutes",),
    "frequency": ("times_per_week", "nights_per_week"),
}
OPEN: Final = ("red_list", "any", "triggers", "meds")
YES_NO: Final = (("yes", "Yes"), ("no", "No"), ("unsure", "Not sure"))


class LineWrong(ValueError):
    """A line that cannot be read; the message says what it lacks."""


def understand_lines(
    lines: Iterable[str], lexicon: Lexicon, labels: Mapping[str, str], clock: Callable[[], datetime]
) -> Iterator[str]:
    """One JSON line for each line; a line that cannot be read brings an error and ends nothing."""
    for line in lines:
        try:
            read = _line(line)
            result = _understood(read, lexicon, labels, _moment(read, clock))
        except LineWrong as wrong:
            result = {"error": str(wrong)}
        yield json.dumps(result, ensure_ascii=False)


def labelled(utterance: Utterance, labels: Mapping[str, str]) -> dict[str, Any]:
    """The labels of a message. `labels` names the label of each finding and hint that has one."""
    kinds = {m.concept for m in _complaint(utterance)}
    own = {Assertion.PRESENT, Assertion.OTHER} if utterance.experiencer == "other" else {Assertion.PRESENT}
    present = _flags(utterance, labels, own)
    negated = _flags(utterance, labels, {Assertion.DENIED})
    asked = _flags(utterance, labels, {Assertion.POSSIBLE, Assertion.PAST, Assertion.OTHER} - own)
    asked |= {f.removeprefix(WAS) for f in present if f.startswith(WAS)}
    present = {f for f in present if not f.startswith(WAS)}
    asked |= _of_their_findings(utterance, labels, own)
    return {
        "kind": _kind(utterance, kinds),
        "sites": _sites(utterance),
        "side": utterance.side,
        "onset_days": _amount(utterance, "onset"),
        "episode_s": _amount(utterance, "episode"),
        "red_present": sorted(present),
        "red_negated": sorted(negated - present),
        "red_other": sorted(asked - present - negated),
        "experiencer": utterance.experiencer,
        "meds": _medicines(utterance),
        "spans": [_span(m) for m in utterance.mentions],
    }


def expecting_of(question: str, labels: Mapping[str, str]) -> Expecting:
    """The open question that a code stands for; LineWrong if there is none of that name."""
    findings = tuple(FindingId(f) for f, label in labels.items() if question in (label, "red_list", "any"))
    if question in VALUES_ASKED:
        return Expecting("findings", values=VALUES_ASKED[question])
    if question in ("site", "side"):
        return Expecting(question)
    if question == "pain":
        return Expecting("findings", findings=(FindingId("pain"),), choices=YES_NO)
    if findings or question in OPEN:
        return Expecting("findings", findings=findings, choices=YES_NO)
    raise LineWrong(f"There is no question {question!r}.")


# ---- a line ----


def _line(line: str) -> dict[str, object]:
    try:
        read: object = json.loads(line)
    except (ValueError, RecursionError):
        raise LineWrong("This line is not JSON.") from None
    if not isinstance(read, dict):
        raise LineWrong("A line must be a JSON object.")
    fields = cast("dict[str, object]", read)
    if not isinstance(fields.get("text"), str):
        raise LineWrong('A line needs a "text".')
    return fields


def _moment(fields: Mapping[str, object], clock: Callable[[], datetime]) -> datetime:
    said = fields.get("now")
    if said is None:
        return clock()
    try:
        moment = datetime.fromisoformat(str(said))
    except ValueError:
        raise LineWrong('"now" must be an ISO date and time.') from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _understood(
    fields: Mapping[str, object], lexicon: Lexicon, labels: Mapping[str, str], now: datetime
) -> dict[str, Any]:
    utterance = understand(str(fields["text"]), lexicon, now=now)
    result = {"id": fields.get("id"), **labelled(utterance, labels)}
    question = fields.get("question")
    if question is None:
        return result
    expecting = expecting_of(str(question), labels)
    answer = read_answer(utterance, expecting, lexicon, now=now)
    _take_values(result, answer)
    spans = result.pop("spans")
    return {**result, "answer": _answered(answer, utterance, str(question), labels), "spans": spans}


def _take_values(result: dict[str, Any], answer: Answer) -> None:
    values = dict(answer.values)
    if result["side"] is None and answer.choice in ("L", "R", "B"):
        result["side"] = answer.choice
    if result["onset_days"] is None and "duration_days" in values:
        result["onset_days"] = _tidy(values["duration_days"])
    if result["episode_s"] is None and "episode_minutes" in values:
        result["episode_s"] = _tidy(values["episode_minutes"] * 60)


def _answered(answer: Answer, utterance: Utterance, question: str, labels: Mapping[str, str]) -> str | None:
    """What the sign that was asked about says of itself, else the verdict; a no at the head stays one."""
    listed = question in ("red_list", "any")
    named = (("yes", answer.present), ("no", answer.absent), ("unsure", answer.unsure))
    of_it = [v for v, all_ in named if any(listed or labels.get(c) == question for c in all_ if c in labels)]
    plain = utterance.verdict
    if plain is not None and plain in (Verdict.CLARIFY, Verdict.SKIP, Verdict.RESTART):
        return plain.value
    if not of_it or (listed and ((plain is Verdict.NO and not answer.only) or answer.verdict is Verdict.YES)):
        return answer.verdict.value if answer.verdict is not None else _asked_back(utterance)
    return of_it[0]


def _asked_back(utterance: Utterance) -> str | None:
    """ "Say that again", "why?": the question is to be explained."""
    back = utterance.command in (Command.REPEAT, Command.WHY, Command.HELP)
    return Verdict.CLARIFY.value if back else None


# ---- labels ----


def _complaint(utterance: Utterance) -> list[Mention]:
    return [
        m for m in utterance.mentions if m.concept.startswith("kind:") and m.status is not Assertion.DENIED
    ]


def _kind(utterance: Utterance, kinds: set[str]) -> str:
    cramp, twitch = "kind:cramp" in kinds, not kinds.isdisjoint({"kind:twitch", "kind:known_twitch"})
    if cramp and twitch:
        return "twitch" if set(_sites(utterance)) == {"eyelid"} else "both"  # an eyelid's "spasm" is one
    if cramp or twitch:
        return "cramp" if cramp else "twitch"
    symptom = any(
        m.concept.startswith(("visceral:", "kind:")) or ":" not in m.concept
        for m in utterance.mentions
        if m.status is not Assertion.DENIED and m.concept not in ("now", "cry", "usual")
    )
    if symptom:
        return "other"
    return "cramp" if utterance.now and _sites(utterance) else "none"


def _sites(utterance: Utterance) -> list[str]:
    return list(dict.fromkeys(str(m.label) for m in utterance.places if m.label))


def _flags(utterance: Utterance, labels: Mapping[str, str], statuses: set[Assertion]) -> set[str]:
    meant = (m for m in utterance.mentions if ":" not in m.concept and m.status in statuses)
    found = {m.label or labels.get(m.concept) for m in meant}
    return {label for label in found if label and label != NO_LABEL}


def _of_their_findings(utterance: Utterance, labels: Mapping[str, str], statuses: set[Assertion]) -> set[str]:
    """A foot that slaps is told as a gait, and asked about as the weakness that it may be."""
    told = (m for m in utterance.mentions if m.status in statuses and m.label not in (None, NO_LABEL))
    return {labels[m.concept] for m in told if m.concept in labels}


def _medicines(utterance: Utterance) -> list[str]:
    spans = [m.span for m in utterance.mentions if m.concept.startswith("med:")]
    return list(dict.fromkeys(utterance.text[start:end].lower() for start, end in spans))


def _amount(utterance: Utterance, role: str) -> float | None:
    return next((_tidy(a.value) for a in utterance.amounts if a.role == role), None)


def _tidy(value: float) -> float:
    return int(value) if value == int(value) else round(value, 3)


def _span(mention: Mention) -> dict[str, Any]:
    return {
        "concept": mention.concept,
        "status": mention.status.value,
        "span": list(mention.span),
        "rule": mention.rule,
    }
