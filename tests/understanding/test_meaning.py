"""How signs are meant: denied, feared, past, somebody else's, and the traps in between."""

from datetime import datetime

import pytest

from cramp_coach.understanding.lexicon import Lexicon
from cramp_coach.understanding.understand import understand
from cramp_coach.understanding.utterance import Assertion

P, D, M, A = Assertion.PRESENT, Assertion.DENIED, Assertion.POSSIBLE, Assertion.PAST
OTHERS = Assertion.OTHER

MEANT = [
    ("i can't see anything", "vision_sudden", P),
    ("i wet myself when the spasm came", "bladder_new", P),
    ("leaking when i cough since yesterday", "bladder_new", P),
    ("34 weeks and some bleeding", "baby_warning", P),
    ("pregnant with blood on my knickers", "baby_warning", P),
    ("we sprayed the orchard and my eyes are streaming", "pesticide", P),
    ("we sprayed the orchard and my eyes are streaming", "dribbling_tears", P),
    ("we dusted the roses for greenfly", "pesticide", P),
    ("pain in my left kidney", "flank_groin", P),
    ("baby isn't kicking like usual", "baby_warning", P),
    ("been throwing up and running to the toilet for two days", "dv_24h", P),
    ("my blood sugar is 2.9", "low_sugar", P),
    ("did a few lines last night", "stimulant_drugs", P),
    ("pain between my shoulder blades that never stops", "upper_spine_pain", P),
    ("my shin is solid as a brick since the kick", "compartment_pain", P),
    ("my left arm just dropped and i can't lift it", "limb_weak_sudden", P),
    ("my neck twisted to one side after an antisickness injection", "twisted_after_medicine", P),
    ("paralysed with fear and my arm went limp", "limb_weak_sudden", P),
    ("lost two stone without dieting", "weight_loss", P),
    ("i lost weight but not on purpose", "weight_loss", P),
    ("i haven't been trying to lose weight but lost a stone", "weight_loss", P),
    ("slurring my words, it's come on over the last 3 months", "speech_progressive", P),
    ("slurring my words, it's come on over the last 3 months", "speech_sudden", M),
    ("suddenly slurring my words, and cramps for 3 months", "speech_sudden", P),
    ("my bottom lip has been numb for a fortnight", "numb_new", P),
    ("my back is stiff every morning", "morning_stiff", P),
    ("stepped on a rusty nail last week", "dirty_wound", P),
    ("my jaw muscle cramps going up the stairs", "jaw_pain_effort", P),
    ("my calf is bruised", "muscle_swollen", P),
    ("twitching since i started zoloft", "medicine_new", P),
    ("the muscle is going flat", "muscle_thinner", P),
    ("trying to pee and nothing comes", "bladder_new", P),
    ("urine is the colour of black tea", "urine_dark", P),
    ("a warm red streak up my calf", "limb_hot_red", P),
    ("legs went weak yesterday and now my hands", "weak_rapid", P),
    ("used bug spray in the shed", "pesticide", P),
    ("had my knee replaced in may", "clot_risk", P),
    ("woke up and my arm wouldn't move", "limb_weak_sudden", P),
    ("what's the point in going on", "hopeless", P),
    ("my baby is jackknifing in little spasms", "infant_spasms", OTHERS),
    ("drank about seven litres of water", "overdrank", P),
    ("not swollen, walking is fine", "weak_rapid", D),
    ("not numb, pee is normal", "urine_dark", D),
    ("no chest pain", "chest_pain", D),
    ("i have chest pain", "chest_pain", P),
    ("no fever no weakness no chest pain", "chest_pain", D),
    ("no fever, weakness or chest pain", "chest_pain", D),
    ("no fever but my chest hurts", "chest_pain", P),
    ("no fever my chest hurts", "chest_pain", P),
    ("not only the cramp, i have chest pain", "chest_pain", P),
    ("no idea why i have chest pain", "chest_pain", P),
    ("the chest pain won't stop", "chest_pain", P),
    ("no relief from the chest pain", "chest_pain", P),
    ("didn't realise i had chest pain", "chest_pain", P),
    ("chest pain no other symptoms", "chest_pain", P),
    ("nonstop chest pain", "chest_pain", P),
    ("what if i get chest pain", "chest_pain", M),
    ("worried about chest pain", "chest_pain", M),
    ("i had chest pain years ago", "chest_pain", A),
    ("in the past few days i have chest pain", "chest_pain", P),
    ("my dad has chest pain", "chest_pain", OTHERS),
    ("my wife says i have chest pain", "chest_pain", P),
    ("can't feel when i wipe", "saddle_numb", P),
    ("no fever can't feel when i wipe", "saddle_numb", P),
    ("my face is drooping", "face_droop", P),
    ("my face is now drooping", "face_droop", P),
    ("my leg is so swollen", "one_leg_swollen", P),
    ("no fever, and loose stools", "loose_stools", P),
    ("no fever, aches, and chest pain", "chest_pain", D),
    ("thinking clearly", "confusion", D),
    ("not breathless", "breathless", D),
    ("can't open properly", "jaw_cannot_open", M),
    ("sensation isn't normal", "numb", M),
    ("no swelling no redness, breathing ok", "breathless", D),
    ("fell off my horse sunday, my chest hurts", "chest_pain", P),
    ("fell off my horse sunday, calf cramp since", "kind:cramp", P),
    ("my horse has a calf cramp and my chest hurts", "chest_pain", P),
    ("my vision is not quite right", "vision_sudden", M),
    ("my breathing doesn't feel ok", "breathless", M),
    ("no weakness walking is fine", "gait", D),
    ("no trouble going to the loo, no change in my bladder or bowels", "bladder_new", D),
    ("swelling isn't there, i think", "swollen", M),
    ("a positive pregnancy test", "possible_pregnancy", P),
    ("he stared into space and didn't answer", "seizure", OTHERS),
    ("a weird fluttering in my heart", "palpitations", P),
    ("i have the chills", "unwell", P),
    ("no signs of any obvious chest pain", "chest_pain", D),
    ("no cough, kidney or chest pain", "chest_pain", D),
    ("i don't smoke and i have chest pain", "chest_pain", P),
    ("dont ignore me my chest hurts", "chest_pain", P),
    ("there is no strength in my arm", "weak", P),
    ("i have no feeling between my legs", "saddle_numb", P),
    ("no appetite chest pain", "chest_pain", M),
    ("no meds chest pain since the morning", "chest_pain", M),
    ("not pregnant chest pain", "chest_pain", M),
    ("never had chest pain like this", "chest_pain", M),
    ("chest pain came back negative", "chest_pain", D),
    ("i had a fever, that was years ago", "fever", A),
    ("i used to get chest pain", "chest_pain", A),
    ("i used to get chest pain but now it is constant", "chest_pain", P),
    ("so worried about this chest pain", "chest_pain", P),
    ("chest pain? no. just a rib twitch", "chest_pain", D),
    ("numbness or chest pain? nope", "chest_pain", D),
    ("chest pain? no idea", "chest_pain", M),
    ("chest pain? yes", "chest_pain", P),
]


