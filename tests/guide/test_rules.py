"""Every level by example: what the facts of a complaint give."""

import pytest

from cramp_coach.guide.loader import Guide
from cramp_coach.guide.screens import sites_of
from cramp_coach.guide.triage import Facts, assess, bands_of
from cramp_coach.vocabulary import Urgency

VALUES = {"age", "duration_days", "nights_per_week", "times_per_week", "body_regions", "pregnant_weeks"}


def facts_from(guide: Guide, words: str) -> Facts:
    """ "cramp@calf statin_new med:statin age=70" as facts."""
    complaint, *rest = words.split()
    kind, _, sites = complaint.partition("@")
    values = {name: float(value) for name, _, value in (word.partition("=") for word in rest) if value}
    assert values.keys() <= VALUES
    present = {f"kind:{kind}"} | {word for word in rest if "=" not in word}
    known = {*guide.findings, *guide.bands, *guide.medicines, f"kind:{kind}"}
    assert present <= known, present - known
    in_band, out_of_band = bands_of(guide, values)
    return Facts(frozenset(present) | in_band | sites_of(guide, sites.split("+")), out_of_band)


LEVELS = [
    # clot, artery, compartment
    ("cramp@calf sore_over_24h clot_risk", "URGENT"),
    ("cramp@calf sore_over_24h", "SELF_CARE"),
    ("cramp@calf one_leg_swollen", "URGENT"),
    ("cramp@calf coughing_blood", "EMERGENCY"),
    ("cramp@thigh coughing_blood", "EMERGENCY"),
    ("cramp@back coughing_blood", "URGENT"),
    ("cramp@shin compartment_pain", "EMERGENCY"),
    ("cramp@calf muscle_swollen med:anticoagulant", "EMERGENCY"),
    ("cramp@calf locked_10min", "URGENT"),
    # muscle breakdown, heat, salts
    ("cramp@thigh urine_dark", "EMERGENCY"),
    ("cramp@thigh hard_exercise pain_severe legs_heavy", "EMERGENCY"),
    ("cramp@thigh hard_exercise muscle_swollen", "URGENT"),
    ("cramp@calf med:statin muscle_ache_lasting", "URGENT"),
    ("cramp@calf med:statin med:macrolide", "URGENT"),
    ("cramp@calf med:diuretic diuretic_new", "SOON"),
    ("cramp@calf med:diuretic times_per_week=1", "ROUTINE"),
    ("cramp@calf med:diuretic legs_heavy", "EMERGENCY"),
    ("cramp@calf dv_24h age=80", "URGENT"),
    ("cramp@calf dv_24h age=30", "SELF_CARE"),
    ("cramp@calf dv_24h child", "URGENT"),
    ("cramp@calf dialysis legs_heavy", "EMERGENCY"),
    ("cramp@calf dialysis", "ROUTINE"),
    ("cramp@calf cirrhosis nights_per_week=2", "SOON"),
    # wounds and infection
    ("cramp@jaw dirty_wound tetanus_unsure", "EMERGENCY"),
    ("cramp@calf dirty_wound", "URGENT"),
    ("cramp@neck fever headache_bad", "EMERGENCY"),
    ("cramp@shoulder fever", "URGENT"),
    ("cramp@calf fever", "SOON"),
    ("cramp@back fever", "URGENT"),
    ("cramp@buttock fever", "URGENT"),
    ("cramp@back fever immune_low", "EMERGENCY"),
    # medicines
    ("twitch@calf med:lithium", "URGENT"),
    ("cramp@calf med:lithium", "SELF_CARE"),
    ("cramp@calf med:fluoroquinolone tendon_pain", "URGENT"),
    ("twitch@calf med:serotonergic medicine_new sweating", "URGENT"),
    ("twitch@calf med:serotonergic sweating", "SELF_CARE"),
    ("cramp@calf sore_over_24h med:oestrogen", "URGENT"),
    # pregnancy
    ("cramp@calf possible_pregnancy pregnant_weeks=24 headache_bad", "URGENT"),
    ("cramp@calf possible_pregnancy pregnant_weeks=12 headache_bad", "SELF_CARE"),
    # back and neck
    ("cramp@back saddle_numb", "EMERGENCY"),
    ("cramp@back legs_both", "EMERGENCY"),
    ("cramp@back foot_drop", "URGENT"),
    ("cramp@calf foot_drop", "SOON"),
    ("cramp@back past_cancer", "URGENT"),
    ("cramp@back minor_fall age=75", "URGENT"),
    ("cramp@back minor_fall age=40", "SELF_CARE"),
    ("cramp@back first_back_episode age=15", "SOON"),
    ("cramp@back first_back_episode child", "SOON"),
    ("cramp@back duration_days=21", "ROUTINE"),
    ("cramp@back duration_days=20", "SELF_CARE"),
    ("cramp@shoulder duration_days=21", "ROUTINE"),
    ("cramp@calf duration_days=21", "SELF_CARE"),
    ("cramp@jaw jaw_chew_ache age=55", "URGENT"),
    ("cramp@jaw jaw_chew_ache age=40", "SOON"),
    # over time
    ("twitch@eyelid duration_days=14", "SELF_CARE"),
    ("twitch@eyelid duration_days=15", "ROUTINE"),
    ("known_twitch@calf duration_days=400", "SELF_CARE"),
    ("known_twitch@calf muscle_thinner", "SOON"),
    ("twitch@eyelid+calf", "ROUTINE"),
    ("twitch@calf+thigh", "SELF_CARE"),
    ("twitch@calf body_regions=2 weight_loss", "SOON"),
    ("cramp@calf nights_per_week=2 duration_days=14", "ROUTINE"),
    ("cramp@calf nights_per_week=1 duration_days=14", "SELF_CARE"),
    ("cramp@hand times_per_week=2 duration_days=28", "ROUTINE"),
    ("cramp@calf pain_severe nights_per_week=1 duration_days=14", "ROUTINE"),
    ("cramp@calf med:diuretic nights_per_week=1", "ROUTINE"),
    ("other@diaphragm duration_days=2", "ROUTINE"),
    ("other@diaphragm duration_days=1", "SELF_CARE"),
    ("twitch@eyelid unnamed_danger", "EMERGENCY"),
    ("cramp@calf unnamed_sign", "URGENT"),
]


