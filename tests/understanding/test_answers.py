"""A message read as the answer to what was asked."""

from datetime import datetime

import pytest

from cramp_coach.understanding.answers import read_answer
from cramp_coach.understanding.lexicon import Lexicon
from cramp_coach.understanding.understand import understand
from cramp_coach.understanding.utterance import Answer, Assertion, Expecting, Verdict
from cramp_coach.vocabulary import FindingId

YES_NO = (("yes", "Yes"), ("no", "No"), ("unsure", "Not sure"))
SIGNS = Expecting("findings", findings=(FindingId("fever"), FindingId("chest_pain")), choices=YES_NO)
TIMES = Expecting(
    "findings", values=("duration_days", "episode_minutes", "nights_per_week", "times_per_week")
)
RELIEF = Expecting(
    "relief", choices=(("eased", "It let go"), ("still", "Still tight"), ("other", "Another one"))
)


def answer(text: str, expecting: Expecting, lexicon: Lexicon, now: datetime) -> Answer:
    return read_answer(understand(text, lexicon, now=now), expecting, lexicon, now=now)


VERDICTS = [
    ("nope", Verdict.NO),
    ("No.", Verdict.NO),
    ("none of those", Verdict.NO),
    ("yeah", Verdict.YES),
    ("not sure", Verdict.UNSURE),
    ("2", Verdict.NO),
    ("Not sure", Verdict.UNSURE),
    ("skip", Verdict.SKIP),
    ("what do you mean", Verdict.CLARIFY),
    ("start over", Verdict.RESTART),
]


@pytest.mark.parametrize(("text", "verdict"), VERDICTS)
def test_a_plain_answer(text: str, verdict: Verdict, lexicon: Lexicon, now: datetime) -> None:
    assert answer(text, SIGNS, lexicon, now).verdict is verdict


NAMED = [
    ("no but my chest hurts", {"chest_pain"}, set[str]()),
    ("fever yes but no chest pain", {"fever"}, {"chest_pain"}),
    ("fever no chest pain yes", {"chest_pain"}, {"fever"}),
    ("fever no chest pain", {"fever"}, {"chest_pain"}),
    ("chest pain no relief", {"chest_pain"}, set[str]()),
    ("i have a fever", {"fever"}, set[str]()),
    ("no fever", set[str](), {"fever"}),
    ("i had a fever years ago", set[str](), set[str]()),
]


@pytest.mark.parametrize(("text", "present", "absent"), NAMED)
def test_what_an_answer_names(
    text: str, present: set[str], absent: set[str], lexicon: Lexicon, now: datetime
) -> None:
    read = answer(text, SIGNS, lexicon, now)
    assert (set(read.present), set(read.absent)) == (present, absent)


def test_all_but_one(lexicon: Lexicon, now: datetime) -> None:
    read = answer("everything except the fever", SIGNS, lexicon, now)
    assert (read.verdict, set(read.absent)) == (Verdict.YES, {"fever"})


def test_only_one_denies_the_rest(lexicon: Lexicon, now: datetime) -> None:
    read = answer("only a fever", SIGNS, lexicon, now)
    assert (read.verdict, set(read.present), read.only) == (Verdict.NO, {"fever"}, True)


VALUES = [
    ("8 months", {"duration_days": 243.5}),
    ("3 minutes", {"episode_minutes": 3}),
    ("30 seconds", {"episode_minutes": 0.5}),
    ("3 nights a week", {"nights_per_week": 3, "times_per_week": 3}),
    (
        "3 minutes, once a week, since yesterday",
        {"duration_days": 1, "episode_minutes": 3, "times_per_week": 1},
    ),
]


@pytest.mark.parametrize(("text", "values"), VALUES)
def test_numbers_find_their_names(
    text: str, values: dict[str, float], lexicon: Lexicon, now: datetime
) -> None:
    assert dict(answer(text, TIMES, lexicon, now).values) == pytest.approx(values)


