"""The page of figures, at an address of its own: whoever talks to the bot never comes by it."""

from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from cramp_coach.coach import Coach
from cramp_coach.settings import metrics_address

if TYPE_CHECKING:
    from cramp_coach.metrics import Metrics


def metrics_wanted(environment: Mapping[str, str]) -> "Metrics | None":
    """What counts, where an address for it is set."""
    if metrics_address(environment) is None:
        return None
    from cramp_coach.metrics import Metrics  # it loads a library that nothing else needs

    return Metrics()


@asynccontextmanager
async def metrics_shown(
    metrics: "Metrics | None", environment: Mapping[str, str], coach: Coach
) -> AsyncGenerator[None, None]:
    """While inside, the page is served. Raises SettingsWrong if its address cannot be had."""
    address = metrics_address(environment)
    if metrics is None or address is None:
        yield
        return
    from cramp_coach.web import web_server  # polling alone needs no web server

    async with web_server([metrics.route(coach.tally)], address):
        yield
