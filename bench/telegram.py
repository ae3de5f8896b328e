"""Our whole bot beside a bare python-telegram-bot echo and a bare aiogram echo.

    ./run python bench/telegram.py [--quick]

Ours understands, rules out danger, and commits each turn, sealed, before it answers; the others say back
what they are told. Each bot is a process of its own behind a web hook, on one core; this process, on
another where there is one, is the Bot API that they answer to and the people who write, so that one clock
times an update until the first message of its answer. People hold whole conversations. Bots take turns;
figures are medians over the rounds. aiogram cannot live beside our pydantic: the first run makes it an
environment of its own (bench/aiogram.txt), or says that it cannot, and leaves it out.
"""

import argparse
import asyncio
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from time import perf_counter, time
from typing import Any

ROOT = Path(__file__).parent.parent
AIOGRAM = ROOT / ".venv-aiogram" / "bin" / "python"
TOKEN, SECRET = "123456:ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghi", "benchbenchbenchbench"
HOOK = {"ours": "/telegram", "ptb": "/tg", "aiogram": "/tg"}
BOTS = tuple(HOOK)
AT_ONCE, RATE = 64, 100
# One conversation: help, then the questions. Echoes get the same words.
WORDS = ("my left calf is cramping", "still tight", "it let go", "no", "no", "no chest pain", "thanks")
DUE = 1_000
HELD_CHAT = 999_999_999
DEADLINE = 30.0


# ---- the Bot API, and the people ----


@dataclass
class World:
    """Who waits for an answer, since when, and what came."""

    waiting: dict[int, asyncio.Future[float]] = field(default_factory=dict)
    calls: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    held: set[int] = field(default_factory=set)
    hooked: asyncio.Event = field(default_factory=asyncio.Event)
    number: int = 0
    updates: int = 0
    check_ins: int = 0


class Reading(asyncio.Protocol):
    """Requests or answers of HTTP/1.1 with a length, one behind the other."""

    def __init__(self) -> None:
        self.kept = b""

    def connection_made(self, transport: Any) -> None:
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.kept += data
        while (end := self.kept.find(b"\r\n\r\n")) >= 0:
            head = self.kept[:end]
            length = 0
            for line in head.split(b"\r\n")[1:]:
                name, _, value = line.partition(b":")
                if name.strip().lower() == b"content-length":
                    length = int(value)
            if len(self.kept) < end + 4 + length:
                return
            body, self.kept = self.kept[end + 4 : end + 4 + length], self.kept[end + 4 + length :]
            self.whole(head, body)

    def whole(self, head: bytes, body: bytes) -> None:
        raise NotImplementedError  # each side reads in its own way


class BotApi(Reading):
    """Answers every method at once; a chat that is held is told to wait."""

    def __init__(self, world: World) -> None:
        super().__init__()
        self.world = world

    def whole(self, head: bytes, body: bytes) -> None:
        now, world = perf_counter(), self.world
        method = head.split(b" ", 2)[1].rpartition(b"/")[2].decode()
        world.calls[method] += 1
        status, answer = b"200 OK", self._answer(method, chat := _chat_in(body))
        if chat in world.held and method.startswith("send"):
            status = b"429 Too Many Requests"
            answer = {
                "ok": False,
                "error_code": 429,
                "description": "Too Many Requests",
                "parameters": {"retry_after": 60},
            }
        elif method == "sendMessage":
            waiter = world.waiting.pop(chat, None)
            if waiter is None:
                world.check_ins += 1
            elif not waiter.done():
                waiter.set_result(now)
        if method == "setWebhook":
            world.hooked.set()
        sent = json.dumps(answer).encode()
        self.transport.write(
            b"HTTP/1.1 "
            + status
            + b"\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(sent)
            + sent
        )

    def _answer(self, method: str, chat: int) -> dict[str, Any]:
        me = {"id": 123456, "is_bot": True, "first_name": "B", "username": "b_bot"}
        if method == "getMe":
            return {"ok": True, "result": me}
        if not method.startswith("send"):
            return {"ok": True, "result": True}
        self.world.number += 1
        message = {
            "message_id": self.world.number,
            "date": 1700000000,
            "chat": {"id": chat, "type": "private"},
            "from": me,
        }
        photo = [{"file_id": "f", "file_unique_id": "u", "width": 9, "height": 9}]
        return {
            "ok": True,
            "result": message | ({"photo": photo} if method == "sendPhoto" else {"text": "x"}),
        }


