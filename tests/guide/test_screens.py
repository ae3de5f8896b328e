"""Which questions a complaint needs, in which order, and where asking stops."""

from dataclasses import replace

import pytest

from cramp_coach.checking.counts import denied_screen
from cramp_coach.guide.loader import Guide
from cramp_coach.guide.models import Remedy, Step
from cramp_coach.guide.screens import (
    next_question,
    open_findings,
    remedies_for,
    screen_for,
    screen_short,
    sites_of,
    values_open,
)
from cramp_coach.guide.triage import Facts
from cramp_coach.vocabulary import RemedyId, SourceId


def complaint(guide: Guide, kind: str, *sites: str, present: str = "", absent: str = "") -> Facts:
    facts = frozenset({f"kind:{kind}", *present.split()})
    return Facts(facts | sites_of(guide, sites), frozenset(absent.split()))


def names(guide: Guide, facts: Facts) -> str:
    return " ".join(question.id.removeprefix("ask_") for question in screen_for(guide, facts))


LEG = "chest sudden limb side body me time"
ROWS = [
    ("cramp", "calf", LEG),
    ("cramp", "leg", LEG),
    ("cramp", "shin", LEG),
    ("cramp", "thigh", LEG),
    ("cramp", "hip", LEG),
    ("cramp", "foot", "sudden limb side body me time"),
    ("cramp", "hand", "chest sudden limb hand body me time"),
    ("cramp", "forearm", "chest sudden limb hand body me time"),
    ("cramp", "back", "chest saddle spine back_slow me time"),
    ("cramp", "buttock", "chest saddle spine back_slow me time"),
    ("cramp", "neck", "chest sudden neck cord me time"),
    ("cramp", "shoulder", "chest sudden neck cord me time"),
    ("cramp", "chest", "heart chest sudden lung me time"),
    ("cramp", "rib", "heart chest sudden lung me time"),
    ("cramp", "jaw", "chest sudden jaw head me time"),
    ("cramp", "throat", "chest sudden jaw head me time"),
    ("cramp", "belly", "chest belly body me time"),
    ("other", "belly", "chest belly body me time"),
    ("cramp", "all_over", "chest sudden salts strength body me time"),
    ("twitch", "eyelid", "sudden eye me time"),
    ("known_twitch", "eyelid", "sudden eye me time"),
    ("twitch", "face", "sudden jerks face me time"),
    ("twitch", "calf", "sudden jerks strength body me time"),
    ("twitch", "hand", "sudden jerks strength body me time"),
    ("twitch", "all_over", "chest sudden salts strength body me time"),
]


@pytest.mark.parametrize(("kind", "site", "row"), ROWS)
def test_row(guide: Guide, kind: str, site: str, row: str) -> None:
    facts = complaint(guide, kind, site)
    assert names(guide, facts) == row
    assert len(denied_screen(guide, facts)) == len(row.split())


def test_nobody_said_where(guide: Guide) -> None:
    assert names(guide, complaint(guide, "cramp")) == "chest sudden salts strength body me time"
    assert names(guide, complaint(guide, "twitch")) == "chest sudden salts strength body me time"


def test_of_several_sites_the_gravest_row_is_asked(guide: Guide) -> None:
    assert names(guide, complaint(guide, "cramp", "foot", "calf")) == LEG
    assert names(guide, complaint(guide, "cramp", "calf", "back")).startswith("chest saddle")
    assert names(guide, complaint(guide, "cramp", "hand", "chest")).startswith("heart chest")


def test_both_legs_with_back_trouble_are_asked_as_a_back(guide: Guide) -> None:
    assert names(guide, complaint(guide, "cramp", "calf", present="legs_both")).startswith("chest saddle")


def test_a_twitch_in_several_places_has_its_own_row(guide: Guide) -> None:
    several = "chest sudden salts strength body me time"
    assert names(guide, complaint(guide, "twitch", "calf", present="several_places")) == several
    assert names(guide, complaint(guide, "twitch", "calf", "eyelid")) == several
    assert names(guide, complaint(guide, "twitch", "calf", "thigh")) == "sudden jerks strength body me time"


