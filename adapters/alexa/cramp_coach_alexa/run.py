"""Wires the channel, and keeps what it needs until it is told to stop."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from starlette.routing import BaseRoute

from cramp_coach.errors import StoreUnavailable
from cramp_coach.ports import Clock
from cramp_coach_alexa.amazon import Amazon
from cramp_coach_alexa.apology import apology_to
from cramp_coach_alexa.asgi import Endpoint
from cramp_coach_alexa.certificate_host import CertificateHost
from cramp_coach_alexa.certificates import Certificates
from cramp_coach_alexa.graphic import graphics_from
from cramp_coach_alexa.mind import Mind, PassingMind
from cramp_coach_alexa.pages import page_routes
from cramp_coach_alexa.reminding import Reminding
from cramp_coach_alexa.settings import AlexaSettings
from cramp_coach_alexa.skill import AlexaSkill, Private, Public
from cramp_coach_alexa.verify import Verifier

_LOG = logging.getLogger(__name__)
SWEPT_EVERY_S: Final = 600.0

Sweep = Callable[[], Awaitable[object]]


@dataclass(frozen=True, slots=True)
class AlexaChannel:
    """The channel, ready to run, and what a web server must serve for it."""

    routes: Sequence[BaseRoute]
    host: CertificateHost
    sweep: Sweep | None
    amazon: Amazon | None = None

    async def run(self, stop: asyncio.Event) -> None:
        """Erase what is past its time, until `stop`, which must come after the last request is answered."""
        try:
            while not stop.is_set():
                await self._swept()
                with suppress(TimeoutError):
                    await asyncio.wait_for(stop.wait(), SWEPT_EVERY_S)
        finally:
            await self.host.close()
            if self.amazon is not None:
                await self.amazon.close()

    async def _swept(self) -> None:
        if self.sweep is None:
            return
        try:
            await self.sweep()
        except StoreUnavailable as error:
            _LOG.error("nothing can be erased now (%s)", type(error).__name__)


def private_channel(
    coach: Mind, settings: AlexaSettings, clock: Clock, host: CertificateHost, amazon: Amazon
) -> AlexaChannel:
    """For one's own account: this skill's requests, answered by a coach who keeps what may be kept.

    `amazon` sets the reminders that somebody says yes to.
    """
    answers = AlexaSkill(Private(coach), graphics_from(coach.drawing), Reminding(coach, amazon))
    return AlexaChannel(_routes(coach, answers, settings, clock, host), host, coach.sweep, amazon)


def public_channel(
    coach: PassingMind, settings: AlexaSettings, clock: Clock, host: CertificateHost
) -> AlexaChannel:
    """For everybody: this skill's requests, answered by a coach who can keep nothing."""
    answers = AlexaSkill(Public(coach), graphics_from(coach.drawing))
    return AlexaChannel(_routes(coach, answers, settings, clock, host), host, None)


def _routes(
    coach: Mind | PassingMind,
    answers: AlexaSkill,
    settings: AlexaSettings,
    clock: Clock,
    host: CertificateHost,
) -> Sequence[BaseRoute]:
    verifier = Verifier(Certificates(host.fetch, host.roots.store(), clock), settings.skill, clock)
    endpoint = Endpoint(verifier, answers.answer, lambda envelope: apology_to(envelope, coach.notice))
    return [endpoint.route(), *page_routes(settings)]
