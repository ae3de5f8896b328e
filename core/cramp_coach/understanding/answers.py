"""A message read as the answer to the question that is open. Pure."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from typing import Final, Literal, TypeAlias

from cramp_coach.understanding.in_place import (
    agrees,
    denied_in_place,
    describes_what_is_asked,
    hints_at_what_is_asked,
    meant_in_place,
    of_chest,
)
from cramp_coach.understanding.lexicon import Lexicon
from cramp_coach.understanding.text import tokens_of
from cramp_coach.understanding.utterance import (
    Amount,
    Answer,
    Assertion,
    Expecting,
    Mention,
    Span,
    Utterance,
    Verdict,
)

VALUE_OF_ROLE: Final = {
    "onset": "duration_days",
    "nights": "nights_per_week",
    "times": "times_per_week",
    "age": "age",
    "gestation": "pregnant_weeks",
}
Plainly: TypeAlias = Literal["well", "heard"] | None
WELL, HEARD, HARMLESS = "context:benign", "context:ok", "aside:harmless"
PLACED: Final = ("site", "side")  # what is asked for is a place
MINUTE, HOUR, DAY, WEEK = 60.0, 3600.0, 86400.0, 604800.0
REMEMBERED: Final = 1_024  # labels: about as many as the content has
SAID: Final = {
    Verdict.YES: Assertion.PRESENT,
    Verdict.NO: Assertion.DENIED,
    Verdict.UNSURE: Assertion.POSSIBLE,
}


def read_answer(utterance: Utterance, expecting: Expecting, lexicon: Lexicon, *, now: datetime) -> Answer:
    """What the message answers. Danger signs in it were found before, whatever is answered here."""
    button = _button(utterance, expecting)
    if button is not None:
        return Answer(verdict=_verdict_of(button), choice=button)
    said = _spoken(utterance)
    plainly = _plainly(utterance, said, lexicon)
    excepted = _excepted(utterance, said, lexicon)
    beside = _is_beside(utterance, expecting, lexicon)
    in_place = None if beside else _in_place(utterance, expecting, said, lexicon)
    answer = Answer(
        verdict=Verdict.YES
        if excepted
        else in_place or _verdict(utterance, expecting, said, plainly, lexicon),
        present=_with(said, Assertion.PRESENT),
        absent=_with(said, Assertion.DENIED) | denied_in_place(utterance, expecting, lexicon),
        unsure=_with(said, Assertion.POSSIBLE),
        values=tuple(sorted(_values(utterance, expecting).items())),
        only=utterance.only,
        beside=beside,
    )
    if plainly == "well" and expecting.subject == "check_in" and utterance.check_in is None:
        return replace(answer, choice="gone")
    return replace(answer, choice=_choice(utterance, expecting, answer, lexicon))


# ---- buttons ----


def _button(utterance: Utterance, expecting: Expecting) -> str | None:
    """The choice whose label, id or number this is."""
    written = " ".join(tokens_of(utterance.text).words)
    if not written:
        return None
    for number, (choice, label) in enumerate(expecting.choices, 1):
        if written in (choice.lower(), choice.replace("_", " ").lower(), _as_read(label)):
            return choice
        if written == str(number) and not expecting.values:
            return choice
    return None


@lru_cache(REMEMBERED)
def _as_read(label: str) -> str:
    """The words of a label as those of a message are read."""
    return " ".join(tokens_of(label).words)


def _verdict_of(choice: str) -> Verdict | None:
    return {"yes": Verdict.YES, "no": Verdict.NO, "unsure": Verdict.UNSURE}.get(choice)


# ---- findings ----


def _spoken(utterance: Utterance) -> tuple[Mention, ...]:
    return tuple(m for m in utterance.mentions if ":" not in m.concept or m.concept.startswith("med:"))


def _excepted(utterance: Utterance, said: tuple[Mention, ...], lexicon: Lexicon) -> bool:
    """ "Everything except the fever": yes to all that the question asks, but for what is named."""
    words, lists = frozenset(tokens_of(utterance.text).words), lexicon.words
    return bool(said and words & lists["everything"] and words & lists["excepting"])


def _in_place(
    utterance: Utterance, expecting: Expecting, said: tuple[Mention, ...], lexicon: Lexicon
) -> Verdict | None:
    """ "No pain but it's tight" answers yes; a sign that is named speaks for itself."""
    if any(str(m.concept) in expecting.findings for m in said):
        return None
    meant = meant_in_place(utterance, expecting, lexicon)
    plain = utterance.verdict
    if plain is Verdict.NO and meant is None and hints_at_what_is_asked(utterance, expecting, lexicon):
        return Verdict.UNSURE
    if plain is not None and meant is not Verdict.YES:
        return None
    if meant is None and not said and not _tells_well(utterance) and agrees(utterance, expecting, lexicon):
        vague = (m for m in utterance.in_place if m.rule not in lexicon.about)
        return None if _unread(utterance, lexicon, (*utterance.mentions, *vague)) else Verdict.YES
    return meant


def _tells_well(utterance: Utterance) -> bool:
    return any(m.concept in (WELL, HEARD) for m in utterance.mentions)


def _plainly(utterance: Utterance, said: tuple[Mention, ...], lexicon: Lexicon) -> Plainly:
    """Whether a message tells nothing but that all is well, or that it was heard."""
    meant = {m.concept for m in utterance.mentions if m.status is Assertion.PRESENT}
    if any(m.status is not Assertion.DENIED for m in said) or meant.isdisjoint((WELL, HEARD)):
        return None
    if _unread(utterance, lexicon, (*utterance.mentions, *utterance.in_place)):
        return None
    return "well" if WELL in meant else "heard"


def _is_beside(utterance: Utterance, expecting: Expecting, lexicon: Lexicon) -> bool:
    """Whether every word is known and none is a yes or a word for what is asked: "gym yesterday".

    A small word that can tell of a sign ("suddenly", "can't") is passed over only within a phrase.
    """
    told = [m for m in utterance.mentions if m.status is not Assertion.DENIED]
    harmless = [m.span for m in (*told, *utterance.asides) if m.concept in (WELL, HARMLESS)]
    if not harmless or any(m.status is not Assertion.PRESENT for m in told):
        return False
    describing = (m for m in utterance.in_place if describes_what_is_asked(m, expecting, lexicon))
    if any(of_chest(m, lexicon) or not _lies_within(m.span, harmless) for m in describing):
        return False
    read = (*utterance.mentions, *utterance.asides)
    return not _unread(utterance, lexicon, read) and not _grave_words(utterance, read, lexicon)


def _lies_within(span: Span, longer: Iterable[Span]) -> bool:
    """ "A bit" agrees; "a bit sore to touch" does not."""
    return any(start <= span[0] and span[1] <= end and (start, end) != span for start, end in longer)


def _grave_words(utterance: Utterance, known: Iterable[Mention], lexicon: Lexicon) -> bool:
    tokens, read = tokens_of(utterance.text), [m.span for m in known]
    return any(
        word in lexicon.words["grave"] and not any(start <= at < end for start, end in read)
        for word, (at, _) in zip(tokens.words, tokens.spans, strict=True)
    )


def _unread(utterance: Utterance, lexicon: Lexicon, known: Iterable[Mention]) -> bool:
    """Whether there are words beside these mentions, amounts and small words."""
    read = [m.span for m in known] + [a.span for a in utterance.amounts]
    tokens = tokens_of(utterance.text)
    passed = lexicon.words["filler"] | lexicon.words["aside"]
    return any(
        word not in passed and not any(start <= at < end for start, end in read)
        for word, (at, _) in zip(tokens.words, tokens.spans, strict=True)
    )


def _verdict(
    utterance: Utterance, expecting: Expecting, said: tuple[Mention, ...], plainly: Plainly, lexicon: Lexicon
) -> Verdict | None:
    present = [s for s in said if s.status is Assertion.PRESENT]
    if _is_placed(utterance, expecting, lexicon):
        return None
    if utterance.verdict is None and plainly is not None:
        return _of_plain_words(expecting, plainly)
    if utterance.verdict is None and utterance.only and present:
        return Verdict.NO if expecting.findings else None  # "just ramipril" tells what they take
    if (
        utterance.verdict is Verdict.YES
        and present
        and not _agrees_aside(utterance, expecting, present, lexicon)
    ):
        return None  # "yes, a fever": says which one, and nothing of the others
    return utterance.verdict


def _agrees_aside(
    utterance: Utterance, expecting: Expecting, present: Iterable[Mention], lexicon: Lexicon
) -> bool:
    """ "Yes, and now it hurts to breathe" names what was not asked; "i have lost weight" is no yes."""
    asked = frozenset(map(str, expecting.findings))
    agreed = tokens_of(utterance.text).words[0] in lexicon.words["plain_yes"]
    return agreed and asked.isdisjoint(s.concept for s in present)


def _is_placed(utterance: Utterance, expecting: Expecting, lexicon: Lexicon) -> bool:
    """ "Both" and "right" are sides where a place is asked for; "no, my wrist" names one too."""
    if expecting.subject == "side" and any(_sides(utterance, lexicon)):
        return True
    if expecting.subject not in PLACED:
        return False
    return utterance.side is not None or any(m.concept.startswith("site:") for m in utterance.mentions)


def _of_plain_words(expecting: Expecting, plainly: Plainly) -> Verdict | None:
    """ "Fine" and "one place only" deny signs; to an offer, "fine" and "ok" agree."""
    if expecting.subject != "findings":
        return Verdict.YES
    return Verdict.NO if plainly == "well" else None


def _with(said: tuple[Mention, ...], status: Assertion) -> frozenset[str]:
    return frozenset(s.concept for s in said if s.status is status)


# ---- values ----


def _values(utterance: Utterance, expecting: Expecting) -> dict[str, float]:
    values: dict[str, float] = {}
    for amount in utterance.amounts:
        for name, value in _named(amount, expecting):
            values.setdefault(name, value)
    places = {m.concept for m in utterance.mentions if m.concept.startswith("site:")}
    if "body_regions" in expecting.values and places:
        values.setdefault("body_regions", float(len(places)))
    return values


def _named(amount: Amount, expecting: Expecting) -> Iterable[tuple[str, float]]:
    match amount.role:
        case "nights":
            yield "nights_per_week", amount.value
            yield "times_per_week", amount.value
        case "episode":
            yield "episode_minutes", round(amount.value / MINUTE, 3)
        case "duration":
            yield from _length(amount.value, expecting)
        case "number":
            yield from _bare(amount.value, expecting)
        case "clock" | "face":
            return
        case role:
            yield VALUE_OF_ROLE[role], amount.value


def _length(seconds: float, expecting: Expecting) -> Iterable[tuple[str, float]]:
    """A length of time alone: minutes are one episode's, weeks are since when, or how far along."""
    if expecting.subject == "age":
        yield "age", round(seconds / (365.25 * DAY), 2)
    elif expecting.values == ("pregnant_weeks",):
        yield "pregnant_weeks", round(seconds / WEEK, 1)
    elif seconds < DAY and expecting.values != ("duration_days",):
        yield "episode_minutes", round(seconds / MINUTE, 3)
    else:
        yield "duration_days", round(seconds / DAY, 3)


