"""In `public` not a byte reaches a disk, whatever is said, and what travels holds no finding of anybody."""

import asyncio
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cramp_coach.guide.pictures import drawing
from cramp_coach.passing_coach import PassingCoach
from cramp_coach_alexa import intents
from cramp_coach_alexa.asgi import as_json
from cramp_coach_alexa.envelope import envelope_from
from cramp_coach_alexa.graphic import graphics_from
from cramp_coach_alexa.skill import AlexaSkill, Public
from support.alexa_bodies import ended, envelope, intent, launch
from support.talk import guide, lexicon

WRITING: Final = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
# What the interpreter tells of before a file changes; connecting is how SQLite would begin.
CHANGES: Final = {
    "sqlite3.connect", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.link", "os.symlink",
    "os.truncate", "os.chmod", "os.utime", "shutil.copyfile", "tempfile.mkstemp", "tempfile.mkdtemp",
    "subprocess.Popen", "os.posix_spawn", "os.exec", "socket.connect",
}  # fmt: skip
TELLING = (
    "my chest hurts", "my leg is swollen and hot", "I'm pregnant", "my calf is cramping and it feels weak",
    "I take statins", "she is nine years old", "it has lasted for three weeks", "I can't pee",
    "my foot is blue",
    "is magnesium any good", "it's still tight", "it let go", "what do you keep", "I'm in Ireland",
    "no", "yes",
    "my daughter's foot is cramping", "I was wrong", "I want to die", "help", "my eyelid is twitching", "",
)  # fmt: skip
IDS = (
    "calf",
    "foot",
    "shin",
    "rib",
    "jaw",
    "eyelid",
    "chest_pain",
    "weak",
    "magnesium",
    "left",
    "better",
    "gills",
)

slots = st.dictionaries(
    st.sampled_from(["muscle", "side", "sign", "topic", "report", "duration", "number", "time", "words"]),
    st.one_of(
        st.none(),
        st.sampled_from(TELLING),
        st.tuples(st.sampled_from(TELLING), st.sampled_from(IDS)),
        st.sampled_from(["P3D", "PT5M", "34", "21:30"]),
        st.text(max_size=40),
    ),
    max_size=3,
)
turns = st.one_of(
    st.builds(intent, st.sampled_from(sorted(intents.SLOTS)), slots),
    st.builds(intent, st.just(intents.TELL), st.fixed_dictionaries({"words": st.sampled_from(TELLING)})),
    st.builds(
        intent,
        st.just(intents.CRAMP),
        st.fixed_dictionaries({"muscle": st.sampled_from(IDS).map(lambda i: (i, i))}),
    ),
    st.builds(launch),
    st.builds(ended),
    st.builds(envelope, st.sampled_from([{"type": "AlexaSkillEvent.SkillDisabled"}, {"type": "Odd"}])),
)

watching: list[tuple[str, tuple[Any, ...]]] | None = None


def _hear(event: str, arguments: tuple[Any, ...]) -> None:
    if watching is None:
        return
    opened = event == "open" and arguments[2] is not None and arguments[2] & WRITING
    if opened or event in CHANGES:
        watching.append((event, arguments))


@contextmanager
def watched() -> Iterator[list[tuple[str, tuple[Any, ...]]]]:
    """Everything in here that would change a disk, as the interpreter tells it."""
    global watching
    found: list[tuple[str, tuple[Any, ...]]] = []
    watching = found
    try:
        yield found
    finally:
        watching = None


sys.addaudithook(_hear)


@pytest.fixture(scope="module")
def skill() -> AlexaSkill:
    return AlexaSkill(Public(PassingCoach(guide(), lexicon())), graphics_from(drawing))


def hold(skill: AlexaSkill, bodies: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A session with these requests; what travels is taken along as Alexa would."""

    async def talk() -> list[dict[str, Any]]:
        carried: dict[str, Any] = {}
        answers = []
        for number, body in enumerate(bodies):
            body["session"] |= {"new": number == 0, "attributes": carried}
            body["request"]["requestId"] = f"amzn1.echo-api.request.{number}"
            answer = json.loads(as_json(await skill.answer(envelope_from(json.dumps(body).encode()))))
            carried = answer.get("sessionAttributes") or {}
            answers.append(answer)
        return answers

    return asyncio.run(talk())


def names_in(value: object) -> Iterator[str]:
    match value:
        case str():
            yield value
        case dict():
            for key, one in value.items():
                yield from (*names_in(key), *names_in(one))
        case list():
            for one in value:
                yield from names_in(one)
        case _:
            pass


def files_of(folder: Path) -> dict[str, tuple[int, int]]:
    return {
        str(f): (f.stat().st_size, f.stat().st_mtime_ns) for f in sorted(folder.rglob("*")) if f.is_file()
    }


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Everywhere that a program might put something by itself."""
    for name in ("HOME", "TMPDIR", "XDG_DATA_HOME", "XDG_CACHE_HOME", "CRAMP_COACH_HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.chdir(tmp_path)
    return tmp_path


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(turns, min_size=1, max_size=8))
def test_no_session_writes_a_byte_or_carries_a_finding(
    skill: AlexaSkill, places: Path, bodies: list[dict[str, Any]]
) -> None:
    before = files_of(places)
    with watched() as changes:
        answers = hold(skill, bodies)
    assert changes == []
    assert files_of(places) == before
    known = {*guide().findings, *guide().bands, *guide().medicines, *guide().rules}
    for answer in answers:
        assert not known.intersection(names_in(answer.get("sessionAttributes")))
        assert len(json.dumps(answer.get("sessionAttributes"))) < 500


def test_the_watch_would_see_a_write(places: Path) -> None:
    with watched() as changes:
        (places / "a").write_text("x")
    assert [event for event, _ in changes] == ["open"]


def test_what_somebody_told_is_in_nothing_that_travels(skill: AlexaSkill) -> None:
    told = "my calf is cramping, I'm pregnant and I take statins"
    answers = hold(skill, [intent("TellIntent", {"words": told}), intent("StillIntent", {})])
    travels = json.dumps([answer.get("sessionAttributes") for answer in answers])
    assert not any(word in travels for word in ("pregnan", "statin"))


def test_where_nothing_is_kept_nothing_is_asked_but_where_and_whether_it_lets_go(skill: AlexaSkill) -> None:
    for words in TELLING:
        denying = (intent(intents.NO) for _ in range(4))
        for answer in hold(skill, [intent(intents.TELL, {"words": words}), *denying]):
            speech = answer["response"].get("outputSpeech", {}).get("ssml", "")
            assert "Shall I?" not in speech
            assert "Any chest pain" not in speech
