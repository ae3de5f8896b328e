"""Our whole Alexa turn beside a bare ask-sdk skill, and beside the SDK's own web service.

    CRAMP_COACH_EXTRA=bench ./run python bench/alexa.py [--quick]

Ours proves the signature, reads, understands, triages, keeps (`private`) and renders; the others say hello.
Each is a process of its own, in turns, several times; what counts is the CPU of a request, of all its
threads, in the middle of the rounds. Bodies are as large as a device with a screen sends them. Then the
private profile is served, asked 50 times a second, and started anew to see how soon it gives an answer.
"""

import argparse
import asyncio
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Any

ROOT = Path(__file__).parent.parent
sys.path.append(str(ROOT / "tests"))
sys.path.remove(str(Path(__file__).parent))  # else telegram.py beside this would be the library
SYSTEMS = ("public", "private", "bare", "sdk_service")
ROUNDS, TALKS, WARM = 7, 60, 20
A_SECOND, SECONDS = 50, 12
GOALS = {
    "public_over_bare": 1.0, "private_over_bare": 1.5, "private_over_sdk_service": 0.3, "p99_ms": 50.0,
    "first_answer_s": 0.7,
}  # fmt: skip
Said = tuple[tuple[str, dict[str, Any]], ...]
CALF = {"muscle": ("calf", "calf"), "side": ("left", "left")}
# One conversation: help, a second move, relief, and every danger denied.
TALK: Said = (
    ("CrampIntent", CALF), ("StillIntent", {}), ("EasedIntent", {}), ("AMAZON.NoIntent", {}),
    ("AMAZON.NoIntent", {}), ("AMAZON.NoIntent", {}), ("AMAZON.StopIntent", {}),
)  # fmt: skip
# Where nothing may be asked it is over sooner.
PASSING: Said = (
    ("CrampIntent", CALF), ("StillIntent", {}), ("WonderIntent", {"topic": ("magnesium", "magnesium")}),
    ("EasedIntent", {}),
)  # fmt: skip
Turn = Callable[[dict[str, str], bytes], Awaitable[bytes]]


# ---- what a device sends ----


def body_of(
    intent: str, slots: dict[str, Any], attributes: dict[str, Any] | None, talk: int, turn: int
) -> bytes:
    """A request of an Echo Show, with all that Alexa sends along: about 7 kB."""
    from cramp_coach.clock import now
    from support.alexa_bodies import intent as said

    whole = said(
        intent, slots, at=now(), number=talk * 100 + turn, attributes=attributes, new=not turn,
        user=f"amzn1.ask.account.{talk:0180d}",
    )  # fmt: skip
    for slot in whole["request"]["intent"]["slots"].values():
        slot["slotValue"] = {"type": "Simple", "value": slot["value"], "resolutions": slot["resolutions"]}
    whole["request"]["dialogState"] = "COMPLETED"
    whole["session"]["user"] = whole["context"]["System"]["user"] | {
        "permissions": {"consentToken": "x" * 900}
    }
    system = whole["context"]["System"] | {
        "apiAccessToken": "t" * 1_400,
        "person": {"personId": "amzn1.ask.person." + "B" * 180},
        "unit": {"unitId": "amzn1.ask.unit." + "D" * 180},
        "user": whole["session"]["user"],
    }
    system["device"] |= {
        "deviceId": "amzn1.ask.device." + "C" * 180,
        "supportedInterfaces": {"AudioPlayer": {}},
    }
    return json.dumps(
        {**whole, "context": {**whole["context"], **_surroundings(), "System": system}}
    ).encode()


def _surroundings() -> dict[str, Any]:
    size = {"type": "DISCRETE", "pixelWidth": 1024, "pixelHeight": 600}
    codecs = {"codecs": ["H_264_42", "H_264_41"]}
    viewport = {
        "experiences": [
            {"arcMinuteWidth": 246, "arcMinuteHeight": 144, "canRotate": False, "canResize": False}
        ],
        "mode": "HUB", "shape": "RECTANGLE", "dpi": 160, "pixelWidth": 1024, "pixelHeight": 600,
        "currentPixelWidth": 1024, "currentPixelHeight": 600, "touch": ["SINGLE"], "video": codecs,
    }  # fmt: skip
    viewports = [{
        "type": "APL", "id": "main", "shape": "RECTANGLE", "dpi": 160, "presentationType": "STANDARD",
        "canRotate": False, "configuration": {"current": {"mode": "HUB", "video": codecs, "size": size}},
    }]  # fmt: skip
    available = {"available": {"aplext:backstack:10": {}}}
    return {"Viewport": viewport, "Viewports": viewports, "Extensions": available}