def _bare(number: float, expecting: Expecting) -> Iterable[tuple[str, float]]:
    """A number without a unit counts only where one number is asked for."""
    if expecting.subject == "age":
        yield "age", number
    elif len(expecting.values) == 1:
        yield expecting.values[0], number


# ---- the button that words amount to ----


def _choice(utterance: Utterance, expecting: Expecting, answer: Answer, lexicon: Lexicon) -> str | None:
    offered = {choice for choice, _ in expecting.choices}
    for wanted in _wanted(utterance, expecting, answer, lexicon):
        if wanted in offered or (
            expecting.subject in ("site", "side", "kind", "relief", "check_in") and wanted
        ):
            return wanted
    return None


def _wanted(utterance: Utterance, expecting: Expecting, answer: Answer, lexicon: Lexicon) -> Iterable[str]:
    match expecting.subject:
        case "site" | "kind" as subject:
            yield from _mentioned(utterance, f"{subject}:")
        case "side":
            yield from _sides(utterance, lexicon)
        case "relief" if utterance.relief:
            yield utterance.relief
        case "check_in" if utterance.check_in:
            yield utterance.check_in
        case "who" if utterance.experiencer != "unknown":
            yield utterance.experiencer
        case "age" if answer.values:
            yield _age_band(dict(answer.values).get("age"))
        case _:
            pass
    if answer.verdict is not None and answer.verdict in SAID:
        yield answer.verdict.value


def _sides(utterance: Utterance, lexicon: Lexicon) -> Iterable[str]:
    """The side that is named; "right" alone is one where a side is asked for."""
    if utterance.side is not None:
        yield utterance.side
    elif not lexicon.words["right_side"].isdisjoint(tokens_of(utterance.text).words):
        yield "R"


def _mentioned(utterance: Utterance, prefix: str) -> Iterable[str]:
    meant = [m for m in utterance.mentions if m.concept.startswith(prefix)]
    for mention in sorted(meant, key=lambda m: (m.status is not Assertion.PRESENT, m.span)):
        if mention.status is not Assertion.DENIED:
            yield mention.concept.removeprefix(prefix)


def _age_band(age: float | None) -> str:
    if age is None:
        return ""
    return "child" if age < 16 else "adult"
