"""`telegram`, `alexa` and `serve`: the configured channels, the courier and the health, in one process."""

import asyncio
from argparse import Namespace
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

from starlette.routing import BaseRoute

from cramp_coach.bootstrap import now, open_coach, open_pace, open_passing_coach
from cramp_coach.coach import Coach
from cramp_coach.errors import SettingsWrong
from cramp_coach.ports import Pace
from cramp_coach.settings import Address, address_from, settings_from
from cramp_coach.stopping import stopped_by_signals, together
from cramp_coach.watching import metrics_shown, metrics_wanted
from cramp_coach.web import Answered, Healthy, health_route, web_server
from cramp_coach_alexa.settings import SKILL, AlexaSettings, Profile, alexa_settings
from cramp_coach_telegram.settings import TOKEN, TelegramSettings, telegram_settings

if TYPE_CHECKING:
    from cramp_coach.metrics import Metrics

# How a channel runs is loaded only where it is configured: it costs a start-up.

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


@dataclass(frozen=True, slots=True)
class Probes:
    """How whoever runs it asks after us. `well`: the store can be read; `ready`: turns can be taken."""

    well: Healthy
    ready: Healthy
    answered: Answered | None = None  # is told the status of every answer


async def answer_on_telegram(given: Namespace, environment: Mapping[str, str], announce: Announce) -> None:
    """The command `telegram`: asks Telegram for updates, or serves its web hook if one is set."""
    settings, telegram = settings_from(environment, given.db), telegram_settings(environment)
    from cramp_coach_telegram.run import run_telegram

    metrics = metrics_wanted(environment)
    async with (
        open_coach(settings.database, settings.keys, watch=metrics) as coach,
        open_pace(settings.database) as pace,
        metrics_shown(metrics, environment, coach),
    ):
        if telegram.webhook is None:
            await run_telegram(coach, telegram, clock=now, pace=pace)
            return
        address = address_from(environment, given.port)
        await serve_mouths([_sending(coach, telegram, pace)], _probes(coach, metrics), address, announce)


async def answer_on_alexa(given: Namespace, environment: Mapping[str, str], announce: Announce) -> None:
    """The command `alexa`."""
    await _serve(given, environment, announce, None, alexa_settings(environment, given.profile))


async def serve(given: Namespace, environment: Mapping[str, str], announce: Announce) -> None:
    """The command `serve`. Raises SettingsWrong if no channel is configured."""
    telegram = telegram_settings(environment) if environment.get(TOKEN, "").strip() else None
    alexa = alexa_settings(environment) if environment.get(SKILL, "").strip() else None
    if telegram is None and alexa is None:
        raise SettingsWrong(
            f"No channel is configured: set {TOKEN} for Telegram, {SKILL} for Alexa, or both."
        )
    await _serve(given, environment, announce, telegram, alexa)


async def _serve(
    given: Namespace,
    environment: Mapping[str, str],
    announce: Announce,
    telegram: TelegramSettings | None,
    alexa: AlexaSettings | None,
) -> None:
    """No database is opened where nothing may be kept."""
    settings, address = settings_from(environment, given.db), address_from(environment, given.port)
    passing = _passing(alexa)
    if telegram is None and passing:
        await serve_mouths(passing, Probes(_always, _always), address, announce)
        return
    metrics = metrics_wanted(environment)
    async with (
        open_coach(settings.database, settings.keys, watch=metrics) as coach,
        open_pace(settings.database) as pace,
        metrics_shown(metrics, environment, coach),
    ):
        talking = [_sending(coach, telegram, pace)] if telegram else []
        keeping = [_keeping(coach, alexa)] if alexa and not passing else []
        await serve_mouths([*talking, *keeping, *passing], _probes(coach, metrics), address, announce)


def _probes(coach: Coach, metrics: "Metrics | None") -> Probes:
    return Probes(coach.well, coach.ready, metrics.answered if metrics else None)


def _sending(coach: Coach, telegram: TelegramSettings, pace: Pace | None) -> Mouth:
    from cramp_coach_telegram.run import telegram_channel

    return telegram_channel(coach, telegram, now, pace)


def _keeping(coach: Coach, alexa: AlexaSettings) -> Mouth:
    from cramp_coach_alexa.amazon import public_amazon
    from cramp_coach_alexa.certificate_host import public_host
    from cramp_coach_alexa.run import private_channel

    return private_channel(coach, alexa, now, public_host(), public_amazon())


def _passing(alexa: AlexaSettings | None) -> list[Mouth]:
    if alexa is None or alexa.profile is Profile.PRIVATE:
        return []
    from cramp_coach_alexa.certificate_host import public_host
    from cramp_coach_alexa.run import public_channel

    return [public_channel(open_passing_coach(), alexa, now, public_host())]


async def _always() -> bool:
    return True


async def serve_mouths(
    mouths: Sequence[Mouth],
    probes: Probes,
    address: Address,
    announce: Announce,
    stop: asyncio.Event | None = None,
) -> None:
    """Run these channels and their routes until `stop`, or SIGTERM, or SIGINT.

    At the end nothing new is accepted, what was begun is answered, and then the channels send what they have.
    If one fails, all end, and its error is raised.
    """
    stop, closed = stop or stopped_by_signals(), asyncio.Event()
    asked = [health_route(probes.well), health_route(probes.ready, "/readyz")]
    routes = [*asked, *(route for mouth in mouths for route in mouth.routes)]

    async def listen() -> None:
        try:
            async with web_server(routes, address, probes.answered) as port:
                announce(port)
                await stop.wait()
        finally:
            closed.set()

    await together(stop, listen(), *(mouth.run(closed) for mouth in mouths))


COMMANDS: Final = {"telegram": answer_on_telegram, "alexa": answer_on_alexa, "serve": serve}
