"""An answer that uses the question's own words: "red and warm" to a list that holds them."""

from collections.abc import Mapping

from cramp_coach.understanding.lexicon import Lexicon
from cramp_coach.understanding.text import tokens_of
from cramp_coach.understanding.utterance import Utterance, Verdict

TIMES = "passing.time"
_STEM = 4  # "swelling" and "swollen" part here, "warm" and "warmer" do not


def named_among(
    utterance: Utterance, names: Mapping[str, str], lexicon: Lexicon, *, share: float = 0
) -> frozenset[str]:
    """Those of the open members whose own words the answer uses most; none where it denies or doubts.

    `names`: each member in the words in which it was read out; `share`: so much of them it must use at least.
    """
    words, lists = frozenset(tokens_of(utterance.text).words), lexicon.words
    # The no of "a pop, nothing else" is about the others.
    others = lists["nothing_else"] if utterance.only else frozenset[str]()
    denies = utterance.verdict is Verdict.NO and not utterance.only
    if denies or utterance.verdict is Verdict.UNSURE or words & (lists["naming_denial"] - others):
        return frozenset()
    said = _stems(_without_times(utterance), lists["small"])
    stems = {member: _stems(name, lists["small"]) for member, name in names.items()}
    overlap = {member: len(said & its) for member, its in stems.items()}
    most = max(overlap.values(), default=0)
    return frozenset(
        member
        for member, shared in overlap.items()
        if shared == most > 0 and shared >= share * len(stems[member])
    )


def _without_times(utterance: Utterance) -> str:
    """What is said, but for when: "since this morning" is no stiffness in the mornings."""
    text = utterance.text
    times = [a.span for a in utterance.amounts] + [m.span for m in utterance.asides if m.rule == TIMES]
    for start, end in times:
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def _stems(text: str, small: frozenset[str]) -> frozenset[str]:
    words = frozenset(word for word in tokens_of(text).words if len(word) > 1 and word[0].isalpha())
    return frozenset(word[:_STEM] for word in words - small)