@pytest.mark.parametrize(("text", "sign", "status"), MEANT)
def test_a_sign_is_meant_as_it_was_said(
    text: str, sign: str, status: Assertion, lexicon: Lexicon, now: datetime
) -> None:
    mentions = understand(text, lexicon, now=now).mentions
    assert {m.status for m in mentions if m.concept == sign} == {status}


def test_a_mended_slip_never_decides_about_danger(lexicon: Lexicon, now: datetime) -> None:
    mentions = understand("i have chset pain", lexicon, now=now).mentions
    assert {m.status for m in mentions if m.concept == "chest_pain"} == {Assertion.POSSIBLE}


def test_a_mended_slip_never_denies(lexicon: Lexicon, now: datetime) -> None:
    mentions = understand("wihtout chest pain", lexicon, now=now).mentions
    assert {m.status for m in mentions if m.concept == "chest_pain"} == {Assertion.POSSIBLE}


def test_what_is_written_right_counts_beside_a_slip(lexicon: Lexicon, now: datetime) -> None:
    mentions = understand("tingling in my leggs", lexicon, now=now).mentions
    assert {m.concept: m.status for m in mentions if ":" not in m.concept} == {"numb": P, "numb_new": M}


@pytest.mark.parametrize("word", ["drooping", "dropping", "streaming", "calm", "crisps"])
def test_a_word_that_exists_is_never_mended(word: str, lexicon: Lexicon) -> None:
    assert lexicon.spelling.repaired(word) is None


