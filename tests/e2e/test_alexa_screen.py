"""What a device with a screen shows, drawn by Amazon's own engine; what its buttons send, and its answer."""

from collections.abc import AsyncIterator, Iterator
from copy import deepcopy
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from support.alexa_bodies import intent, touched, with_screen
from support.alexa_channel import moved_clock, private, public
from support.alexa_server import Device
from support.echo_show import SCREENS, EchoShow, echo_show
from support.spoken import seconds, spoken_of
from support.virtual_device import check_answer

CALF = ("calf", "calf")
CLOCK = moved_clock()
LEGIBLE = 0.05  # of the screen's height: 30 of 600 pixels, 7 mm on eight inches


@pytest.fixture(scope="module")
def show() -> Iterator[EchoShow]:
    with echo_show() as one:
        yield one


class Person:
    """Somebody before a device with a screen."""

    def __init__(self, device: Device) -> None:
        self.device = device
        self.attributes: dict[str, Any] | None = None
        self.numbers = count(1)

    async def says(self, name: str, **slots: Any) -> dict[str, Any]:
        return await self._sends(with_screen(intent(name, slots, **self._session())))

    async def touches(self, arguments: object) -> dict[str, Any]:
        return await self._sends(touched(arguments, **self._session()))

    def _session(self) -> dict[str, Any]:
        started = {"new": self.attributes is None, "attributes": self.attributes}
        return {"at": CLOCK(), "number": next(self.numbers), **started}

    async def _sends(self, body: dict[str, Any]) -> dict[str, Any]:
        answer = await self.device.sends(body)
        assert answer.status_code == 200
        check_answer(answer.content)
        told: dict[str, Any] = answer.json()
        self.attributes = told.get("sessionAttributes")
        return told


@pytest.fixture
async def person(tmp_path: Path) -> AsyncIterator[Person]:
    async with private(tmp_path, CLOCK) as device:
        yield Person(device)


@pytest.fixture
async def stranger() -> AsyncIterator[Person]:
    async with public(CLOCK) as device:
        yield Person(device)


def shown(answer: dict[str, Any]) -> dict[str, Any]:
    (directive,) = answer["response"]["directives"]
    told: dict[str, Any] = directive
    return told


@pytest.mark.parametrize("name", SCREENS)
async def test_the_instruction_the_picture_and_the_ring(name: str, show: EchoShow, person: Person) -> None:
    answer = await person.says("CrampIntent", muscle=CALF)
    first_words = spoken_of(answer).parts[0]
    assert isinstance(first_words, str)
    show.show(shown(answer), SCREENS[name])
    at_first = show.wait(seconds(first_words) - 0.9)
    assert "Pull your toes up toward your shin." in at_first.text
    assert "Not with swelling" in at_first.text
    assert (at_first.ring, at_first.faults) == (("30", 100.0), [])
    assert at_first.largest >= LEGIBLE
    assert [paths > 5 for paths in at_first.pictures] == [True]
    later = show.wait(10)
    assert later.ring is not None
    assert later.ring[0] in {"20", "21"}
    assert later.ring[1] == pytest.approx(100 * 20.4 / 30, abs=2)
    at_last = show.wait(19.7)
    assert at_last.ring is not None
    assert at_last.ring[0] == "1"
    asked = show.wait(1.3)
    assert (asked.ring, asked.faults) == (None, [])
    assert "Is it letting go?" in asked.text
    assert "toes" not in asked.text


@pytest.mark.parametrize("name", ["round", "small hub"])
async def test_the_longest_questions_and_the_end_find_room(name: str, show: EchoShow, person: Person) -> None:
    await person.says("CrampIntent", muscle=CALF)
    answer = await person.says("AMAZON.YesIntent")
    for _ in range(12):
        scenes = shown(answer)["datasources"]["coach"]["scenes"]
        show.show(shown(answer), SCREENS[name])
        for this, before in zip(scenes, [{"from": 0}, *scenes], strict=False):
            seen = show.wait(this["from"] - before["from"])
            assert (seen.faults, this["headline"] in seen.text) == ([], True)
            if len(scenes) > 1:
                assert ("Yes" in seen.text) is (this is scenes[-1]), "a yes to what is not asked yet"
        if len(scenes) > 1:  # the level, and then the question whether to ask again
            return
        answer = await person.says("AMAZON.NoIntent")
    raise AssertionError("it never came to an end")


