"""The names that others use for what we know: conversation topics, and labels of flags and sites."""

from collections.abc import Iterator

from cramp_coach.checking.problems import Complaint, Content

TOPICS = frozenset(
    (
        "duration",
        "how_often",
        "still_happening_now",
        "spread",
        "weakness",
        "numbness_tingling",
        "saddle_numbness",
        "bladder_bowel",
        "walking_balance",
        "swelling_redness_warmth",
        "cold_pale_blue_limb",
        "chest_pain_breathless",
        "speech_swallow_face",
        "jaw_stiffness",
        "fever_unwell",
        "confusion_faint_seizure",
        "urine_colour",
        "injury",
        "exercise_heat",
        "wound_bite_toxin",
        "muscle_wasting",
        "worse_over_time",
        "severe_constant_pain",
        "medicines",
        "new_medicine",
        "conditions",
        "pregnancy",
        "recent_surgery_travel_immobility",
        "vomiting_diarrhoea",
        "alcohol_drugs",
        "sleep_disturbed",
        "weight_loss_cancer_history",
        "caffeine_stress_sleep",
        "suicidal",
    )
)
FLAG_LABELS = frozenset(
    (
        "weakness",
        "wasting",
        "numbness",
        "saddle",
        "bladder_bowel",
        "swelling",
        "chest_pain",
        "breathing",
        "swallowing",
        "speech",
        "dark_urine",
        "fever",
        "trauma",
        "pregnancy",
        "seizure",
        "gait",
        "faint",
        "palpitations",
        "jaw_lock",
        "face_droop",
    )
)
SITE_LABELS = frozenset(
    (
        "eyelid",
        "face",
        "lip",
        "jaw",
        "tongue",
        "neck",
        "shoulder",
        "upper_arm",
        "forearm",
        "arm",
        "hand",
        "finger",
        "thumb",
        "chest",
        "rib",
        "abdomen",
        "back",
        "buttock",
        "hip",
        "groin",
        "thigh",
        "knee",
        "calf",
        "shin",
        "leg",
        "ankle",
        "foot",
        "toe",
        "all_over",
    )
)


def crosswalk(content: Content) -> Iterator[Complaint]:
    """Agreed topics and labels that nothing carries, and topics that nobody agreed on."""
    guide = content.guide
    topics = {finding.topic for finding in guide.findings.values()}
    topics |= {band.topic for band in guide.bands.values()}
    topics |= {medicine.topic for medicine in guide.medicines.values()}
    for topic in sorted(TOPICS - topics):
        yield f"agreed topic {topic}", "no finding, band or medicine carries it"
    for topic in sorted(topics - TOPICS - {"age"}):
        yield f"agreed topic {topic}", "it is none of the agreed topics"
    flags = {f.label for f in guide.findings.values()} | {h.label for h in guide.hints.values()}
    for label in sorted(FLAG_LABELS - flags):
        yield f"label {label}", "no finding or hint carries it"
    sites = {label for site in guide.sites.values() for label in site.labels}
    for label in sorted(SITE_LABELS - sites):
        yield f"label {label}", "no site carries it"