class Sender:
    """Signs as Amazon does; its certificates lie in a folder."""

    def __init__(self) -> None:
        from cramp_coach.clock import now
        from support.authority import ADDRESS, Authority

        authority = Authority(now())
        self.signer = authority.signer()
        self.root, self.chain, self.address = authority.root.pem, authority.chain(self.signer), ADDRESS

    def headers(self, body: bytes) -> dict[str, str]:
        return {"SignatureCertChainUrl": self.address, "Signature-256": self.signer.signature(body)}


def carried_by(answer: bytes) -> dict[str, Any] | None:
    """What the next request of this session brings back; None where it is over."""
    told = json.loads(answer)
    return told["sessionAttributes"] if told["response"].get("shouldEndSession") is False else None


# ---- the systems ----


class Host:
    """Where the certificates lie: here. Whom we believe: the world's authorities, and the bench's."""

    def __init__(self, root: bytes, chain: bytes) -> None:
        import certifi

        from cramp_coach_alexa.certificate_host import Roots

        self.roots, self.chain = Roots(Path(certifi.where()).read_bytes() + root), chain

    async def fetch(self, _: str) -> bytes:
        return self.chain

    async def close(self) -> None:
        """Nothing is open."""


async def ours(profile: str, sender: Sender, folder: Path, use: Callable[[Turn], Awaitable[None]]) -> None:
    from starlette.datastructures import Headers

    from cramp_coach.bootstrap import now, open_coach, open_passing_coach
    from cramp_coach_alexa.asgi import as_json
    from cramp_coach_alexa.certificates import Certificates
    from cramp_coach_alexa.graphic import graphics_from
    from cramp_coach_alexa.skill import AlexaSkill, Private, Public
    from cramp_coach_alexa.verify import Verifier
    from support.alexa_bodies import SKILL

    host = Host(sender.root, sender.chain)
    verifier = Verifier(Certificates(host.fetch, host.roots.store(), now), SKILL, now)

    def turns(skill: AlexaSkill) -> Turn:
        async def turn(headers: dict[str, str], body: bytes) -> bytes:
            return as_json(await skill.answer(await verifier.verified(Headers(headers), body)))

        return turn

    if profile == "public":
        passing = open_passing_coach()
        await use(turns(AlexaSkill(Public(passing), graphics_from(passing.drawing))))
        return
    async with open_coach(folder / "data" / "coach.db", folder / "keys") as coach:
        await use(turns(AlexaSkill(Private(coach), graphics_from(coach.drawing))))


def hello() -> Any:
    """The smallest skill that the SDK makes."""
    from ask_sdk_core.dispatch_components import AbstractRequestHandler
    from ask_sdk_core.skill_builder import SkillBuilder

    class Hello(AbstractRequestHandler):
        def can_handle(self, handler_input: Any) -> bool:
            return True

        def handle(self, handler_input: Any) -> Any:
            return handler_input.response_builder.speak("Hello there.").ask("Hello?").response

    from support.alexa_bodies import SKILL

    builder = SkillBuilder()
    builder.skill_id = SKILL
    builder.add_request_handler(Hello())
    return builder.create()


def bare() -> Turn:
    from ask_sdk_model.request_envelope import RequestEnvelope

    skill = hello()
    serializer = skill.serializer

    async def turn(_: dict[str, str], body: bytes) -> bytes:
        answer = skill.invoke(serializer.deserialize(body.decode(), RequestEnvelope), None)
        return json.dumps(serializer.serialize(answer)).encode()

    return turn


def sdk_service(sender: Sender, folder: Path) -> Turn:
    """The SDK's own handler, its certificates in its cache, the system's trust in the bench's root."""
    (folder / "root.pem").write_bytes(sender.root)
    os.environ["SSL_CERT_FILE"] = str(folder / "root.pem")
    handler_class, verifier_class = _imported_webservice()
    handler = handler_class(hello())
    for one in handler._verifiers:  # noqa: SLF001 - else it would ask Amazon for them
        if isinstance(one, verifier_class):
            one._cert_cache[sender.address] = sender.chain  # noqa: SLF001

    async def turn(headers: dict[str, str], body: bytes) -> bytes:
        return json.dumps(handler.verify_request_and_dispatch(headers, body.decode())).encode()

    return turn


