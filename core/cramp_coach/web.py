"""The web shell: routes go in, uvicorn serves them inside our own event loop until we are done.

Only the commands that need it load it. Signals stay ours: whoever opens a server says when it ends.
"""

import asyncio
import logging
import socket
from collections.abc import AsyncGenerator, Awaitable, Callable, Generator, Sequence
from contextlib import asynccontextmanager, contextmanager
from errno import EACCES, EADDRINUSE
from traceback import format_tb

import uvicorn
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from cramp_coach.errors import SettingsWrong
from cramp_coach.settings import Address

_LOG = logging.getLogger(__name__)
DRAIN_S = 10  # so long a request that was begun may take once we are to end
CONNECTIONS = 500  # more are refused with 503: a bound, far above what one machine answers at once

Healthy = Callable[[], Awaitable[bool]]
Answered = Callable[[int], None]


@asynccontextmanager
async def web_server(
    routes: Sequence[BaseRoute], address: Address, answered: Answered | None = None
) -> AsyncGenerator[int, None]:
    """`async with web_server(routes, address) as port`: listening inside, drained at the end.

    `answered` is told the status of every answer.

    At the end nothing new is accepted, and what was begun is finished. Raises SettingsWrong if the port
    cannot be had.
    """
    listening = bound(address)
    server = _Server(_config(_Guard(Starlette(routes=list(routes)), answered)))
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    try:
        await server.ready.wait()
        yield listening.getsockname()[1]
    finally:
        server.should_exit = True
        await serving
        listening.close()


def health_route(healthy: Healthy, path: str = "/healthz") -> Route:
    """At this path: 200 while `healthy` says so, else 503. Tells nothing more."""

    async def health(_: Request) -> Response:
        return PlainTextResponse("ok\n") if await healthy() else PlainTextResponse("unavailable\n", 503)

    return Route(path, health, methods=["GET"])


async def body_of(request: Request, most: int, seconds: float) -> bytes:
    """The whole body, of at most so many bytes, within so many seconds.

    Raises HTTPException: 413 as soon as it is too large, 408 if it takes too long, 400 if the sender left.
    """
    body = bytearray()
    try:
        async with asyncio.timeout(seconds):
            async for chunk in request.stream():
                body += chunk
                if len(body) > most:
                    raise HTTPException(413)  # uvicorn throws away what still comes
    except TimeoutError:
        raise HTTPException(408) from None
    except ClientDisconnect:
        raise HTTPException(400) from None
    return bytes(body)


def bound(address: Address) -> socket.socket:
    """A socket at this address. Raises SettingsWrong, one sentence, if it cannot be had."""
    try:
        family = socket.AF_INET6 if ":" in address.host else socket.AF_INET
        # Only of a socket that is named TCP does asyncio send at once; else each answer waits 40 ms.
        with _closed_on_error(socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)) as one:
            one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            one.bind((address.host, address.port))
            one.listen()  # now, so that nobody takes the port in between
            return one
    except OSError as error:
        raise SettingsWrong(_refusal(address, error)) from error


def _config(app: ASGIApp) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        http="h11",
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,  # addresses and bodies are nobody's business
        server_header=False,
        proxy_headers=False,
        limit_concurrency=CONNECTIONS,
        timeout_graceful_shutdown=DRAIN_S,
    )


class _Server(uvicorn.Server):
    """uvicorn without its own signal handlers, and with a way to wait until it listens."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = asyncio.Event()

    @contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        """They stay with whoever started us."""
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """As uvicorn does; then `ready` is set."""
        await super().startup(sockets=sockets)
        self.ready.set()


class _Guard:
    """Around everything: Starlette answered a bare 500; what is logged holds nothing that anybody wrote."""

    def __init__(self, app: ASGIApp, answered: Answered | None = None) -> None:
        self._app, self._answered = app, answered

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def seen(message: Message) -> None:
            if self._answered is not None and message["type"] == "http.response.start":
                self._answered(message["status"])
            await send(message)

        try:
            await self._app(scope, receive, seen)
        except Exception as error:  # noqa: BLE001 - uvicorn would log its message, which may hold a body
            place = "".join(format_tb(error.__traceback__))
            _LOG.error("a request failed: %s\n%s", type(error).__name__, place)


@contextmanager
def _closed_on_error(one: socket.socket) -> Generator[socket.socket, None, None]:
    try:
        yield one
    except BaseException:
        one.close()
        raise


def _refusal(address: Address, error: OSError) -> str:
    match error.errno:
        case code if code == EADDRINUSE:
            return f"Port {address.port} is in use: stop the program that holds it, or choose another port."
        case code if code == EACCES:
            return f"Port {address.port} may not be used by this user: choose one above 1023."
        case _:
            return f"Nothing can listen at {address.host}, port {address.port} ({error.strerror or error})."
