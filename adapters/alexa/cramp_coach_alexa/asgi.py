"""Takes requests that Alexa posts: proved first, answered in the time that Alexa waits, whatever happens."""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from traceback import format_tb
from typing import Final, TypeAlias

from ask_sdk_core.serialize import DefaultSerializer
from ask_sdk_model.response_envelope import ResponseEnvelope
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from cramp_coach.web import body_of
from cramp_coach_alexa.certificates import Unproved
from cramp_coach_alexa.envelope import Envelope
from cramp_coach_alexa.verify import ForOthers, Verifier

_LOG = logging.getLogger(__name__)
PATH: Final = "/alexa"
MOST_BYTES: Final = 128 * 1024  # what we put into a session comes back in it, and is a hundredth of this
BODY_S: Final = 2.0
ANSWER_S: Final = 6.0  # from the first byte; Alexa gives up after eight
REFUSED: Final = 400


Answer: TypeAlias = Callable[[Envelope], Awaitable[ResponseEnvelope]]
Apology: TypeAlias = Callable[[Envelope], ResponseEnvelope]


@dataclass(frozen=True, slots=True)
class Endpoint:
    """The route. Whatever cannot be proved to be Alexa's is refused with 400, and nothing is told.

    `apology`: what is said when `answer` fails or takes longer than `answer_s`. It must not fail.
    """

    verifier: Verifier
    answer: Answer
    apology: Apology
    answer_s: float = ANSWER_S

    def route(self) -> Route:
        """Where Alexa posts to."""
        return Route(PATH, self._post, methods=["POST"])

    async def _post(self, request: Request) -> Response:
        until = asyncio.get_running_loop().time() + self.answer_s
        envelope = await self._proved(request)
        if envelope is None:
            return Response(status_code=REFUSED)
        return Response(await self._answered(envelope, until), media_type="application/json")

    async def _proved(self, request: Request) -> Envelope | None:
        try:
            return await self.verifier.verified(request.headers, await body_of(request, MOST_BYTES, BODY_S))
        except ForOthers as error:
            _LOG.warning("a request was refused: %s", error)
        except (Unproved, HTTPException) as error:  # anybody may send anything, as often as they like
            _LOG.info("a request was refused: %s", error)
        except Exception as error:  # noqa: BLE001 - what our own fault has not proved is not proved
            _told("could not be verified", error)
        return None

    async def _answered(self, envelope: Envelope, until: float) -> bytes:
        try:
            async with asyncio.timeout_at(until):
                return as_json(await self.answer(envelope))
        except Exception as error:  # noqa: BLE001 - somebody is waiting, perhaps in pain: they are told what helps
            _told("was not answered", error)
            return as_json(self.apology(envelope))


def as_json(answer: ResponseEnvelope) -> bytes:
    """As it goes over the wire."""
    # The SDK says of its tables only that they are tables.
    tables = DefaultSerializer().serialize(answer)  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
    return json.dumps(tables, separators=(",", ":")).encode()


def _told(what: str, error: Exception) -> None:
    """Its message may hold what somebody said, so only its kind and place are told."""
    place = "".join(format_tb(error.__traceback__))
    _LOG.error("a request %s: %s\n%s", what, type(error).__name__, place)
