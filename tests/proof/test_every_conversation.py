"""Every guided conversation, breadth first through the real one, with one interruption anywhere."""

from collections.abc import Callable, Iterator
from multiprocessing import get_context

import pytest

from cramp_coach.conversation.findings import facts_of
from cramp_coach.conversation.state import State
from cramp_coach.guide.models import Screen
from cramp_coach.guide.screens import row_of
from proof.exploring import Explored, Explorer
from proof.openings import openings
from support.talk import guide

MOST_STEPS = 100_000  # of each half; all of them would take half an hour


def test_every_promise_is_kept_at_every_step(answered: Explored, figures: Callable[[str], None]) -> None:
    figures(f"naming no sign: {len(answered.states)} states, {answered.steps} steps")
    assert answered.broken == {}


def test_no_state_is_a_dead_end(answered: Explored) -> None:
    leads_on = _leading_to(answered, answered.ends)
    assert [place.way for place in answered.states.values() if place.number not in leads_on] == []


def test_nobody_is_asked_more_questions_than_the_content_allows(answered: Explored) -> None:
    most, asked = _most_questions(answered), dict.fromkeys(guide().screens, 0)
    for place in answered.states.values():
        if place.number in answered.begins:
            row = _row(place.state).id
            count = answered.begins[place.number] + most.get(place.number, 0)
            asked[row] = max(asked[row], count)
    assert asked == {row.id: row.most for row in guide().screens.values()}


@pytest.mark.long
def test_every_promise_is_kept_for_everybody_who_names_one_sign(figures: Callable[[str], None]) -> None:
    with get_context("spawn").Pool(2) as pool:
        parts = pool.map(_naming_one, range(2))
    for _, states, steps, left in parts:
        figures(f"naming one sign, half of the openings: {states} states, {steps} steps, {left} left")
    assert [broken for broken, *_ in parts] == [{}, {}]


def _naming_one(part: int) -> tuple[dict[str, str], int, int, int]:
    half = (opening for n, opening in enumerate(openings()) if n % 2 == part)
    found = Explorer(1, MOST_STEPS).explore(half)
    return found.broken, len(found.states), found.steps, found.left


def _row(state: State) -> Screen:
    assert state.episode is not None
    return row_of(guide(), facts_of(guide(), state.episode))


def _leading_to(found: Explored, ends: set[int]) -> set[int]:
    before: dict[int, set[int]] = {}
    for place, leads in found.leads.items():
        for on in leads:
            before.setdefault(on, set()).add(place)
    reached, todo = set(ends), list(ends)
    while todo:
        new = before.get(todo.pop(), set()) - reached
        reached |= new
        todo += new
    return reached


def _most_questions(found: Explored) -> dict[int, int]:
    """From each state on, how many further questions there may be at most."""
    most = dict.fromkeys(found.leads, 0)
    for _ in _until_settled(most):
        for place, leads in found.leads.items():
            most[place] = max(asked + most.get(on, 0) for on, asked in leads.items())
    return most


def _until_settled(most: dict[int, int]) -> Iterator[None]:
    """Again and again, until nothing changes; a conversation without an end would never settle."""
    for _ in range(100):
        before = dict(most)
        yield
        if most == before:
            return
    raise AssertionError("somebody may be asked for ever")
