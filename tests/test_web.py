"""The web shell over real sockets."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from cramp_coach.errors import SettingsWrong
from cramp_coach.settings import Address, address_from
from cramp_coach.web import body_of, bound, health_route, web_server

ANYWHERE = Address(port=0)
MOST = 1000


@asynccontextmanager
async def client(*routes: Route) -> AsyncIterator[httpx.AsyncClient]:
    async with (
        web_server(routes, ANYWHERE) as port,
        httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", trust_env=False, timeout=20) as one,
    ):
        yield one


async def echo(request: Request) -> Response:
    return PlainTextResponse(await body_of(request, MOST, 0.3))


async def falls(request: Request) -> Response:
    raise ZeroDivisionError(await body_of(request, MOST, 1))


ECHO = Route("/echo", echo, methods=["POST"])


@pytest.mark.parametrize(("well", "status"), [(True, 200), (False, 503)])
async def test_health_is_told_and_nothing_else(well: bool, status: int) -> None:
    async def healthy() -> bool:
        return well

    async with client(health_route(healthy)) as http:
        answer = await http.get("/healthz")
        unknown = await http.get("/")
        wrong = await http.post("/healthz")
    assert (answer.status_code, unknown.status_code, wrong.status_code) == (status, 404, 405)
    assert "server" not in answer.headers


@pytest.mark.parametrize(("size", "status"), [(0, 200), (MOST, 200), (MOST + 1, 413), (5_000_000, 413)])
async def test_a_body_is_read_up_to_its_limit(size: int, status: int) -> None:
    async with client(ECHO) as http:
        answer = await http.post("/echo", content=b"x" * size)
        assert answer.status_code == status
        assert (await http.post("/echo", content=b"after")).text == "after"


async def test_a_body_without_a_length_is_limited_too() -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(200):
            yield b"x" * 100

    async with client(ECHO) as http:
        assert (await http.post("/echo", content=endless())).status_code == 413


async def test_whoever_sends_all_of_it_before_listening_hears_the_refusal() -> None:
    async with web_server([ECHO], ANYWHERE) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5000000\r\n\r\n")
        for _ in range(50):
            writer.write(b"x" * 100_000)
            await writer.drain()
        assert (await reader.readline()).startswith(b"HTTP/1.1 413 ")
        writer.close()


async def test_a_body_that_does_not_come_is_not_waited_for() -> None:
    async with web_server([ECHO], ANYWHERE) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nabc")
        assert (await reader.readline()).startswith(b"HTTP/1.1 408 ")
        writer.close()
        _, gone = await asyncio.open_connection("127.0.0.1", port)
        gone.write(b"POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nabc")
        gone.close()


async def test_our_own_fault_is_a_bare_500_and_a_line_without_words(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with client(Route("/falls", falls, methods=["POST"])) as http:
        answer = await http.post("/falls", content="what somebody wrote")
    assert (answer.status_code, answer.text) == (500, "Internal Server Error")
    assert "ZeroDivisionError" in caplog.text
    assert "what somebody wrote" not in caplog.text


async def test_what_was_begun_is_finished_and_nothing_new_is_accepted() -> None:
    begun, may_end = asyncio.Event(), asyncio.Event()

    async def slow(_: Request) -> Response:
        begun.set()
        await may_end.wait()
        return PlainTextResponse("done")

    async with httpx.AsyncClient(trust_env=False, timeout=20) as http:
        async with web_server([Route("/slow", slow)], ANYWHERE) as port:
            address = f"http://127.0.0.1:{port}/slow"
            answer = asyncio.create_task(http.get(address))
            await begun.wait()
            asyncio.get_running_loop().call_later(0.3, may_end.set)
        assert (await answer).text == "done"
        with pytest.raises(httpx.ConnectError):
            await http.get(address)


async def test_an_answer_does_not_wait_for_the_last_packet_to_be_acknowledged() -> None:
    with bound(Address(port=0)) as listening:
        listening.setblocking(False)
        answering = asyncio.Queue[int]()

        def connected(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            answering.put_nowait(
                writer.get_extra_info("socket").getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
            )
            writer.close()

        async with await asyncio.start_server(connected, sock=listening):
            _, writer = await asyncio.open_connection(*listening.getsockname())
            assert await answering.get()
            writer.close()


def test_a_port_in_use_is_one_sentence() -> None:
    with bound(ANYWHERE) as held:
        taken = Address(port=held.getsockname()[1])
        with pytest.raises(SettingsWrong, match=f"Port {taken.port} is in use"):
            bound(taken)


def test_an_address_that_is_not_ours_is_one_sentence() -> None:
    with pytest.raises(SettingsWrong, match=r"Nothing can listen at 192\.0\.2\.1"):
        bound(Address("192.0.2.1", 0))


def test_ipv6_is_served_where_there_is_any() -> None:
    if not socket.has_ipv6:
        pytest.skip("this machine has no IPv6")
    try:
        bound(Address("::1", 0)).close()
    except SettingsWrong as error:
        pytest.skip(str(error))


def test_where_to_listen_is_set_by_the_environment_and_the_command_goes_before_it() -> None:
    environment = {"CRAMP_COACH_HOST": "0.0.0.0", "CRAMP_COACH_PORT": "9000"}  # noqa: S104 - a setting
    assert address_from({}) == Address("127.0.0.1", 8080)
    assert address_from(environment) == Address("0.0.0.0", 9000)  # noqa: S104 - a setting
    assert address_from(environment, 0).port == 0


@pytest.mark.parametrize("port", ["65536", "-1", "web", "1" * 5000, "8.5"])
def test_no_port_is_one_sentence(port: str) -> None:
    with pytest.raises(SettingsWrong, match="CRAMP_COACH_PORT"):
        address_from({"CRAMP_COACH_PORT": port})
