"""`serve` as a real process: asked how it is, and told to end."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import httpx
import pytest

from cramp_coach.settings import Address
from cramp_coach.web import bound
from support.alexa_bodies import SKILL, launch
from support.bot_api import TOKEN, BotApi, bot_api
from support.program import run
from support.telegram_bot import ANN
from support.web_hook import free_port


@asynccontextmanager
async def serving(
    home: Path, *arguments: str, **settings: str
) -> AsyncIterator[tuple[asyncio.subprocess.Process, httpx.AsyncClient]]:
    """The process, and a client of it; asked to end at the end, if it still runs."""
    port = free_port()
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "cramp_coach", *arguments, "--port", str(port)),
        env={"PATH": os.environ["PATH"], "HOME": str(home), "PYTHONUTF8": "1", **settings},
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stderr is not None
    try:
        async with asyncio.timeout(60):
            assert (await process.stderr.readline()).decode() == f"Listening on port {port}.\n"
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", trust_env=False) as http:
            yield process, http
        with suppress(ProcessLookupError):  # a test may have sent it itself
            process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(30):
            said = (await process.stderr.read()).decode()
            assert (await process.wait(), said) == (0, "")
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


def telegram(api: BotApi, **more: str) -> dict[str, str]:
    return {"TELEGRAM_TOKEN": TOKEN, "CRAMP_COACH_TELEGRAM_API": api.address, **more}


async def test_serve_polls_is_well_and_ends_with_0(tmp_path: Path) -> None:
    async with bot_api() as api, serving(tmp_path, "serve", **telegram(api)) as (_, http):
        answer = await http.get("/healthz")
        await api.says(ANN, "my calf is cramping")
        (card,) = await api.sent(ANN)
    assert (answer.status_code, answer.text) == (200, "ok\n")
    assert "Hold for 30 seconds" in card.text


async def test_telegram_by_web_hook_sends_what_it_has_before_it_ends(tmp_path: Path) -> None:
    async with bot_api() as api:
        hook = {"CRAMP_COACH_TELEGRAM_WEBHOOK": "http://127.0.0.1:9"}  # where nobody is: posted by hand below
        async with serving(tmp_path, "telegram", **telegram(api, **hook)) as (process, http):
            await api.until(lambda: api.made("setWebhook"))
            secret = api.made("setWebhook")[0].fields["secret_token"]
            update = {"update_id": 1, "message": api.message(ANN, text="my calf is cramping")}
            headers = {"X-Telegram-Bot-Api-Secret-Token": secret}
            answer = await http.post("/telegram", json=update, headers=headers)
            process.send_signal(signal.SIGTERM)
            async with asyncio.timeout(30):
                await process.wait()
        assert answer.status_code == 200
        assert len(api.made("sendMessage", ANN)) == 1


async def test_what_is_wrong_is_one_sentence(tmp_path: Path) -> None:
    with bound(Address(port=0)) as held:
        port = str(held.getsockname()[1])
        taken = run("serve", "--port", port, home=tmp_path, TELEGRAM_TOKEN=TOKEN)
    assert taken.one_sentence
    assert f"Port {port} is in use" in taken.err
    nothing = run("serve", home=tmp_path)
    assert nothing.one_sentence
    assert "No channel is configured" in nothing.err
    assert run("serve", "--port", "70000", home=tmp_path, TELEGRAM_TOKEN=TOKEN).one_sentence


async def test_a_refused_token_ends_it_all(tmp_path: Path) -> None:
    async with bot_api() as api:
        settings = {"TELEGRAM_TOKEN": "1:wrong", "CRAMP_COACH_TELEGRAM_API": api.address}
        ran = await asyncio.to_thread(run, "serve", "--port", str(free_port()), home=tmp_path, **settings)
    assert ran.code == 2
    assert "BotFather" in ran.err.splitlines()[-1]


ALEXA = {"ALEXA_SKILL_ID": SKILL}


def written(folder: Path) -> set[str]:
    return {file.name for file in folder.rglob("*")}


async def test_alexa_refuses_strangers_is_well_and_ends_with_0(tmp_path: Path) -> None:
    async with serving(tmp_path, "alexa", **ALEXA) as (_, http):
        refused = await http.post("/alexa", json=launch())
        answer = await http.get("/healthz")
    assert (refused.status_code, refused.content) == (400, b"")
    assert (answer.status_code, answer.text) == (200, "ok\n")
    assert "coach.db" in written(tmp_path)


async def test_alexa_for_everybody_touches_no_disk(tmp_path: Path) -> None:
    async with serving(tmp_path, "alexa", "--profile", "public", **ALEXA) as (_, http):
        assert (await http.post("/alexa", json=launch())).status_code == 400
        assert (await http.get("/healthz")).status_code == 200
    async with serving(tmp_path, "serve", CRAMP_COACH_ALEXA_PROFILE="public", **ALEXA) as (_, http):
        assert (await http.get("/healthz")).status_code == 200
    assert written(tmp_path) == set()


async def test_serve_answers_on_both_channels(tmp_path: Path) -> None:
    async with bot_api() as api, serving(tmp_path, "serve", **telegram(api), **ALEXA) as (_, http):
        assert (await http.post("/alexa", json=launch())).status_code == 400
        await api.says(ANN, "my calf is cramping")
        (card,) = await api.sent(ANN)
    assert "Hold for 30 seconds" in card.text


def test_what_is_wrong_with_a_skill_is_one_sentence(tmp_path: Path) -> None:
    for arguments, settings, sentence in (
        (("alexa",), {}, "ALEXA_SKILL_ID"),
        (("alexa",), {"ALEXA_SKILL_ID": "hello"}, "ALEXA_SKILL_ID is not"),
        (("alexa", "--profile", "open"), ALEXA, "private or public"),
        (("serve",), {**ALEXA, "CRAMP_COACH_ALEXA_PROFILE": "open"}, "private or public"),
    ):
        ran = run(*arguments, home=tmp_path, **settings)
        assert ran.one_sentence, ran.err
        assert sentence in ran.err


async def test_figures_stand_at_an_address_of_their_own(tmp_path: Path) -> None:
    shown = free_port()
    async with (
        bot_api() as api,
        serving(tmp_path, "serve", **telegram(api, CRAMP_COACH_METRICS=str(shown))) as (_, http),
    ):
        await api.says(ANN, "my calf is cramping")
        await api.sent(ANN)
        ready, hidden = await http.get("/readyz"), await http.get("/metrics")
        async with httpx.AsyncClient(trust_env=False) as other:
            page = (await other.get(f"http://127.0.0.1:{shown}/metrics")).text
    assert (ready.status_code, hidden.status_code) == (200, 404)
    figures = dict(line.rsplit(" ", 1) for line in page.splitlines() if not line.startswith("#"))
    sent = 'cramp_coach_messages_total{kind="reply",outcome="sent",suspect="no"}'
    assert float(figures["cramp_coach_turn_seconds_count"]) == 1
    assert float(figures[sent]) == 1
    assert float(figures['cramp_coach_refused_requests_total{status="404"}']) == 1
    assert float(figures["cramp_coach_store_readable"]) == 1
    assert float(figures['cramp_coach_late{channel="telegram"}']) == 0
    assert "calf" not in page
    assert not any(str(ANN) in name for name in figures)  # a figure may hold these digits


@pytest.mark.parametrize("wrong", ["here", "1:70000"])
def test_an_address_for_figures_that_is_none_is_one_sentence(tmp_path: Path, wrong: str) -> None:
    ended = run("serve", home=tmp_path, TELEGRAM_TOKEN=TOKEN, CRAMP_COACH_METRICS=wrong)
    assert ended.one_sentence
    assert ended.err.startswith("CRAMP_COACH_METRICS must be a port")
