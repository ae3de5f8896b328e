"""An answer that uses the question's own words: "red and warm" to a list that holds them."""

import re
from collections.abc import Mapping

from cramp_coach.understanding.utterance import Utterance, Verdict

_SMALL_WORDS = (
    "a an and any are at been both but by for from had has have i in is it its just kind more most my of on "
    "one or other side so sort some suddenly that the their them these they thing this to very was with yes "
    "yeah your new newly bad badly bit feel feels feeling got gone get really quite also all than then "
    "pain painful hurt hurts ache aching sore limb leg legs arm arms hand hands foot feet face jaw neck back "
    "over ever belly muscle muscles calf week weeks day days open opens full fully night low big"
)
_SMALL = frozenset(re.findall("[a-z]+", _SMALL_WORDS))
_DENIAL_WORDS = "no not none nothing never without isnt arent dont doesnt didnt cant nor neither"
_DENIALS = frozenset(re.findall("[a-z]+", _DENIAL_WORDS))
_WORD = re.compile(r"[a-z]{2,}")
_STEM = 4  # "swelling" and "swollen" part here, "warm" and "warmer" do not


def named_among(utterance: Utterance, names: Mapping[str, str], *, share: float = 0) -> frozenset[str]:
    """Those of the open members whose own words the answer uses most; none where it denies or doubts.

    `names`: each member in the words in which it was read out; `share`: so much of them it must use at least.
    """
    words = _words(utterance.text)
    # The no of "a pop, nothing else" is about the others.
    others = frozenset(("nothing",)) if utterance.only else frozenset[str]()
    denies = utterance.verdict is Verdict.NO and not utterance.only
    if denies or utterance.verdict is Verdict.UNSURE or words & (_DENIALS - others):
        return frozenset()
    said = {word[:_STEM] for word in words - _SMALL}
    overlap = {member: len(said & _stems(name)) for member, name in names.items()}
    most = max(overlap.values(), default=0)
    return frozenset(
        member
        for member, shared in overlap.items()
        if shared == most > 0 and shared >= share * len(_stems(names[member]))
    )


def _stems(name: str) -> frozenset[str]:
    return frozenset(word[:_STEM] for word in _words(name) - _SMALL)


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text.lower().replace("'", "").replace("\u2019", "")))