MODIFIED = [
    ("cramp", "calf", "child", "chest sudden limb side child me time"),
    ("cramp", "calf", "possible_pregnancy", "chest sudden limb side pregnancy me time"),
    ("cramp", "calf", "dialysis", "chest sudden limb side kidney me time"),
    ("cramp", "calf", "heat", "chest sudden limb side exertion me time"),
    ("cramp", "calf", "statin_new", "chest sudden limb side medicine me time"),
    ("cramp", "calf", "worry", "chest sudden limb side body worry me time"),
    ("cramp", "calf", "child heat", "chest sudden limb side child exertion me time"),
    ("cramp", "calf", "child heat worry", "chest sudden limb side child exertion worry me time"),
    ("cramp", "back", "possible_pregnancy", "chest saddle spine back_slow pregnancy me time"),
    ("cramp", "neck", "morning_stiff fifty_or_more", "chest sudden neck cord head me time"),
    ("cramp", "neck", "morning_stiff", "chest sudden neck cord me time"),
    ("cramp", "calf", "morning_stiff fifty_or_more", LEG),
]


@pytest.mark.parametrize(("kind", "site", "present", "row"), MODIFIED)
def test_a_modifier_takes_a_place_or_is_added(
    guide: Guide, kind: str, site: str, present: str, row: str
) -> None:
    assert names(guide, complaint(guide, kind, site, present=present)) == row


def test_after_relief_one_sentence_stands_for_three(guide: Guide) -> None:
    short = screen_short(guide, complaint(guide, "cramp", "calf"))
    assert short is not None
    three = [guide.questions[f"ask_{name}"].covers for name in ("chest", "sudden", "limb")]
    assert set(short.covers) == set().union(*three)
    assert screen_short(guide, complaint(guide, "cramp", "back")) is None


def test_what_is_known_is_not_asked_again(guide: Guide) -> None:
    chest = guide.questions["ask_chest"]
    known = complaint(guide, "cramp", "calf", absent=" ".join(chest.covers))
    first = next_question(guide, known, frozenset())
    assert first is not None
    assert first.id == "ask_sudden"
    assert open_findings(guide, chest, known) == ()


def test_an_emergency_needs_no_more_questions(guide: Guide) -> None:
    assert next_question(guide, complaint(guide, "cramp", "calf", present="chest_pain"), frozenset()) is None


def test_an_urgent_complaint_is_asked_about_emergencies_only(guide: Guide) -> None:
    swollen = complaint(guide, "cramp", "calf", present="one_leg_swollen")
    asked = denied_screen(guide, swollen)
    assert asked[:3] == ("ask_chest", "ask_sudden", "ask_limb")
    assert "ask_time" not in asked


def test_age_is_asked_last_and_only_where_it_matters(guide: Guide) -> None:
    assert "ask_age" not in denied_screen(guide, complaint(guide, "cramp", "calf"))
    fell = complaint(guide, "cramp", "back", present="minor_fall")
    assert denied_screen(guide, fell)[-1] == "ask_age"
    young = complaint(guide, "cramp", "back", present="minor_fall", absent="seventy_or_more")
    assert "ask_age" not in denied_screen(guide, young)


def test_a_question_settles_its_numbers_and_medicines_too(guide: Guide) -> None:
    facts = complaint(guide, "cramp", "calf", present="med:statin weekly")
    times = values_open(guide, guide.questions["ask_time"], facts)
    assert "fifteen_days_or_more" in times
    assert "weekly" not in times
    medicines = values_open(guide, guide.questions["ask_me"], facts)
    assert "med:lithium" in medicines
    assert "med:statin" not in medicines


def remedy(name: str, order: int, *sites: str, forbidden: str = "", needs: str = "") -> Remedy:
    return Remedy(
        id=RemedyId(name),
        kind="cramp",
        sites=sites,
        order=order,
        forbidden_by=tuple(forbidden.split()),
        only_with=tuple(needs.split()),
        steps=(Step(say="somewhere.something"),),
        grade="B",
        sources=(SourceId("nhs_leg_cramps"),),
    )


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (("cramp", "calf", ""), ["lying"]),
        (("cramp", "leg", ""), ["lying"]),
        (("cramp", "thigh", ""), ["front"]),
        (("cramp", "calf", "possible_pregnancy"), ["pregnant", "lying"]),
        (("cramp", "calf", "one_leg_swollen"), []),
        (("twitch", "calf", ""), []),
        (("cramp", "foot", ""), []),
    ],
)
def test_remedies_fit_and_are_not_forbidden(
    guide: Guide, facts: tuple[str, str, str], expected: list[str]
) -> None:
    remedies = (
        remedy("pregnant", 1, "calf", "leg", needs="possible_pregnancy", forbidden="one_leg_swollen"),
        remedy("lying", 2, "calf", "leg", forbidden="one_leg_swollen"),
        remedy("front", 3, "thigh"),
    )
    small = replace(guide, remedies={one.id: one for one in remedies})
    kind, site, present = facts
    chosen = remedies_for(small, complaint(guide, kind, site, present=present))
    assert [one.id for one in chosen] == expected