@pytest.mark.parametrize(("words", "level"), LEVELS)
def test_level(guide: Guide, words: str, level: str) -> None:
    assert assess(guide, facts_from(guide, words)).urgency is Urgency[level]


TRAPS = [
    "cramp@calf med:statin",
    "cramp@back duration_days=1",
    "cramp@neck duration_days=0",
    "cramp@calf med:diuretic times_per_week=0.2",
    "twitch@eyelid med:ppi_long duration_days=4",
    "cramp@calf urine_slow_old",
    "cramp@foot feet_always_cold",
    "cramp@calf speech_old",
    "cramp@calf duration_days=1 pain_severe",
    "cramp@back cough_sneeze_pain",
    "cramp@shoulder duration_days=3",
    "twitch@calf hard_exercise",
    "cramp@calf times_per_week=0.25 duration_days=300",
    "cramp@thigh anaesthetic_24h muscle_ache_lasting",
    "twitch@calf weak_feeling",
    "cramp@hand panic_settled",
    "cramp@belly period_usual",
]


@pytest.mark.parametrize("words", TRAPS)
def test_harmless_things_stay_harmless(guide: Guide, words: str) -> None:
    assert assess(guide, facts_from(guide, words)).urgency is Urgency.SELF_CARE


def test_examples_in_the_content_hold(guide: Guide) -> None:
    for rule in guide.rules.values():
        fired = assess(guide, Facts(frozenset(rule.yes)))
        assert fired.urgency >= rule.level, rule.id
        clauses = rule.clauses
        assert not all(clause & set(rule.no) for clause in clauses), rule.id


def test_every_finding_gives_its_level_alone(guide: Guide) -> None:
    for finding in guide.findings.values():
        expected = Urgency[finding.level] if finding.level else Urgency.SELF_CARE
        assert assess(guide, Facts(frozenset({finding.id}))).urgency is expected, finding.id


def test_the_more_specific_reason_stands_first(guide: Guide) -> None:
    facts = facts_from(guide, "cramp@calf one_leg_swollen sore_over_24h clot_risk")
    assert assess(guide, facts).reasons == ("sore_with_clot_risk", "one_leg_swollen")


def test_at_most_three_reasons_are_kept(guide: Guide) -> None:
    facts = facts_from(guide, "cramp@back saddle_numb bladder_new bowel_new sexual_new")
    assert len(assess(guide, facts).reasons) == 3