@pytest.mark.parametrize(
    ("slip", "meant"), [("twitchng", "twitching"), ("eylid", "eyelid"), ("musle", "muscle")]
)
def test_a_slip_is_mended(slip: str, meant: str, lexicon: Lexicon) -> None:
    assert lexicon.spelling.repaired(slip) == meant


KINDS = [
    ("my calf is cramping", "kind:cramp"),
    ("eyelid twitching for days", "kind:twitch"),
    ("bad period cramps", "kind:other"),
    ("stomach cramps after lunch", "kind:other"),
    ("bladder spasms", "kind:other"),
    ("muscle cramps on my period", "kind:cramp"),
    ("cramps and bleeding at 8 weeks", "kind:other"),
    ("my hamstring just locked up", "kind:cramp"),
    ("my toes keep curling", "kind:cramp"),
    ("my calf is rock hard", "kind:cramp"),
    ("ripples under the skin of my calf", "kind:twitch"),
    ("my thumb moves by itself", "kind:twitch"),
]


@pytest.mark.parametrize(("text", "kind"), KINDS)
def test_what_kind_of_complaint_it_is(text: str, kind: str, lexicon: Lexicon, now: datetime) -> None:
    concepts = understand(text, lexicon, now=now).concepts(Assertion.PRESENT)
    assert {c for c in concepts if c.startswith("kind:")} == {kind}


NOBODYS = [
    "i was streaming on Twitch all day",
    "my twitch channel has viewers",
    "my dog twitches in his sleep",
]


@pytest.mark.parametrize("text", NOBODYS)
def test_twitch_the_site_is_nobodys_eyelid(text: str, lexicon: Lexicon, now: datetime) -> None:
    assert not {
        m.concept for m in understand(text, lexicon, now=now).mentions if m.concept.startswith("kind:")
    }


PLACES = [
    ("my left arm hurts and my fingers twitch a lot", {"finger"}),
    ("back pain for years. now my calf cramps", {"calf"}),
    ("pain and cramps in my calf", {"calf"}),
    ("my left arm biceps twitches", {"upper_arm"}),
    ("numbness in my foot, twitching in my thigh", {"thigh"}),
    ("my muscles twitch. mostly the calves and arms", {"calf", "arm"}),
    ("my calf hurts. it cramps at night", {"calf"}),
]


@pytest.mark.parametrize(("text", "places"), PLACES)
def test_a_place_is_the_complaints_only_if_it_cramps_or_twitches(
    text: str, places: set[str], lexicon: Lexicon, now: datetime
) -> None:
    assert {m.label for m in understand(text, lexicon, now=now).places} == places


SIDES = [
    ("left calf cramp", "L"),
    ("my right foot", "R"),
    ("right, my calf cramps", None),
    ("numb left hand. my right calf cramps", "R"),
    ("right now my calf cramps", None),
    ("both calves", "B"),
]


@pytest.mark.parametrize(("text", "side"), SIDES)
def test_right_is_a_side_only_beside_a_place(
    text: str, side: str | None, lexicon: Lexicon, now: datetime
) -> None:
    assert understand(text, lexicon, now=now).side == side


def test_a_charley_horse_is_in_the_leg_unless_it_is_elsewhere(lexicon: Lexicon, now: datetime) -> None:
    said = {
        t: understand(t, lexicon, now=now).concepts(P) for t in ("charley horse", "charley horse, my foot")
    }
    assert {t: {c for c in found if c.startswith("site:")} for t, found in said.items()} == {
        "charley horse": {"site:leg"},
        "charley horse, my foot": {"site:foot"},
    }


