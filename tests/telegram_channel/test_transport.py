"""What each way of failing is called, over real sockets."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from aiohttp import web
from telegram import InputFile
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData
from telegram.request._requestparameter import RequestParameter

from cramp_coach_telegram.transport import BEFORE_THE_WIRE, Transport

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@asynccontextmanager
async def serving(handler: Handler) -> AsyncIterator[str]:
    app = web.Application()
    app.router.add_route("*", "/{any:.*}", handler)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        host, port = runner.addresses[0][:2]
        yield f"http://{host}:{port}/bot1:secret/getMe"
    finally:
        await runner.cleanup()


@asynccontextmanager
async def transport(connections: int = 2, *, wait_s: float = 5.0) -> AsyncIterator[Transport]:
    one = Transport(connections, connect_s=wait_s, read_s=wait_s, pool_s=0.0)
    async with one:
        yield one


async def good(request: web.Request) -> web.Response:
    fields = await request.json() if request.can_read_body else {}
    return web.json_response({"ok": True, "result": fields})


async def never(_: web.Request) -> web.Response:
    await asyncio.Event().wait()
    raise AssertionError("unreachable")


async def hang_up(request: web.Request) -> web.Response:
    assert request.transport is not None
    request.transport.close()
    return web.Response()


async def failure(call: Awaitable[object]) -> TelegramError:
    with pytest.raises(TelegramError) as caught:
        await call
    assert "secret" not in str(caught.value)
    return caught.value


async def test_fields_arrive_and_the_answer_comes_back() -> None:
    data = RequestData([RequestParameter.from_input("chat_id", 1)])
    async with serving(good) as address, transport() as one:
        status, body = await one.do_request(address, "POST", data)
    assert (status, json.loads(body)) == (200, {"ok": True, "result": {"chat_id": "1"}})


async def test_a_file_arrives_beside_its_fields() -> None:
    async def read(request: web.Request) -> web.Response:
        form = await request.post()
        file = form["document"]
        assert isinstance(file, web.FileField)
        return web.json_response([form["chat_id"], file.filename, file.file.read().decode()])

    file = RequestParameter.from_input("document", InputFile(b"days", "log.txt"))
    data = RequestData([RequestParameter.from_input("chat_id", 1), file])
    async with serving(read) as address, transport() as one:
        _, body = await one.do_request(address, "POST", data)
    assert json.loads(body) == ["1", "log.txt", "days"]


async def test_the_environment_names_the_way(monkeypatch: pytest.MonkeyPatch) -> None:
    """As everywhere: http_proxy leads to the proxy, no_proxy past it."""
    async with serving(good) as address:
        monkeypatch.setenv("http_proxy", address.removesuffix("/bot1:secret/getMe"))
        monkeypatch.setenv("no_proxy", "elsewhere.invalid")
        async with transport() as one:
            status, _ = await one.do_request("http://telegram.invalid/bot1:secret/getMe", "POST")
            assert status == 200
        monkeypatch.setenv("no_proxy", "telegram.invalid")
        async with transport() as one:
            await failure(one.do_request("http://telegram.invalid/bot1:secret/getMe", "POST"))


async def test_a_refused_connection_was_never_sent() -> None:
    async with serving(good) as address:
        pass
    async with transport() as one:
        error = await failure(one.do_request(address, "POST"))
    assert type(error) is NetworkError
    assert isinstance(error.__cause__, BEFORE_THE_WIRE)


async def test_a_pool_that_stays_full_was_never_sent() -> None:
    async with serving(never) as address, transport(1, wait_s=0.3) as one:
        first = asyncio.create_task(one.do_request(address, "POST", read_timeout=5.0))
        await asyncio.sleep(0.1)
        error = await failure(one.do_request(address, "POST", read_timeout=5.0))
        first.cancel()
        await asyncio.gather(first, return_exceptions=True)
    assert isinstance(error, TimedOut)
    assert isinstance(error.__cause__, BEFORE_THE_WIRE)


async def test_an_answer_that_does_not_come_may_have_arrived() -> None:
    async with serving(never) as address, transport() as one:
        error = await failure(one.do_request(address, "POST", read_timeout=0.1))
    assert isinstance(error, TimedOut)
    assert not isinstance(error.__cause__, BEFORE_THE_WIRE)


async def test_a_dropped_connection_may_have_arrived() -> None:
    async with serving(hang_up) as address, transport() as one:
        error = await failure(one.do_request(address, "POST"))
    assert type(error) is NetworkError
    assert not isinstance(error.__cause__, BEFORE_THE_WIRE)


async def test_a_status_of_failure_is_an_answer() -> None:
    async def broken(_: web.Request) -> web.Response:
        return web.Response(status=502, text="oh")

    async with serving(broken) as address, transport() as one:
        assert await one.do_request(address, "POST") == (502, b"oh")


async def test_a_transport_that_is_closed_says_so() -> None:
    one: BaseRequest = Transport(1, connect_s=1, read_s=1, pool_s=1)
    await one.shutdown()
    with pytest.raises(RuntimeError, match="not initialized"):
        await one.do_request("http://127.0.0.1:1/", "POST")
