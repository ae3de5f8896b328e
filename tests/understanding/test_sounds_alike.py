"""What only sounds like a sign, and is none."""

from datetime import datetime

import pytest

from cramp_coach.understanding.lexicon import Lexicon
from cramp_coach.understanding.understand import understand
from cramp_coach.understanding.utterance import Assertion

UNSAID = [
    ("i take a blood thinner", "thinner"),
    ("i'm on dialysis", "period_usual"),
    ("i can't see any difference", "vision_sudden"),
    ("can't see any swelling", "vision_sudden"),
    ("haven't pooed for two days but that's normal for me", "bowel_new"),
    ("i wet myself a little when i sneeze since having kids", "bladder_new"),
    ("bendroflumethiazide five weeks ago, and high blood pressure", "baby_warning"),
    ("pregnant with high blood pressure", "baby_warning"),
    ("picked up my grandson and my back went into spasm", "who:child"),
    ("leg cramps, chronic kidney disease stage 4", "flank_groin"),
    ("my blood sugar is 5.5", "low_sugar"),
    ("i had a fever dream about exams", "fever"),
    ("i ran out of breath laughing at the film", "breathless"),
    ("i was paralysed with laughter", "limb_weak_sudden"),
    ("i almost passed out when i saw the bill", "fainted"),
    ("i lost weight on purpose with slimming world", "weight_loss"),
    ("i'm trying to lose some weight", "weight_loss"),
    ("this is driving me mad", "context:driving"),
    ("i have insulin resistance", "med:insulin_sulfonylurea"),
    ("low magnesium", "med:supplement"),
    ("sore throat, blocked nose", "throat_closing"),
    ("i have the chills", "fever"),
    ("my calf cramps three times at night", "breath"),
    ("it hurts more at night", "breath"),
    ("what's the point of stretching", "hopeless"),
    ("my hand is cramping every few minutes", "belly_waves"),
    ("my calf cramped for ten seconds", "locked_10min"),
    ("it is driving me mad all day", "clot_risk"),
    ("my lower back aches on both sides", "legs_both"),
    ("my stomach muscles pulse after sit ups", "tearing_pain"),
    ("my calf muscle keeps going into spasm", "muscle_thinner"),
    ("my calf feels bruised after the cramp", "muscle_swollen"),
    ("my calf keeps cramping when i stretch", "locked_10min"),
    ("cramps since i started running", "medicine_new"),
    ("my son's leg hurts some nights, fine in the morning", "child_morning"),
]


@pytest.mark.parametrize(("text", "concept"), UNSAID)
def test_what_only_sounds_alike_is_nothing(text: str, concept: str, lexicon: Lexicon, now: datetime) -> None:
    assert concept not in understand(text, lexicon, now=now).concepts(*Assertion)