AMOUNTS = [
    ("33 weeks, got leg cramps again", "gestation", 33),
    ("occasionally", "times", 0.25),
    ("every working day", "times", 5),
    ("a split second", "episode", 1),
    ("my eyelid has twitched for 9 days", "onset", 9),
    ("it started 2 weeks ago", "onset", 14),
    ("for a fortnight now", "onset", 14),
    ("since yesterday", "onset", 1),
    ("two months of eyelid twitching", "onset", 60.875),
    ("my lids twitch, this past week", "onset", 7),
    ("yesterday my lid started to twitch", "onset", 1),
    ("since monday", "onset", 1),
    ("it lasts 3 minutes", "episode", 180),
    ("lasts half an hour", "episode", 1800),
    ("3 nights a week", "nights", 3),
    ("most nights", "nights", 4),
    ("once a month", "times", 0.23),
    ("daily", "times", 7),
    ("i'm 72", "age", 72),
    ("i'm 72 years old and my calf cramps", "age", 72),
    ("my 8 year old has leg cramps", "age", 8),
    ("my son 12 has cramps", "age", 12),
    ("33 weeks pregnant", "gestation", 33),
    ("it is 3:30 pm here", "clock", 930),
    ("ten at night", "clock", 1320),
    ("3 at night", "clock", 180),
    ("twelve at night", "clock", 0),
    ("eight o'clock in the morning", "clock", 480),
    ("nine thirty in the evening", "clock", 1290),
    ("21:45", "clock", 1305),
    ("09:30", "clock", 570),
    ("it's noon here", "clock", 720),
    ("12 midnight", "clock", 0),
    ("half past ten pm", "clock", 1350),
    ("a quarter to seven in the morning", "clock", 405),
    ("quarter to one in the morning", "clock", 45),
    ("half past nine", "face", 570),
    ("9:30", "face", 570),
    ("nine o'clock", "face", 540),
    ("8 months", "duration", 8 * 2629800),
]


@pytest.mark.parametrize(("text", "role", "value"), AMOUNTS)
def test_an_amount_has_its_role(text: str, role: str, value: float, lexicon: Lexicon, now: datetime) -> None:
    amounts = understand(text, lexicon, now=now).amounts
    assert [a.value for a in amounts if a.role == role] == [pytest.approx(value, abs=0.01)]


NO_ONSET = [
    "i have been on the pill, magnesium for 3 years",
    "i'm 72",
    "33 weeks pregnant",
    "i've been married for 10 years and my leg cramps",
    "yesterday i went to the doctor for my leg cramps",
    "i had blood tests last month for my leg cramps",
    "quit smoking 2 years ago and have leg cramps",
    "last night i woke at 3, and my calf cramps",
    "i have been a runner for 20 years and get calf cramps",
]


@pytest.mark.parametrize("text", NO_ONSET)
def test_other_lengths_of_time_are_no_onset(text: str, lexicon: Lexicon, now: datetime) -> None:
    assert not [a for a in understand(text, lexicon, now=now).amounts if a.role == "onset"]


@pytest.mark.parametrize(
    "text", ["i'm a bit out of breath", "im a runner", "she is a worrier", "i'm one of those people"]
)
def test_nobody_is_one_year_old_for_being_something(text: str, lexicon: Lexicon, now: datetime) -> None:
    understood = understand(text, lexicon, now=now)
    assert not understood.child
    assert "age" not in {amount.role for amount in understood.amounts}


@pytest.mark.parametrize(
    "text",
    ["calf again ahh", "my leg has locked up", "help my calf is cramping", "right now, my foot cramps"],
)
def test_somebody_mid_cramp_is_heard(text: str, lexicon: Lexicon, now: datetime) -> None:
    assert understand(text, lexicon, now=now).now


USUAL = [
    "my eyelid twitches at night",
    "i keep getting leg cramps at night",
    "does my calf cramp mean als",
    "can i take ibuprofen for my calf cramp",
]


@pytest.mark.parametrize("text", USUAL)
def test_a_usual_complaint_is_not_now(text: str, lexicon: Lexicon, now: datetime) -> None:
    assert not understand(text, lexicon, now=now).now


COMMANDS = [
    ("stop", "stop"),
    ("please stop", "stop"),
    ("stop asking me", "stop_asking"),
    ("why?", "why"),
    ("help", "help"),
    ("forget me", "forget"),
    ("make it stop my calf hurts", None),
    ("my back", None),
]


@pytest.mark.parametrize(("text", "command"), COMMANDS)
def test_a_command_is_one_only_alone(text: str, command: str | None, lexicon: Lexicon, now: datetime) -> None:
    assert understand(text, lexicon, now=now).command == command


@pytest.mark.parametrize(
    ("text", "concept"),
    [
        ("my bottom lip has been numb for a fortnight", "saddle_numb"),
        ("my lower back seized up this morning", "morning_stiff"),
        ("my thumb twitches, it started yesterday", "medicine_new"),
    ],
)
def test_what_is_not_meant_at_all(lexicon: Lexicon, text: str, concept: str) -> None:
    utterance = understand(text, lexicon, now=datetime(2026, 11, 24, 3, 0))  # noqa: DTZ001 - a local time
    assert concept not in utterance.concepts(*Assertion)
