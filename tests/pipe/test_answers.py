"""How the questions end: what no, not sure, yes, and one of several lead to."""

import pytest

from support.piping import Item, no, piped


@pytest.mark.parametrize(
    ("opening", "at_most"),
    [
        ("my calf is cramping", 7),
        ("my leg cramped last night", 7),
        ("my thigh is cramping", 7),
        ("my foot is cramping", 6),
        ("my hand is cramping", 7),
        ("my lower back is in spasm", 6),
        ("my neck is in spasm", 6),
        ("my eyelid is twitching", 4),
        ("my lip is twitching", 5),
        ("my arm is twitching", 6),
        ("my thigh is twitching", 6),
    ],
)
async def test_a_plain_no_to_everything_is_self_care_within_the_bounds(opening: str, at_most: int) -> None:
    async with piped() as talk:
        told = await talk.until_told(opening, no)
        assert told["urgency"] == "SELF_CARE"
        assert talk.questions <= at_most
        assert talk.replies[-1]["topics"] == ["consent"]


@pytest.mark.parametrize(
    ("opening", "finding", "level"),
    [
        ("my leg cramped last night", "chest_pain", "URGENT"),
        ("my leg cramped last night", "face_droop", "URGENT"),
        ("my leg cramped last night", "limb_cold_pale", "URGENT"),
        ("my lower back went into spasm yesterday", "saddle_numb", "URGENT"),
        ("my eyelid is twitching", "face_droop", "URGENT"),
        ("my leg cramped last night", "urine_dark", "ROUTINE"),
        ("my lower back went into spasm yesterday", "crash_fall", "ROUTINE"),
        ("my eyelid is twitching", "lid_droop_double", "SELF_CARE"),
    ],
)
@pytest.mark.parametrize("unsure", ["not sure", {"choose": "unsure"}])
async def test_not_sure_sets_a_floor(opening: str, finding: str, level: str, unsure: str | Item) -> None:
    async with piped() as talk:
        told = await talk.until_told(opening, lambda reply: unsure if finding in reply["asks"] else no(reply))
        assert told["urgency"] == level


async def test_an_emergency_question_is_asked_once_more_in_other_words_and_no_more() -> None:
    async with piped() as talk:
        (first,) = await talk.lines("my leg cramped last night")
        (plainer,) = await talk.lines("not sure")
        (next_one,) = await talk.lines("not sure")
        assert first["asks"] == plainer["asks"]
        assert first["text"] != plainer["text"]
        assert "chest_pain" not in next_one["asks"]


@pytest.mark.parametrize("said", ["chest pain, nothing else", "short of breath nothing else"])
async def test_nothing_else_denies_the_rest_and_never_what_was_named(said: str) -> None:
    async with piped() as talk:
        await talk.lines("my leg cramped last night")
        (told,) = await talk.lines(said)
        assert told["urgency"] == "EMERGENCY"


async def test_naming_one_member_is_followed_by_one_short_question_for_the_rest() -> None:
    async with piped() as talk:
        (limb,) = await talk.lines("my leg cramped last night", "no", "no")
        (rest,) = await talk.lines("i felt a pop")
        assert set(rest["asks"]) < set(limb["asks"])
        assert "pop_felt" not in rest["asks"]
        (after,) = await talk.lines("just that")
        assert not set(after["asks"]) & set(limb["asks"])
        assert (await talk.until_told("no", no))["urgency"] == "URGENT"


@pytest.mark.parametrize(
    "said",
    ["only a pop", "just the pop", "a pop, that's all", "a pop, nothing else", "i felt a pop, just that"],
)
async def test_only_that_one_asks_for_no_rest(said: str) -> None:
    async with piped() as talk:
        (limb,) = await talk.lines("my leg cramped last night", "no", "no")
        (after,) = await talk.lines(said)
        assert after["urgency"] == "URGENT"
        assert not set(after["asks"]) & set(limb["asks"])


@pytest.mark.parametrize("yes", ["yes", {"choose": "yes"}])
@pytest.mark.parametrize("then", ["yes", "banana", "chest pain", {"choose": "yes"}])
async def test_a_bare_yes_that_nobody_explains_is_an_emergency(yes: str | Item, then: str | Item) -> None:
    async with piped() as talk:
        (asked,) = await talk.lines("my leg cramped last night")
        (which,) = await talk.lines(yes)
        assert which["asks"] == asked["asks"]
        assert not which["final"]
        (told,) = await talk.lines(then)
        assert (told["urgency"], told["final"]) == ("EMERGENCY", True)


@pytest.mark.parametrize("second", ["no", "none of them"])
async def test_a_bare_yes_taken_back_goes_on(second: str) -> None:
    async with piped() as talk:
        (after,) = await talk.lines("my leg cramped last night", "yes", second)
        assert not after["final"]
        assert "chest_pain" not in after["asks"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("my calf is swollen", "i have a fever"),
        ("both ankles are puffy", "my calf is warm and red"),
        ("i felt a pop in my calf", "i have lost weight"),
        ("i am on a statin", "i have kidney disease"),
    ],
)
async def test_the_order_of_two_answers_changes_no_level(one: str, other: str) -> None:
    levels: set[str] = set()
    for first, second in ((one, other), (other, one)):
        async with piped() as talk:
            await talk.lines("my leg cramped last night", first)
            levels.add((await talk.until_told(second, no))["urgency"])
    assert len(levels) == 1


@pytest.mark.parametrize("command", ["help", "repeat", "why", "pause", "resume", "export", "privacy"])
@pytest.mark.parametrize("before", [("my calf is cramping",), ("my leg cramped last night", "no")])
async def test_a_command_keeps_the_place(command: str, before: tuple[str, ...]) -> None:
    async with piped() as talk:
        *_, asked = await talk.lines(*before)
        *_, again = await talk.lines({"command": command})
        assert (again["asks"], again["topics"]) == (asked["asks"], asked["topics"])
        assert again["expects_answer"]
