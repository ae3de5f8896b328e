"""The pages are served where Alexa posts to, and say what is true of the profile."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest

from cramp_coach.settings import Address
from cramp_coach.web import web_server
from cramp_coach_alexa.pages import page_routes
from cramp_coach_alexa.settings import AlexaSettings, Profile
from support.alexa_bodies import SKILL

OPERATOR = "Ann <ann@example.org>"


@asynccontextmanager
async def browser(profile: Profile) -> AsyncIterator[httpx.AsyncClient]:
    routes = page_routes(AlexaSettings(SKILL, profile, OPERATOR))
    async with (
        web_server(routes, Address(port=0)) as port,
        httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", trust_env=False) as http,
    ):
        yield http


@pytest.mark.parametrize("profile", Profile)
@pytest.mark.parametrize("path", ["/privacy", "/terms"])
async def test_both_pages_are_there(profile: Profile, path: str) -> None:
    async with browser(profile) as http:
        shown = await http.get(path)
        assert shown.status_code == 200
        assert shown.headers["content-type"] == "text/html; charset=utf-8"
        assert "default-src 'none'" in shown.headers["content-security-policy"]
        assert "Ann &lt;ann@example.org&gt;" in shown.text
        assert (await http.head(path)).status_code == 200
        assert (await http.post(path)).status_code == 405


async def test_what_is_kept_is_told_by_profile() -> None:
    told = {}
    for profile in Profile:
        async with browser(profile) as http:
            told[profile] = (await http.get("/privacy")).text
    assert "once you say yes to a check-in" in told[Profile.PRIVATE].lower()
    assert "Nothing. There is no place" in told[Profile.PUBLIC]
