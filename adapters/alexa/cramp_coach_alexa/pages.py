"""The two pages that a store of skills asks for, served where Alexa posts to."""

from typing import Final

from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route

from cramp_coach.pages import page
from cramp_coach_alexa.settings import AlexaSettings

PRIVACY, TERMS = "/privacy", "/terms"
HEADERS: Final = {  # they fetch nothing, and may lie in a cache for an hour
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "public, max-age=3600",
}


def page_routes(settings: AlexaSettings) -> list[Route]:
    """What is kept depends on the profile; the terms do not."""
    return [
        _route(PRIVACY, f"privacy_{settings.profile}", settings.operator),
        _route(TERMS, "terms", settings.operator),
    ]


def _route(path: str, name: str, operator: str) -> Route:
    async def shown(_: Request) -> HTMLResponse:
        return HTMLResponse(page(name, operator), headers=HEADERS)

    return Route(path, shown, methods=["GET"])