CHOICES = [
    ("it let go", "eased"),
    ("still tight", "still"),
    ("not yet", "still"),
    ("better now", "eased"),
    ("no change", "still"),
]


@pytest.mark.parametrize(("text", "choice"), CHOICES)
def test_whether_it_lets_go(text: str, choice: str, lexicon: Lexicon, now: datetime) -> None:
    assert answer(text, RELIEF, lexicon, now).choice == choice


@pytest.mark.parametrize(("text", "site"), [("calf", "calf"), ("it's my foot", "foot"), ("Low back", "back")])
def test_a_bare_muscle_is_a_site(text: str, site: str, lexicon: Lexicon, now: datetime) -> None:
    assert (
        answer(text, Expecting("site", choices=(("calf", "Calf"), ("back", "Low back"))), lexicon, now).choice
        == site
    )


WELL = [
    ("one place only", Verdict.NO),
    ("nothing unusual", Verdict.NO),
    ("normal", Verdict.NO),
    ("fine", Verdict.NO),
    ("the leg is fine", Verdict.NO),
    ("not applicable", Verdict.NO),
    ("same size", Verdict.NO),
    ("walking fine", Verdict.NO),
    ("just the cramp", Verdict.NO),
    ("3 hours handwriting", Verdict.NO),
    ("not fine", None),
    ("i don't feel fine", None),
    ("it does not look normal", None),
    ("it isn't normal", None),
    ("it doesn't feel right", None),
    ("no, it's fine", Verdict.NO),
    ("no its all good", Verdict.NO),
    ("no good", Verdict.UNSURE),
    ("now that you mention it, yes", Verdict.YES),
    ("it hurts too much to tell", Verdict.UNSURE),
    ("my arm dropped, all fine", None),
    ("ok", None),
]


@pytest.mark.parametrize(("text", "verdict"), WELL)
def test_words_that_all_is_well_deny_the_signs(
    text: str, verdict: Verdict | None, lexicon: Lexicon, now: datetime
) -> None:
    answer_without_buttons = answer(text, Expecting("findings", findings=SIGNS.findings), lexicon, now)
    assert answer_without_buttons.verdict is verdict


@pytest.mark.parametrize("text", ["ok", "fine", "okay"])
def test_the_same_words_agree_to_an_offer(text: str, lexicon: Lexicon, now: datetime) -> None:
    assert answer(text, Expecting("consent"), lexicon, now).verdict is Verdict.YES


IN_PLACE = [
    ("weak", "not that I remember", Verdict.NO),
    ("weak", "definitely not", Verdict.NO),
    ("weak", "strong as ever", Verdict.NO),
    ("weak", "only when it's cramping", Verdict.YES),
    ("weak", "my left arm", Verdict.YES),
    ("one_leg_swollen", "the right one is fatter", Verdict.YES),
    ("one_leg_swollen", "they look the same", Verdict.NO),
    ("one_leg_swollen", "haven't looked", Verdict.UNSURE),
    ("urine_dark", "it's yellow", Verdict.NO),
    ("urine_dark", "like tea", Verdict.YES),
    ("fever", "38.9", Verdict.YES),
    ("fever", "37.2", Verdict.NO),
    ("fever", "101.5", Verdict.YES),
    ("fever", "don't have a thermometer", Verdict.UNSURE),
    ("chest_pain", "no pain but it's tight", Verdict.YES),
    ("possible_pregnancy", "i'm a man", Verdict.NO),
    ("fainted", "i went on the floor", Verdict.YES),
    ("one_leg_swollen", "clear", None),
]


@pytest.mark.parametrize(("sign", "text", "verdict"), IN_PLACE)
def test_words_that_answer_one_question_only(
    sign: str, text: str, verdict: Verdict | None, lexicon: Lexicon, now: datetime
) -> None:
    asked = Expecting("findings", findings=(FindingId(sign),), choices=YES_NO)
    assert answer(text, asked, lexicon, now).verdict is verdict


