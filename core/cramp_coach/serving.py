"""`telegram` and `serve`: the channels that are configured, the courier and the health, in one process."""

import asyncio
from argparse import Namespace
from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from starlette.routing import BaseRoute

from cramp_coach.bootstrap import now, open_coach
from cramp_coach.errors import SettingsWrong
from cramp_coach.settings import Address, address_from, settings_from
from cramp_coach.stopping import stopped_by_signals, together
from cramp_coach.web import Healthy, health_route, web_server
from cramp_coach_telegram.run import run_telegram, telegram_channel
from cramp_coach_telegram.settings import TOKEN, telegram_settings

Announce = Callable[[int], None]  # is told the port once we listen


class Mouth(Protocol):
    """A channel that is ready to run."""

    @property
    def routes(self) -> Sequence[BaseRoute]:
        """What the web server must serve for it."""
        ...

    async def run(self, stop: asyncio.Event, /) -> None:
        """Do what is to be done beside the routes until `stop`, which comes after the last request."""
        ...


async def answer_on_telegram(given: Namespace, environment: Mapping[str, str], announce: Announce) -> None:
    """The command `telegram`: asks Telegram for updates, or serves its web hook if one is set."""
    settings, telegram = settings_from(environment, given.db), telegram_settings(environment)
    async with open_coach(settings.database, settings.keys) as coach:
        if telegram.webhook is None:
            await run_telegram(coach, telegram, clock=now)
            return
        address = address_from(environment, given.port)
        await serve_mouths([telegram_channel(coach, telegram, now)], coach.well, address, announce)


async def serve(given: Namespace, environment: Mapping[str, str], announce: Announce) -> None:
    """The command `serve`. Raises SettingsWrong if no channel is configured."""
    if not environment.get(TOKEN, "").strip():
        raise SettingsWrong(f"No channel is configured: set {TOKEN} for Telegram.")
    settings, telegram = settings_from(environment, given.db), telegram_settings(environment)
    address = address_from(environment, given.port)
    async with open_coach(settings.database, settings.keys) as coach:
        await serve_mouths([telegram_channel(coach, telegram, now)], coach.well, address, announce)


async def serve_mouths(
    mouths: Sequence[Mouth],
    healthy: Healthy,
    address: Address,
    announce: Announce,
    stop: asyncio.Event | None = None,
) -> None:
    """Run these channels and their routes until `stop`, or SIGTERM, or SIGINT.

    At the end nothing new is accepted, what was begun is answered, and then the channels send what they have.
    If one fails, all end, and its error is raised.
    """
    stop, closed = stop or stopped_by_signals(), asyncio.Event()
    routes = [health_route(healthy), *(route for mouth in mouths for route in mouth.routes)]

    async def listen() -> None:
        try:
            async with web_server(routes, address) as port:
                announce(port)
                await stop.wait()
        finally:
            closed.set()

    await together(stop, listen(), *(mouth.run(closed) for mouth in mouths))
