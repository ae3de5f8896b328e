"""A device that we did not write (virtual-alexa, under Node), and a proxy that signs for it."""

import asyncio
import fcntl
import json
import shutil
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import httpx
import pytest
from ask_sdk_core.serialize import DefaultSerializer
from ask_sdk_model.response_envelope import ResponseEnvelope
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from cramp_coach.ports import Clock
from cramp_coach.settings import Address
from cramp_coach.web import web_server
from support.alexa_bodies import SKILL, USER
from support.alexa_server import Device

FOLDER: Final = Path(__file__).parents[1] / "e2e" / "alexa"
INSTALL: Final = ("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
LINE: Final = 16 * 1024 * 1024


def need_node() -> None:
    """Install what package-lock.json names, once; skip, and say why, where there is no Node."""
    if not (shutil.which("node") and shutil.which("npm")):
        pytest.skip("the virtual Alexa device needs Node, which is not on this machine")
    wanted, done = FOLDER / "package-lock.json", FOLDER / "node_modules" / ".cramp-coach"
    with (FOLDER / ".installing").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)  # the tests run in several processes
        if not done.is_file() or done.read_bytes() != wanted.read_bytes():
            subprocess.run(INSTALL, cwd=FOLDER, check=True, capture_output=True, timeout=300)  # noqa: S603 - fixed
            done.write_bytes(wanted.read_bytes())


@dataclass(frozen=True)
class Heard:
    """What the device was answered."""

    request: dict[str, Any]
    answer: dict[str, Any]
    open: bool

    @property
    def speech(self) -> str:
        """As SSML; empty for silence."""
        return str(self.answer.get("response", {}).get("outputSpeech", {}).get("ssml", ""))

    @property
    def reprompt(self) -> str:
        """What it says when nobody answers; empty for nothing."""
        told = self.answer.get("response", {}).get("reprompt", {})
        return str(told.get("outputSpeech", {}).get("ssml", ""))

    @property
    def attributes(self) -> dict[str, Any]:
        """What it brings back next time."""
        return dict(self.answer.get("sessionAttributes") or {})


@dataclass
class VirtualDevice:
    """One speaker in one home."""

    process: asyncio.subprocess.Process
    clock: Clock

    async def launch(self) -> Heard:
        """ "Alexa, open cramp coach"."""
        return await self._does(do="launch")

    async def say(self, words: str) -> Heard:
        """Say this, with "ask cramp coach to" in front if the microphone is closed."""
        return await self._does(do="say", words=words)

    async def intend(self, intent: str, **slots: str) -> Heard:
        """What Alexa made of words."""
        return await self._does(do="intend", intent=intent, slots=slots)

    async def end(self, reason: str = "USER_INITIATED") -> Heard:
        """The microphone closes."""
        return await self._does(do="end", reason=reason)

    async def send(self, request_type: str) -> Heard:
        """Any type of request."""
        return await self._does(do="send", type=request_type)

    async def _does(self, **wish: Any) -> Heard:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        at = self.clock().strftime("%Y-%m-%dT%H:%M:%SZ")
        self.process.stdin.write(json.dumps({"at": at, **wish}).encode() + b"\n")
        async with asyncio.timeout(20):
            told = json.loads(await self.process.stdout.readline())
        assert "error" not in told, told["error"]
        return Heard(told["request"], told["answer"], told["open"])


@asynccontextmanager
async def virtual_device(
    address: str, clock: Clock, model: Path, user: str = USER
) -> AsyncIterator[VirtualDevice]:
    """A device whose requests go to this address, and bear the time of `clock` and the locale of `model`."""
    process = await asyncio.create_subprocess_exec(
        "node",
        *(str(FOLDER / "device.cjs"), str(model), address, SKILL, user, model.stem),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        limit=LINE,
    )
    try:
        yield VirtualDevice(process, clock)
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


@dataclass
class SigningProxy:
    """Signs the very bytes and forwards them; hands back what came, once Amazon's own model has read it."""

    signing: Device
    address: str = ""
    forwarded: list[tuple[bytes, bytes]] = field(default_factory=list[tuple[bytes, bytes]])  # with its answer

    async def forward(self, request: Request) -> Response:
        """One request."""
        body = await request.body()
        answer = await self.signing.sends(body)
        self.forwarded.append((body, answer.content))
        if answer.status_code == httpx.codes.OK:
            check_answer(answer.content)
        return Response(answer.content, answer.status_code, media_type="application/json")


@asynccontextmanager
async def signing_proxy(signing: Device) -> AsyncIterator[SigningProxy]:
    """Listens inside: the device that we did not write signs nothing."""
    proxy = SigningProxy(signing)
    route = Route("/alexa", proxy.forward, methods=["POST"])
    async with web_server([route], Address(port=0)) as port:
        proxy.address = f"http://127.0.0.1:{port}/alexa"
        yield proxy


def check_answer(content: bytes) -> None:
    """What Alexa's documents ask of every answer; read by the SDK's own models, field by field.

    A question is asked where the microphone is open, and nowhere else: the rule that ask-sdk-test 2.7.42 has
    for certification. It is 147 MB of packages for these two lines, so it is written here.
    """
    read = DefaultSerializer().deserialize(content.decode(), ResponseEnvelope)
    assert DefaultSerializer().serialize(read) == json.loads(content), "something is not in Amazon's model"
    assert len(content) <= 24_000
    response = json.loads(content)["response"]
    speech = response.get("outputSpeech", {}).get("ssml", "")
    assert len(speech) <= 8_000
    assert ("?" in speech) == (response.get("shouldEndSession") is False), speech
    if response.get("shouldEndSession") is False:
        assert response["reprompt"]["outputSpeech"]["ssml"]