def _chat_in(body: bytes) -> int:
    """From a form, JSON or a multipart body: the number behind "chat_id"."""
    at = body.find(b"chat_id")
    digits = b""
    for byte in body[at + 7 : at + 120] if at >= 0 else b"":
        if 48 <= byte <= 57:
            digits += bytes([byte])
        elif digits:
            break
    return int(digits or 0)


class Hook(Reading):
    """One connection to the bot's web hook."""

    def __init__(self) -> None:
        super().__init__()
        self.answered: asyncio.Future[int] | None = None

    def whole(self, head: bytes, body: bytes) -> None:
        if self.answered and not self.answered.done():
            self.answered.set_result(int(head.split(b" ", 2)[1]))

    def connection_lost(self, exc: Exception | None) -> None:
        if self.answered and not self.answered.done():
            self.answered.set_exception(exc or ConnectionError())


@dataclass
class People:
    """Write to one bot over its web hook, each chat one message at a time."""

    world: World
    bot: str
    port: int
    idle: "asyncio.Queue[Hook]" = field(default_factory=asyncio.Queue)
    chats: int = 1_000
    took: list[float] = field(default_factory=list)

    async def connect(self, connections: int) -> None:
        loop = asyncio.get_running_loop()
        for _ in range(connections):
            _, hook = await loop.create_connection(Hook, "127.0.0.1", self.port)
            self.idle.put_nowait(hook)

    async def write(self, chat: int, text: str) -> None:
        """Until the bot has confirmed it and the first message of its answer is there."""
        world, hook = self.world, await self.idle.get()
        world.updates += 1
        who = {"id": chat, "is_bot": False, "first_name": "Ada", "language_code": "en"}
        message = {
            "message_id": world.updates,
            "date": int(time()),
            "chat": {"id": chat, "type": "private"},
            "from": who,
        }
        body = json.dumps({"update_id": world.updates, "message": message | {"text": text}}).encode()
        loop = asyncio.get_running_loop()
        hook.answered = loop.create_future()
        answer = world.waiting[chat] = loop.create_future()
        began = perf_counter()
        hook.transport.write(
            b"POST %s HTTP/1.1\r\nHost: b\r\nContent-Type: application/json\r\n"
            b"X-Telegram-Bot-Api-Secret-Token: %s\r\nContent-Length: %d\r\n\r\n"
            % (HOOK[self.bot].encode(), SECRET.encode(), len(body))
            + body
        )
        async with asyncio.timeout(DEADLINE):
            status = await hook.answered
            if status != 200:
                raise RuntimeError(f"{self.bot} answered {status}")
            self.idle.put_nowait(hook)
            self.took.append((await answer - began) * 1000)

    async def converse(self, messages: int) -> None:
        """One after the other, in new chats, until so many messages are written."""
        written = 0
        while written < messages:
            self.chats += 1
            chat = self.chats
            for text in WORDS[: messages - written]:
                await self.write(chat, text)
                written += 1

    async def at_once(self, workers: int, messages: int) -> float:
        """So many people at the same time; messages a second."""
        began = perf_counter()
        await asyncio.gather(*(self.converse(messages // workers) for _ in range(workers)))
        return messages // workers * workers / (perf_counter() - began)

    async def steadily(self, rate: float, seconds: float) -> None:
        """Messages at a steady rate, whether or not the last one is answered; each chat in its order."""
        began, chats = perf_counter(), [self.chats + n + 1 for n in range(AT_ONCE)]
        self.chats += AT_ONCE
        last: dict[int, asyncio.Task[None]] = {}
        for number in range(int(rate * seconds)):
            await asyncio.sleep(began + number / rate - perf_counter())
            chat = chats[number % AT_ONCE]
            if chat in last:
                await last[chat]
            last[chat] = asyncio.create_task(self.write(chat, WORDS[number // AT_ONCE % len(WORDS)]))
        await asyncio.gather(*last.values())


# ---- the bots ----


async def ours(api: str, port: int, *, throttled: bool) -> None:
    from cramp_coach.bootstrap import now, open_coach
    from cramp_coach.serving import Probes, serve_mouths
    from cramp_coach.settings import Address
    from cramp_coach_telegram.run import telegram_channel
    from cramp_coach_telegram.settings import Limits, Secret, TelegramSettings, WebhookSettings

    fast = Limits(chat_per_second=1e6, chat_burst=1_000_000, all_per_second=1e6, all_burst=1_000_000)
    hook = WebhookSettings(f"http://127.0.0.1:{port}/telegram", Secret(SECRET))
    settings = TelegramSettings(Secret(TOKEN), api, Limits() if throttled else fast, hook)
    home = Path(os.environ["BENCH_HOME"])
    async with open_coach(home / "data" / "coach.db", home / "keys") as coach:
        await serve_mouths(
            [telegram_channel(coach, settings, now)],
            Probes(coach.well, coach.well),
            Address("127.0.0.1", port),
            _ignore,
        )


def _ignore(_: int) -> None:
    pass


async def promise(many: int) -> None:
    """So many people who were promised a check-in that is due by now."""
    from datetime import timedelta

    from cramp_coach.bootstrap import now, open_coach
    from cramp_coach.vocabulary import Channel, Inbound, InboundId, ParticipantId, Said

    home, ago = Path(os.environ["BENCH_HOME"]), now() - timedelta(days=16)
    channel = Channel("telegram", push=False, screen=True, max_choices=40)
    said = ("my eyelid has been twitching for 9 days", "no", "no", "nothing", "daily", "yes", by_day())
    async with open_coach(home / "data" / "coach.db", home / "keys", clock=lambda: ago) as coach:

        async def one(person: int) -> None:
            for number, text in enumerate(said):
                name = InboundId(f"before:{person}:{number}")
                who = ParticipantId(f"telegram:{500_000 + person}")
                await coach.respond(Inbound(name, who, channel, "en", ago, Said(text)))

        await asyncio.gather(*(one(person) for person in range(many)))
        due = await coach.store.due_follow_ups("telegram", now() + timedelta(days=1), many + 1)
        print(len(due))


def by_day() -> str:
    """A city where people may be written to now."""
    from datetime import UTC, datetime
    from zoneinfo import ZoneInfo

    zones = ("Europe/London", "America/Los_Angeles", "Asia/Tokyo")
    hours = {zone: datetime.now(UTC).astimezone(ZoneInfo(zone)).hour for zone in zones}  # noqa: TID251 - a bench has no clock given
    return next(zone for zone, hour in hours.items() if 9 < hour < 20)


async def ptb(api: str, port: int) -> None:
    import hmac

    import uvicorn
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import Route
    from telegram import Update
    from telegram.ext import Application, MessageHandler, filters

    async def echo(update: Any, context: Any) -> None:
        await update.message.reply_text(update.message.text)

    app = Application.builder().token(TOKEN).base_url(f"{api}/bot").updater(None).build()
    app.add_handler(MessageHandler(filters.TEXT & ~filters.COMMAND, echo))

    async def hook(request: Request) -> Response:
        if not hmac.compare_digest(request.headers.get("x-telegram-bot-api-secret-token", ""), SECRET):
            return Response(status_code=403)
        await app.update_queue.put(Update.de_json(json.loads(await request.body()), app.bot))
        return Response()

    web = Starlette(routes=[Route("/tg", hook, methods=["POST"])])
    config = uvicorn.Config(web, port=port, log_level="warning", access_log=False, lifespan="off")
    async with app:
        await app.bot.set_webhook(url="https://x.invalid/tg", secret_token=SECRET)
        await app.start()
        await uvicorn.Server(config).serve()
        await app.stop()


async def aiogram(api: str, port: int) -> None:
    from aiogram import Bot, Dispatcher, F
    from aiogram.client.session.aiohttp import AiohttpSession
    from aiogram.client.telegram import TelegramAPIServer
    from aiogram.webhook.aiohttp_server import SimpleRequestHandler, setup_application
    from aiohttp import web

    speaking = Dispatcher()

    @speaking.message(F.text)
    async def echo(message: Any) -> None:
        await message.answer(message.text)

    bot = Bot(TOKEN, session=AiohttpSession(api=TelegramAPIServer.from_base(api), limit=256))
    app = web.Application()
    SimpleRequestHandler(speaking, bot, secret_token=SECRET).register(app, path="/tg")
    setup_application(app, speaking, bot=bot)
    await bot.set_webhook("https://x.invalid/tg", secret_token=SECRET)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    await asyncio.Event().wait()


def be(bot: str, api: str, port: int) -> None:
    match bot:
        case "promise":
            asyncio.run(promise(port))
        case "ptb":
            asyncio.run(ptb(api, port))
        case "aiogram":
            asyncio.run(aiogram(api, port))
        case _:
            asyncio.run(ours(api, port, throttled=bot == "throttled"))


# ---- measuring ----


@dataclass
class Running:
    """A bot that is up, the world it lives in, and the people."""

    people: People
    process: "subprocess.Popen[bytes]"
    started: float

    def memory_mb(self) -> float:
        pages = int(Path(f"/proc/{self.process.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 1e6

    def cpu_s(self) -> float:
        """What it has used of a processor, which a busy machine disturbs less than the time that passes."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def start(bot: str, world: World, api: str, home: Path) -> Running:
    world.hooked.clear()
    port = _free_port()
    command = [*_pinned(), *_python(bot), __file__, "--be", bot, "--api", api, "--port", str(port)]
    began = perf_counter()
    process = subprocess.Popen(command, env=os.environ | {"BENCH_HOME": str(home)}, stdout=subprocess.DEVNULL)
    while True:
        await asyncio.sleep(0.005)
        if process.poll() is not None or perf_counter() - began > DEADLINE:
            raise RuntimeError(f"{bot} did not start")
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            continue
        writer.close()
        break
    started = perf_counter() - began
    await world.hooked.wait()
    people = People(world, "ours" if bot == "throttled" else bot, port)
    await people.connect(AT_ONCE)
    return Running(people, process, started)


def _python(bot: str) -> list[str]:
    """With -P: this folder holds a file with the name of a library that the bots import."""
    return [str(AIOGRAM) if bot == "aiogram" else sys.executable, "-P"]


def _pinned() -> list[str]:
    """The bot on the first core, this process on another, where there are two."""
    return ["taskset", "-c", str(ALL_CORES[0])] if len(ALL_CORES) > 1 and shutil.which("taskset") else []


def _free_port() -> int:
    import socket

    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


async def measure(bot: str, sizes: "Sizes", world: World, api: str) -> dict[str, float]:
    """One round of one bot."""
    with tempfile.TemporaryDirectory(prefix="cramp-bench-") as home:
        running = await start(bot, world, api, Path(home))
        people = running.people
        try:
            await people.at_once(8, sizes.warm_up)
            people.took.clear()
            await people.steadily(RATE, sizes.seconds)
            steady, people.took = people.took, []
            before = running.cpu_s()
            per_second = await people.at_once(AT_ONCE, sizes.messages)
            return {
                "per_s": per_second,
                "cpu_ms": (running.cpu_s() - before) * 1000 / sizes.messages,
                "p99_at_64_ms": percentile(people.took, 0.99),
                "p50_ms": median(steady),
                "p99_ms": percentile(steady, 0.99),
                "rss_mb": running.memory_mb(),
                "start_s": running.started,
            }
        finally:
            running.process.terminate()
            running.process.wait(10)


async def under_pressure(sizes: "Sizes", world: World, api: str) -> dict[str, float]:
    """Our own limits; one chat must wait and a thousand check-ins are due: how long do others wait?"""
    with tempfile.TemporaryDirectory(prefix="cramp-bench-") as home:
        command = [*_python("promise"), __file__, "--be", "promise", "--api", api, "--port", str(sizes.due)]
        environment = os.environ | {"BENCH_HOME": home}
        due = int(subprocess.run(command, env=environment, check=True, capture_output=True).stdout)
        running = await start("throttled", world, api, Path(home))
        try:
            world.held.add(HELD_CHAT)
            waits = asyncio.create_task(running.people.write(HELD_CHAT, WORDS[0]))
            await asyncio.sleep(1.0)
            running.people.took.clear()
            sent = world.check_ins
            for chat in range(sizes.in_pain):
                await running.people.write(7_000_000 + chat, WORDS[0])
                await asyncio.sleep(0.2)
            waits.cancel()
            return {
                "first_instruction_p50_ms": median(running.people.took),
                "first_instruction_max_ms": max(running.people.took),
                "due": due,
                "check_ins_sent_meanwhile": world.check_ins - sent,
            }
        finally:
            world.held.clear()
            world.waiting.clear()
            running.process.terminate()
            running.process.wait(20)


def percentile(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


@dataclass(frozen=True)
class Sizes:
    """How much is done in each round."""

    rounds: int = 5
    warm_up: int = 320
    seconds: float = 4.0
    messages: int = 1_280
    due: int = DUE
    in_pain: int = 40


QUICK = Sizes(rounds=1, warm_up=80, seconds=1.0, messages=320, due=100, in_pain=10)
ALL_CORES = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else [0]


def installed(bot: str) -> bool:
    """Whether this bot can run; the environment of aiogram is made where there is none."""
    if bot != "aiogram" or AIOGRAM.exists():
        return True
    print("Making an environment for aiogram; this is done once.", file=sys.stderr)
    wanted = [str(AIOGRAM), "-m", "pip", "install", "--quiet", "-r", str(ROOT / "bench" / "aiogram.txt")]
    try:
        subprocess.run([sys.executable, "-m", "venv", str(AIOGRAM.parent.parent)], check=True)
        subprocess.run(wanted, check=True, stdout=subprocess.DEVNULL)
    except (OSError, subprocess.CalledProcessError):
        shutil.rmtree(AIOGRAM.parent.parent, ignore_errors=True)
        print("aiogram cannot be installed and is left out.", file=sys.stderr)
        return False
    return True


async def bench(sizes: Sizes) -> dict[str, Any]:
    if len(ALL_CORES) > 1:
        os.sched_setaffinity(0, ALL_CORES[1:])
    world = World()
    server = await asyncio.get_running_loop().create_server(lambda: BotApi(world), "127.0.0.1", 0)
    api = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    bots = [bot for bot in BOTS if installed(bot)]
    with tempfile.TemporaryDirectory(
        prefix="cramp-bench-"
    ) as home:  # the lexicon is compiled once, like code
        warm = await start("ours", world, api, Path(home))
        warm.process.terminate()
        warm.process.wait(20)
    rounds: dict[str, list[dict[str, float]]] = {bot: [] for bot in bots}
    for number in range(sizes.rounds):
        for place in range(len(bots)):
            bot = bots[(number + place) % len(bots)]
            rounds[bot].append(await measure(bot, sizes, world, api))
            print(
                bot, json.dumps(rounded(rounds[bot][-1])), f"load {os.getloadavg()[0]:.2f}", file=sys.stderr
            )
    found = {bot: {key: median(one[key] for one in of) for key in of[0]} for bot, of in rounds.items()}
    pressed = await under_pressure(sizes, world, api)
    mine, peer = found.pop("ours"), found.get("aiogram")
    ratios = {
        "throughput_over_ptb": mine["per_s"] / found["ptb"]["per_s"],
        "throughput_over_aiogram": mine["per_s"] / peer["per_s"] if peer else None,
        "p50_extra_ms": mine["p50_ms"] - found["ptb"]["p50_ms"],
        "p99_ms": mine["p99_ms"],
        "rss_mb": mine["rss_mb"],
        "start_s": mine["start_s"],
        "first_instruction_p50_ms": pressed["first_instruction_p50_ms"],
    }
    peers = {bot: rounded(one) for bot, one in found.items()}
    return {"name": "telegram", "ours": rounded(mine | pressed), "peers": peers, "ratios": rounded(ratios)}


def rounded(figures: dict[str, Any]) -> dict[str, Any]:
    return {name: value if value is None else round(value, 3) for name, value in figures.items()}


def main() -> None:
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("--quick", action="store_true", help="one short round, to see that it runs")
    arguments.add_argument("--be", help=argparse.SUPPRESS)
    arguments.add_argument("--api", help=argparse.SUPPRESS)
    arguments.add_argument("--port", type=int, help=argparse.SUPPRESS)
    given = arguments.parse_args()
    if given.be:
        be(given.be, given.api, given.port)
        return
    print(json.dumps(asyncio.run(bench(QUICK if given.quick else Sizes()))))


if __name__ == "__main__":
    main()
