"""The same thing said in another way means the same; one thing changed changes just that."""

import sys
from datetime import datetime
from itertools import permutations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cramp_coach.understanding.lexicon import Lexicon
from cramp_coach.understanding.understand import understand
from cramp_coach.understanding.utterance import Assertion, Utterance

SHORTLY = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
COMPLAINTS = (
    "my left calf keeps cramping",
    "I have a cramp in my foot",
    "my eyelid is twitching",
    "my thigh muscle twitches",
    "cramps in both my calves at night",
)
# Said as in "I have …", with the sign that is meant.
SIGNS = (
    ("chest pain", "chest_pain"),
    ("a fever", "fever"),
    ("dark urine", "urine_dark"),
    ("slurred speech", "speech_sudden"),
    ("a droopy face", "face_droop"),
    ("palpitations", "palpitations"),
)
ORDERS = tuple(permutations(("my calf is cramping", "I have chest pain", "I have no fever")))
FILLERS = ("um", "well", "hi", "please", "ok so", "hey")
EMOJI = ("😖", "🙏", "😭😭", "👀")

complaints, signs = st.sampled_from(COMPLAINTS), st.sampled_from(SIGNS)


def meant(read: Utterance) -> set[tuple[str, Assertion]]:
    return {(m.concept, m.status) for m in read.mentions if not m.concept.startswith("context:")}


def status(text: str, sign: str, lexicon: Lexicon, now: datetime) -> set[Assertion]:
    return {m.status for m in understand(text, lexicon, now=now).mentions if m.concept == sign}


# ---- unchanged ----


@SHORTLY
@given(complaint=complaints, sign=signs, filler=st.sampled_from(FILLERS), emoji=st.sampled_from(EMOJI))
def test_case_filler_and_emoji_change_nothing(
    complaint: str, sign: tuple[str, str], filler: str, emoji: str, lexicon: Lexicon, now: datetime
) -> None:
    text = f"{complaint} and I have {sign[0]}"
    plain = meant(understand(text, lexicon, now=now))
    for other in (text.upper(), text.title(), f"{filler} {text}", f"{text} {emoji}", f"{text}!!!"):
        assert meant(understand(other, lexicon, now=now)) == plain, other


@SHORTLY
@given(complaint=complaints, sign=signs)
def test_without_punctuation_a_present_sign_stays(
    complaint: str, sign: tuple[str, str], lexicon: Lexicon, now: datetime
) -> None:
    for text in (f"{complaint}. I have {sign[0]}.", f"I have {sign[0]}, {complaint}"):
        bare = text.replace(".", "").replace(",", "")
        assert (
            status(bare, sign[1], lexicon, now) == status(text, sign[1], lexicon, now) == {Assertion.PRESENT}
        )


@pytest.mark.parametrize("clauses", ORDERS)
def test_the_order_of_sentences_changes_nothing(
    clauses: tuple[str, ...], lexicon: Lexicon, now: datetime
) -> None:
    read = meant(understand(". ".join(clauses), lexicon, now=now))
    assert {("chest_pain", Assertion.PRESENT), ("fever", Assertion.DENIED)} <= read
    assert ("kind:cramp", Assertion.PRESENT) in read


SLIPS = (
    ("my calf is crampng", "kind:cramp"),
    ("eyelid twitchng", "kind:twitch"),
    ("my hamstrng cramped", "site:hamstring"),
    ("cramp in my sholder", "site:shoulder"),
)


@pytest.mark.parametrize(("text", "concept"), SLIPS)
def test_a_slip_of_the_finger_is_understood(text: str, concept: str, lexicon: Lexicon, now: datetime) -> None:
    assert concept.split(":")[0] in {
        m.concept.split(":")[0] for m in understand(text, lexicon, now=now).mentions
    }


@SHORTLY
@given(sign=signs, at=st.integers(0, 30), complaint=complaints)
def test_a_slip_within_a_danger_sign_never_denies_it(
    sign: tuple[str, str], at: int, complaint: str, lexicon: Lexicon, now: datetime
) -> None:
    words = sign[0]
    place = 1 + at % (len(words) - 2)
    slipped = words[:place] + words[place + 1] + words[place] + words[place + 2 :]
    found = status(f"{complaint} and I have {slipped}", sign[1], lexicon, now)
    assert Assertion.DENIED not in found


# ---- changed as it should be ----

FRAMES = (
    ("I have no {}", {Assertion.DENIED}),
    ("no {}", {Assertion.DENIED}),
    ("I don't have {}", {Assertion.DENIED}),
    ("without {}", {Assertion.DENIED}),
    ("what if I get {}", {Assertion.POSSIBLE}),
    ("I'm worried about {}", {Assertion.POSSIBLE}),
    ("I used to have {}", {Assertion.PAST}),
    ("my dad has {}", {Assertion.OTHER}),
    ("I have {}", {Assertion.PRESENT}),
    ("not only a cramp, I have {}", {Assertion.PRESENT}),
    ("no idea why I have {}", {Assertion.PRESENT}),
)


@pytest.mark.parametrize(("frame", "expected"), FRAMES)
@pytest.mark.parametrize("sign", SIGNS)
def test_a_frame_says_how_a_sign_is_meant(
    frame: str, expected: set[Assertion], sign: tuple[str, str], lexicon: Lexicon, now: datetime
) -> None:
    words = sign[0] if frame.endswith("have {}") or "get" in frame else sign[0].removeprefix("a ")
    assert status(frame.format(words), sign[1], lexicon, now) == expected


@SHORTLY
@given(complaint=complaints, first=signs, second=signs)
def test_a_sign_that_is_added_is_heard_and_takes_none_away(
    complaint: str, first: tuple[str, str], second: tuple[str, str], lexicon: Lexicon, now: datetime
) -> None:
    before = understand(f"{complaint}. I have {first[0]}.", lexicon, now=now).concepts(Assertion.PRESENT)
    after = understand(f"{complaint}. I have {first[0]}. I have {second[0]}.", lexicon, now=now)
    assert before | {second[1]} <= after.concepts(Assertion.PRESENT)


# ---- how much work it is ----


@pytest.mark.parametrize(
    "unit", ["no numbness no weakness ", "my calf ", "no ", "cramp but ", "years ago i had a fever "]
)
def test_twice_the_text_is_about_twice_the_work(unit: str, lexicon: Lexicon, now: datetime) -> None:
    """Counted in calls of our functions, so that a busy machine changes nothing."""

    def work(characters: int) -> int:
        text = (unit * 2000)[:characters]
        calls = 0

        def count(_frame: object, event: str, _argument: object) -> None:
            nonlocal calls
            calls += event == "call"

        sys.setprofile(count)
        try:
            understand(text, lexicon, now=now)
        finally:
            sys.setprofile(None)
        return calls

    work(1000)
    assert work(2000) < 2.6 * work(1000)
    assert work(4000) < 1.1 * work(2000)  # no more than so much is read
