"""Takes updates that Telegram posts: known by a secret, read once, confirmed when the turn is committed."""

import asyncio
import hmac
import json
import logging
from dataclasses import dataclass
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from telegram import Bot

from cramp_coach.errors import StoreUnavailable
from cramp_coach.web import body_of
from cramp_coach_telegram.order import Order
from cramp_coach_telegram.settings import PATH, Secret
from cramp_coach_telegram.updates import parsed

_LOG = logging.getLogger(__name__)
HEADER = "X-Telegram-Bot-Api-Secret-Token"
MOST_BYTES = 1024 * 1024  # far above any update
BODY_S = 10.0
NAMED_S = 5.0  # so long an early one waits until Telegram has told us our name


@dataclass(frozen=True, slots=True)
class Webhook:
    """The route. What is not confirmed with 200 comes again; `named` is set once the bot knows its name."""

    bot: Bot
    order: Order
    secret: Secret
    named: asyncio.Event

    def route(self) -> Route:
        """Where Telegram posts to."""
        return Route(PATH, self._post, methods=["POST"])

    async def _post(self, request: Request) -> Response:
        if not self._knows(request.headers.get(HEADER, "")):
            return Response(status_code=HTTPStatus.FORBIDDEN)
        update = parsed(_json(await body_of(request, MOST_BYTES, BODY_S)), self.bot)
        if update is None:  # it would be as unreadable the next time
            return Response(status_code=HTTPStatus.OK)
        try:
            async with asyncio.timeout(NAMED_S):
                await self.named.wait()
            await self.order.taken(update)
        except (TimeoutError, StoreUnavailable) as error:
            _LOG.error("update %d cannot be taken now (%s)", update.update_id, type(error).__name__)
            return Response(status_code=HTTPStatus.SERVICE_UNAVAILABLE)
        return Response(status_code=HTTPStatus.OK)

    def _knows(self, secret: str) -> bool:
        # Headers arrive as latin-1; compare_digest takes as long for a near miss as for any other.
        return hmac.compare_digest(secret.encode("latin-1"), self.secret.reveal().encode())


def _json(body: bytes) -> object:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None