def _imported_webservice() -> tuple[Any, Any]:
    """oscrypto 1.3.0 cannot read OpenSSL's version 3.0.10 and later: helped over that while it loads."""
    search = re.search

    def forgiving(pattern: Any, *rest: Any, **more: Any) -> Any:
        asked = r"\b(\d\.\d\.\d+[a-z]*)\b" if pattern == r"\b(\d\.\d\.\d[a-z]*)\b" else pattern
        return search(asked, *rest, **more)

    re.search = forgiving  # type: ignore[assignment]
    try:
        from ask_sdk_webservice_support.verifier import RequestVerifier
        from ask_sdk_webservice_support.webservice_handler import WebserviceSkillHandler
    finally:
        re.search = search
    return WebserviceSkillHandler, RequestVerifier


# ---- CPU of a request ----


async def talked(turn: Turn, sender: Sender, talk: int, said: Said) -> list[float]:
    """One conversation; CPU seconds of each of its requests."""
    spent: list[float] = []
    carried: dict[str, Any] | None = None
    for number, (intent, slots) in enumerate(said):
        body = body_of(intent, slots, carried, talk, number if carried is not None else 0)
        headers = sender.headers(body)
        begun = process_time()
        answer = await turn(headers, body)
        spent.append(process_time() - begun)
        carried = carried_by(answer)
    return spent


async def measured(turn: Turn, sender: Sender, said: Said, talks: int) -> float:
    for talk in range(WARM):
        await talked(turn, sender, 1_000 + talk, said)
    spent = [one for talk in range(talks) for one in await talked(turn, sender, 2_000 + talk, said)]
    return sum(spent) / len(spent) * 1e6


async def work(name: str, talks: int) -> dict[str, Any]:
    sender, told = Sender(), dict[str, Any]()
    with tempfile.TemporaryDirectory(prefix="cramp-coach-bench-") as place:
        if name in ("public", "private"):
            said = PASSING if name == "public" else TALK

            async def use(turn: Turn) -> None:
                told["us"] = await measured(turn, sender, said, talks)

            await ours(name, sender, Path(place), use)
            return told
        turn = bare() if name == "bare" else sdk_service(sender, Path(place))
        told["us"] = await measured(turn, sender, TALK, talks)
        told["passing_us"] = await measured(turn, sender, PASSING, talks)
    return told


# ---- served, and asked ----


async def serve(folder: Path) -> None:
    """The private profile as `./run alexa` serves it, but for where the certificates lie."""
    from cramp_coach.bootstrap import now, open_coach
    from cramp_coach.serving import Probes, serve_mouths
    from cramp_coach.settings import Address
    from cramp_coach_alexa.amazon import public_amazon
    from cramp_coach_alexa.run import private_channel
    from cramp_coach_alexa.settings import AlexaSettings

    host: Any = Host((folder / "root.pem").read_bytes(), (folder / "chain.pem").read_bytes())
    settings = AlexaSettings((folder / "skill").read_text())
    async with open_coach(folder / "data" / "coach.db", folder / "keys") as coach:
        mouth = private_channel(coach, settings, now, host, public_amazon())
        probes = Probes(coach.well, coach.well)
        await serve_mouths([mouth], probes, Address(port=0), lambda port: print(port, flush=True))


class Served:
    """A server in a process of its own, started now."""

    def __init__(self, sender: Sender, folder: Path) -> None:
        from support.alexa_bodies import SKILL

        for name, content in (
            ("root.pem", sender.root),
            ("chain.pem", sender.chain),
            ("skill", SKILL.encode()),
        ):
            (folder / name).write_bytes(content)
        self.begun = perf_counter()
        self.process = subprocess.Popen(
            [sys.executable, __file__, "--serve", str(folder)], stdout=subprocess.PIPE, text=True
        )
        if self.process.stdout is None:
            raise RuntimeError
        self.address = f"http://127.0.0.1:{self.process.stdout.readline().strip()}/alexa"

    def __enter__(self) -> "Served":
        return self

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        self.process.wait(20)


