"""How long the first help takes, not counted in words but spoken by a synthesiser."""

import json

import pytest

from cramp_coach.guide.models import Remedy
from cramp_coach.vocabulary import Hold, Phase, Reply
from cramp_coach_alexa.asgi import as_json
from cramp_coach_alexa.render import answer_from
from support.espeak import PROGRAM, hold_aloud, seconds_aloud
from support.spoken import Spoken, spoken_of
from support.talk import Talk, guide

pytestmark = pytest.mark.skipif(PROGRAM is None, reason="espeak-ng is not installed: speech is not measured")
FIRST_S, TURN_S, OFF_S = 3.5, 9.0, 2.0
SITES = [site.id for site in guide().sites.values()]


def rendered(*replies: Reply) -> Spoken:
    return spoken_of(json.loads(as_json(answer_from(replies, {}))))


def coming(site: str, kind: str, who: str = "") -> Talk:
    talk = Talk(screen=False, speaks_first=False)
    talk.hear(who, opening=True, kind=kind, site=site)
    return talk


def first(remedy: Remedy, who: str) -> str:
    words = guide().speaking(about_other=bool(who), country=None).words
    return words.steps[remedy.steps[0].say].spoken


@pytest.mark.parametrize("who", ["", "my daughter"], ids=["self", "other"])
def test_the_first_instruction_and_the_first_turn(who: str) -> None:
    long = list[tuple[str, float]]()
    for site in SITES:
        talk = coming(site, "cramp", who)
        if talk.last.remedy is None:
            continue
        remedy, said = guide().remedies[talk.last.remedy], rendered(*talk.replies)
        if (took := seconds_aloud(first(remedy, who))) > FIRST_S:
            long.append((f"first instruction of {remedy.id}", took))
        if (took := seconds_aloud(said.outside if said.hold else said.text)) > TURN_S:
            long.append((f"first turn of {remedy.id}", took))
    assert long == []


@pytest.mark.parametrize("kind", ["cramp", "twitch"])
def test_every_hold_of_every_remedy(kind: str) -> None:
    off = list[tuple[str | None, float]]()
    for site in SITES:
        talk = coming(site, kind)
        for _ in range(6):
            reply = talk.last
            if reply.phase is not Phase.RELIEF or reply.remedy is None:
                break
            for hold in (block for block in reply.blocks if isinstance(block, Hold)):
                took = hold_aloud(rendered(Reply((hold,), reply.phase)))
                if abs(took - hold.seconds) > OFF_S:
                    off.append((reply.remedy, took))
            talk.choose("still")
    assert off == []
