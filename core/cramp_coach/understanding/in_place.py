"""Words that mean something only in answer to one question: "bigger", "yellow", "38.9". Pure."""

from collections.abc import Iterable, Iterator
from typing import Final

from cramp_coach.understanding.lexicon import Lexicon
from cramp_coach.understanding.utterance import Assertion, Expecting, Mention, Utterance, Verdict

MEANT: Final = {"yes": Verdict.YES, "no": Verdict.NO, "unsure": Verdict.UNSURE}
TURNED: Final = {Verdict.YES: Verdict.NO, Verdict.NO: Verdict.YES}
HOTTEST_CELSIUS: Final = 45.0  # a higher number is in Fahrenheit
MANNER: Final = "in_place:yes:manner"  # how or when it is
CHEST_PAIN: Final = "chest_pain"
COLDEST: Final = 34.0
PREGNANCY: Final = frozenset(("postnatal_6wk", "possible_pregnancy"))
YOUNGEST_MOTHER, OLDEST_MOTHER = 10, 60  # years; the guide asks nobody else about a pregnancy
FEVER_CELSIUS, VERY_HOT_CELSIUS = 38.0, 40.0  # NHS: a high temperature; NHS: heatstroke


def meant_in_place(utterance: Utterance, expecting: Expecting, lexicon: Lexicon) -> Verdict | None:
    """The yes, no or unsure that the words amount to beside this question.

    A yes counts only where the whole question is about what the words can describe: "tight" is no
    chest pain where a leg was asked about in the same breath.
    """
    if not expecting.findings:
        return None
    said = [
        *_described(utterance, expecting, lexicon),
        *_measured(utterance, expecting),
        *_aged(utterance, expecting),
    ]
    return next((one for one in (Verdict.YES, Verdict.UNSURE, Verdict.NO) if one in said), None)


def denied_in_place(utterance: Utterance, expecting: Expecting, lexicon: Lexicon) -> frozenset[str]:
    """Those of the findings asked about that the words deny: "they look the same" says nothing of pain."""
    asked = frozenset(map(str, expecting.findings))
    entries = tuple(_entries(utterance, lexicon))
    denied = (asked.intersection(about) for verdict, about in entries if verdict is Verdict.NO)
    told = (about for verdict, about in entries if verdict is not Verdict.NO)
    return frozenset[str]().union(*denied).difference(*told)


def hints_at_what_is_asked(utterance: Utterance, expecting: Expecting, lexicon: Lexicon) -> bool:
    """Whether words beside a no tell of something that was asked about: "no, maybe a bit warm"."""
    asked = frozenset(map(str, expecting.findings))
    return any(
        verdict is not Verdict.NO and not asked.isdisjoint(about)
        for verdict, about in _entries(utterance, lexicon)
    )


def is_of_one_thing(expecting: Expecting, lexicon: Lexicon) -> bool:
    """Whether the question asks about one thing only, so that "my left arm" answers it."""
    asked = frozenset(map(str, expecting.findings))
    return bool(asked) and any(asked <= about for about in lexicon.about.values())


def agrees(utterance: Utterance, expecting: Expecting, lexicon: Lexicon) -> bool:
    """ "A bit", "sometimes", "my left arm": a yes, if the message says nothing else."""
    if not expecting.findings:
        return False
    by_place = any(m.concept.startswith("site:") for m in utterance.mentions)
    vague = {m.concept for m in utterance.in_place if _agrees_vaguely(m, lexicon)}
    one_thing = is_of_one_thing(expecting, lexicon)
    return bool(vague if one_thing or len(expecting.findings) == 1 else vague - {MANNER}) or (
        by_place and one_thing
    )


def _agrees_vaguely(mention: Mention, lexicon: Lexicon) -> bool:
    meant, status = MEANT[mention.concept.split(":")[1]], mention.status
    if status is Assertion.DENIED:
        meant = TURNED.get(meant, meant)
    return meant is Verdict.YES and status is not Assertion.POSSIBLE and mention.rule not in lexicon.about


def describes_what_is_asked(mention: Mention, expecting: Expecting, lexicon: Lexicon) -> bool:
    """Whether these words agree, or may tell of something that is asked about: "tight", of a chest."""
    if mention.concept.split(":")[1] == "no":
        return False
    about = lexicon.about.get(mention.rule)
    if about is None:
        return mention.concept != MANNER
    return not about.isdisjoint(map(str, expecting.findings))


def of_chest(mention: Mention, lexicon: Lexicon) -> bool:
    """Whether these words can tell of a pain in the chest."""
    return CHEST_PAIN in lexicon.about.get(mention.rule, ())


def _described(utterance: Utterance, expecting: Expecting, lexicon: Lexicon) -> Iterator[Verdict]:
    asked = frozenset(map(str, expecting.findings))
    for verdict, about in _entries(utterance, lexicon):
        if asked <= about:
            yield verdict


def _entries(utterance: Utterance, lexicon: Lexicon) -> Iterator[tuple[Verdict, frozenset[str]]]:
    """What each such phrase says, and what it is about."""
    for mention in utterance.in_place:
        verdict = MEANT[mention.concept.split(":")[1]]
        if mention.status is Assertion.DENIED:
            verdict = TURNED.get(verdict, verdict)
        elif mention.status is Assertion.POSSIBLE:
            verdict = Verdict.UNSURE
        yield verdict, lexicon.about.get(mention.rule, frozenset())


def _aged(utterance: Utterance, expecting: Expecting) -> Iterable[Verdict]:
    """ "I'm seventy", where a pregnancy is asked about."""
    asked = frozenset(map(str, expecting.findings))
    if asked <= PREGNANCY:
        ages = (amount.value for amount in utterance.amounts if amount.role == "age")
        yield from (Verdict.NO for age in ages if not YOUNGEST_MOTHER <= age < OLDEST_MOTHER)


def _measured(utterance: Utterance, expecting: Expecting) -> Iterable[Verdict]:
    """A temperature, where a fever is asked about."""
    asked = frozenset(map(str, expecting.findings))
    if asked and asked <= {"fever", "temp_40"}:
        for amount in utterance.amounts:
            if amount.role != "number" or amount.value < COLDEST:
                continue
            celsius = amount.value if amount.value <= HOTTEST_CELSIUS else (amount.value - 32) * 5 / 9
            limit = FEVER_CELSIUS if "fever" in asked else VERY_HOT_CELSIUS
            yield Verdict.YES if round(celsius, 1) >= limit else Verdict.NO