def test_tight_is_no_chest_pain_where_more_was_asked(lexicon: Lexicon, now: datetime) -> None:
    asked = Expecting("findings", findings=(FindingId("chest_pain"), FindingId("limb_cold_pale")))
    assert answer("still tight", asked, lexicon, now) == Answer()


SNIPPETS = [
    ("yoga", "hard_exercise"),
    ("60 mile ride", "hard_exercise"),
    ("only in matches", "hard_exercise"),
    ("after gymnastics", "hard_exercise"),
    ("a hot day", "heat"),
    ("5 hour flight 4 days ago", "clot_risk"),
    ("doubled 3 days ago", "medicine_new"),
    ("type 2 diabetes, diet only", "diabetes"),
    ("checked in ED", "crash_examined"),
    ("screens, poor sleep", "triggers"),
    ("38.2C", "fever"),
]


@pytest.mark.parametrize(("text", "sign"), SNIPPETS)
def test_a_few_words_name_what_they_mean(text: str, sign: str, lexicon: Lexicon, now: datetime) -> None:
    assert sign in answer(text, SIGNS, lexicon, now).present


def test_the_mentions_agree_with_an_answer_sign_by_sign(lexicon: Lexicon, now: datetime) -> None:
    mentions = understand("numbness no weakness yes", lexicon, now=now).mentions
    assert {m.concept: m.status for m in mentions} == {
        "numb": Assertion.DENIED,
        "weak": Assertion.PRESENT,
    }


OF_PREGNANCY = Expecting("findings", findings=(FindingId("possible_pregnancy"),), choices=YES_NO)
OF_SWELLING = Expecting("findings", findings=(FindingId("one_leg_swollen"),), choices=YES_NO)
OF_BLADDER = Expecting("findings", findings=(FindingId("bladder_new"),), choices=YES_NO)
IN_PASSING = [
    ("i havent really looked", OF_SWELLING, Verdict.UNSURE),
    ("did not check", OF_SWELLING, Verdict.UNSURE),
    ("hold on let me have a look no", OF_SWELLING, Verdict.NO),
    ("is it bigger than the other one... no", OF_SWELLING, Verdict.NO),
    ("no same on both sides", OF_SWELLING, Verdict.NO),
    ("no it's not the same", OF_SWELLING, Verdict.YES),
    ("yes, and now it hurts to breathe", OF_SWELLING, Verdict.YES),
    ("i have lost weight", OF_SWELLING, None),
    ("sorry, no", OF_SWELLING, Verdict.NO),
    ("sorry?", OF_SWELLING, Verdict.CLARIFY),
    ("what is swelling", OF_SWELLING, Verdict.CLARIFY),
    ("she's 82", OF_PREGNANCY, Verdict.NO),
    ("i'm 35", OF_PREGNANCY, None),
    ("wish it wasn't", OF_BLADDER, Verdict.YES),
    ("i peed on the carpet", OF_BLADDER, Verdict.YES),
]


@pytest.mark.parametrize(("text", "expecting", "verdict"), IN_PASSING)
def test_an_answer_in_passing(
    text: str, expecting: Expecting, verdict: Verdict | None, lexicon: Lexicon, now: datetime
) -> None:
    heard = answer(text, expecting, lexicon, now)
    assert heard.verdict is verdict or (verdict is Verdict.YES and heard.present & set(expecting.findings))


def test_the_exception_to_a_no_is_there(lexicon: Lexicon, now: datetime) -> None:
    heard = answer("none of them apart from a fever", SIGNS, lexicon, now)
    assert (heard.verdict, heard.present, heard.only) == (Verdict.NO, frozenset(("fever",)), True)


def test_a_side_is_no_yes(lexicon: Lexicon, now: datetime) -> None:
    for text, side in (("right", "R"), ("both", "B"), ("sorry, left leg", "L")):
        heard = answer(text, Expecting("side"), lexicon, now)
        assert (heard.verdict, heard.choice) == (None, side)