async def first_answer(sender: Sender) -> float:
    """Seconds from the start of the process until somebody with a cramp is answered."""
    import httpx

    body = body_of("CrampIntent", CALF, None, 1, 0)
    headers = sender.headers(body)
    with tempfile.TemporaryDirectory() as place, Served(sender, Path(place)) as served:
        async with httpx.AsyncClient(trust_env=False) as http:
            (await http.post(served.address, content=body, headers=headers)).raise_for_status()
        return perf_counter() - served.begun


async def asked_steadily(sender: Sender) -> list[float]:
    """Seconds that each request took, so many a second, whoever still waits."""
    import httpx

    waited: list[float] = []
    with tempfile.TemporaryDirectory() as place, Served(sender, Path(place)) as served:
        async with httpx.AsyncClient(trust_env=False, timeout=20) as http:

            async def hold(talk: int, first: float) -> None:
                carried: dict[str, Any] | None = None
                for number, (intent, slots) in enumerate(TALK):
                    due = first + number * (len(TALK) + 1) / A_SECOND  # never two at once
                    await asyncio.sleep(max(0.0, due - perf_counter()))
                    body = body_of(intent, slots, carried, talk, number if carried is not None else 0)
                    headers = sender.headers(body)
                    begun = perf_counter()
                    answer = await http.post(served.address, content=body, headers=headers)
                    waited.append(perf_counter() - begun)
                    carried = carried_by(answer.content)

            begun, talks = perf_counter() + 0.5, A_SECOND * SECONDS // len(TALK)
            await asyncio.gather(*(hold(talk, begun + talk * len(TALK) / A_SECOND) for talk in range(talks)))
    return sorted(waited[A_SECOND:])  # the first second is the server's own beginning


# ---- the whole ----


def run_child(name: str, talks: int) -> dict[str, Any] | None:
    command = [sys.executable, __file__, "--work", name, "--talks", str(talks)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        print(f"{name} is left out: {done.stderr.strip().splitlines()[-1]}")
        return None
    return json.loads(done.stdout.splitlines()[-1])


def compared(rounds: int, talks: int) -> dict[str, dict[str, float]]:
    runs: dict[str, list[dict[str, Any]]] = {name: [] for name in SYSTEMS}
    missing = set[str]()
    for _ in range(rounds):
        for name in SYSTEMS:
            told = None if name in missing else run_child(name, talks)
            runs[name] += [told] if told else []
            missing |= set() if told else {name}
    return {
        name: {key: round(median(run[key] for run in done), 1) for key in done[0]}
        for name, done in runs.items()
        if done
    }


async def main(*, quick: bool) -> None:
    figures = compared(3 if quick else ROUNDS, 20 if quick else TALKS)
    sender = Sender()
    starts = [await first_answer(sender) for _ in range(3 if quick else ROUNDS)]
    waited = await asked_steadily(sender)
    own = {
        "public_us": figures["public"]["us"], "private_us": figures["private"]["us"],
        "p50_ms": round(median(waited) * 1000, 2), "p99_ms": round(waited[len(waited) * 99 // 100] * 1000, 2),
        "first_answer_s": round(median(starts), 3),
        "body_bytes": len(body_of("CrampIntent", CALF, None, 1, 0)),
    }  # fmt: skip
    peers = {name: figures[name] for name in ("bare", "sdk_service") if name in figures}
    ratios = {
        "public_over_bare": own["public_us"] / peers["bare"]["passing_us"],
        "private_over_bare": own["private_us"] / peers["bare"]["us"],
    }
    if "sdk_service" in peers:
        ratios["private_over_sdk_service"] = own["private_us"] / peers["sdk_service"]["us"]
    ratios = {name: round(ratio, 3) for name, ratio in ratios.items()}
    for name, goal in GOALS.items():
        found = ratios.get(name, own.get(name))
        print(f"{name:28}{found if found is not None else '-':>10}   goal {goal}")
    print(json.dumps({"name": "alexa", "ours": own, "peers": peers, "ratios": ratios}))


if __name__ == "__main__":
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--quick", action="store_true")
    arguments.add_argument("--work")
    arguments.add_argument("--talks", type=int, default=TALKS)
    arguments.add_argument("--serve", type=Path)
    given = arguments.parse_args()
    if given.serve:
        asyncio.run(serve(given.serve))
    elif given.work:
        print(json.dumps(asyncio.run(work(given.work, given.talks))))
    else:
        asyncio.run(main(quick=given.quick))
