"""The whole Alexa channel in this process: the coach, its store, the production verifier, real sockets."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import timedelta
from pathlib import Path

from cramp_coach.bootstrap import now, open_coach, open_passing_coach
from cramp_coach.ports import Clock
from cramp_coach.session import MovedClock
from cramp_coach_alexa.amazon import Amazon
from cramp_coach_alexa.certificate_host import CertificateHost
from cramp_coach_alexa.run import AlexaChannel, private_channel, public_channel
from cramp_coach_alexa.settings import AlexaSettings, Profile
from support.alexa_bodies import SKILL
from support.alexa_server import Device, device
from support.amazon_api import amazon_api
from support.authority import Authority
from support.certificate_server import CertificateServer, certificate_server, page

OURS = Authority(now())
AT_HOME = AlexaSettings(SKILL, Profile.PRIVATE)
FOR_ALL = AlexaSettings(SKILL, Profile.PUBLIC)


@asynccontextmanager
async def private(home: Path, clock: Clock) -> AsyncIterator[Device]:
    """The private profile, with its database in this folder."""
    async with (
        certificates() as server,
        open_coach(home / "data" / "coach.db", home / "keys", clock=clock) as coach,
        amazon_api(OURS) as api,
    ):
        host, amazon = CertificateHost(OURS.roots, server.resolver), Amazon(OURS.roots, api.resolver)
        async with talking(private_channel(coach, AT_HOME, clock, host, amazon), amazon) as one:
            yield one


@asynccontextmanager
async def public(clock: Clock) -> AsyncIterator[Device]:
    """The public profile, which has nowhere to keep anything."""
    async with certificates() as server:
        host = CertificateHost(OURS.roots, server.resolver)
        async with talking(public_channel(open_passing_coach(), FOR_ALL, clock, host)) as one:
            yield one


def moved_clock() -> MovedClock:
    """Begins at the next noon, whenever a test runs; goes on as ours does, and can be moved forward."""
    clock = MovedClock(now(), now)
    clock.move_to((now() + timedelta(hours=12)).replace(hour=12))
    return clock


def certificates() -> AbstractAsyncContextManager[CertificateServer]:
    """Where the certificate lies."""
    return certificate_server(OURS, page(OURS.chain(OURS.signer())))


@asynccontextmanager
async def talking(channel: AlexaChannel, amazon: Amazon | None = None) -> AsyncIterator[Device]:
    """A device that talks to this channel; the channel is closed at the end."""
    try:
        async with device(OURS, *channel.routes) as one:
            yield one
    finally:
        await channel.host.close()
        if amazon is not None:
            await amazon.close()