async def test_each_button_sends_what_the_endpoint_takes(show: EchoShow, person: Person) -> None:
    """The same ids as on Telegram: it eased, it still hurts, it is another muscle."""
    first = await person.says("CrampIntent", muscle=CALF)
    heard = dict[str, str]()
    for label in ("Other muscle", "Still hurts", "It's easing"):
        show.show(shown(first), SCREENS["hub"])
        arguments = show.press(label)
        answer = await person.touches(arguments)
        heard[label] = spoken_of(answer).text
        await person.says("AMAZON.StartOverIntent")
        first = await person.says("CrampIntent", muscle=CALF)
    assert heard["Other muscle"].endswith("?")
    assert "heel" in heard["Still hurts"]
    assert "chest pain" in heard["It's easing"]


async def test_where_nothing_is_kept_the_buttons_work_too(show: EchoShow, stranger: Person) -> None:
    first = await stranger.says("CrampIntent", muscle=CALF)
    show.show(shown(first), SCREENS["round"])
    assert "heel" in spoken_of(await stranger.touches(show.press("Still hurts"))).text


async def test_a_remote_control_reaches_the_buttons(show: EchoShow, person: Person) -> None:
    show.show(shown(await person.says("CrampIntent", muscle=CALF)), SCREENS["television"])
    show.wait(1)
    ((verb, choice, _),) = show.key("Enter")
    assert (verb, choice) == ("choose", "eased")
    show.key("ArrowRight")
    assert show.key("Enter")[-1][1] == "still"


async def test_a_button_of_an_earlier_question_answers_nothing(person: Person) -> None:
    first = shown(await person.says("CrampIntent", muscle=CALF))["datasources"]["coach"]
    second = await person.touches(["choose", "eased", first["ask"]])
    assert "chest pain" in spoken_of(second).text
    stale = await person.touches(["choose", "still", first["ask"]])
    assert "answered already" in spoken_of(stale).text
    assert "heel" not in spoken_of(stale).text


@pytest.mark.parametrize(
    "arguments",
    [
        None,
        [],
        "choose",
        ["choose"],
        ["choose", "eased"],
        ["choose", "eased", True],
        ["choose", "eased", "7"],
        ["choose", 7, 7],
        ["choose", "x" * 100, 7],
        [{"choose": "eased"}, 7, 7],
        ["do", "eased", 7],
        ["choose", "eased", 7, "more"],
    ],
)
async def test_what_our_document_never_sends_changes_nothing(arguments: object, person: Person) -> None:
    await person.says("CrampIntent", muscle=CALF)
    open_still = person.attributes
    assert (await person.touches(arguments))["response"] == {}
    person.attributes = open_still
    assert "heel" in spoken_of(await person.says("AMAZON.NoIntent")).text


async def test_voice_is_the_same_and_complete_without_a_screen(person: Person) -> None:
    seen = await person.says("CrampIntent", muscle=CALF)
    await person.says("AMAZON.StartOverIntent")
    blind = intent("CrampIntent", {"muscle": CALF}, at=CLOCK(), number=900)
    heard = (await person.device.sends(blind)).json()
    assert "directives" not in heard["response"]
    assert heard["response"]["outputSpeech"] == seen["response"]["outputSpeech"]


async def test_a_document_that_is_wrong_is_noticed(show: EchoShow, person: Person) -> None:
    wrong = deepcopy(shown(await person.says("CrampIntent", muscle=CALF)))
    wrong["document"]["layouts"]["Scene"]["item"]["items"][0]["items"][0]["type"] = "Txt"
    show.show(wrong, SCREENS["hub"])
    assert any("Txt" in fault for fault in show.wait(0.3).faults)
