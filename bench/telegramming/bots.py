"""Starts the bots, each as a process of its own on one core, and looks at what it uses."""

import asyncio
import os
import shutil
import socket
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from telegramming.bot_api import World
from telegramming.people import AT_ONCE, DEADLINE, People

HERE = Path(__file__).parent
AIOGRAM = HERE.parents[1] / ".venv-aiogram" / "bin" / "python"
TOKEN, SECRET = "123456:ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghi", "benchbenchbenchbench"
BOTS = ("ours", "ptb", "aiogram")
SCRIPTS = {
    "ours": ("ours.py", "fast"),
    "throttled": ("ours.py", "throttled"),
    "ptb": ("echo_ptb.py",),
    "aiogram": ("echo_aiogram.py",),
}
ALL_CORES = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else [0]


@dataclass
class Running:
    """A bot that is up, and the people who write to it."""

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

    def end(self) -> None:
        self.process.terminate()
        self.process.wait(20)


async def start(bot: str, world: World, api: str, home: Path) -> Running:
    """The bot, when it listens and has told the Bot API where."""
    world.hooked.clear()
    port, (script, *more) = _free_port(), SCRIPTS[bot]
    began = perf_counter()
    process = subprocess.Popen(
        [*_pinned(), *_script(bot, script), api, str(port), *more],
        env=_environment(home),
        stdout=subprocess.DEVNULL,
    )
    await _listens(process, port, began, bot)
    started = perf_counter() - began
    await world.hooked.wait()
    people = People(world, "/telegram" if script == "ours.py" else "/tg", port, SECRET)
    await people.connect(AT_ONCE)
    return Running(people, process, started)


async def _listens(process: "subprocess.Popen[bytes]", port: int, began: float, bot: str) -> None:
    while True:
        await asyncio.sleep(0.005)
        if process.poll() is not None or perf_counter() - began > DEADLINE:
            raise RuntimeError(f"{bot} did not start")
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            continue
        writer.close()
        return


def promised(people: int, home: Path) -> int:
    """So many check-ins of ours that are due; how many there are."""
    command = [*_script("ours", "ours.py"), str(people), "promise"]
    return int(subprocess.run(command, env=_environment(home), check=True, capture_output=True).stdout)


def installed(bot: str) -> bool:
    """Whether this bot can run; the environment of aiogram is made where there is none."""
    if bot != "aiogram" or AIOGRAM.exists():
        return True
    print("Making an environment for aiogram; this is done once.", file=sys.stderr)
    wanted = [str(AIOGRAM), "-m", "pip", "install", "--quiet", "-r", str(HERE.parent / "aiogram.txt")]
    try:
        subprocess.run([sys.executable, "-m", "venv", str(AIOGRAM.parent.parent)], check=True)
        subprocess.run(wanted, check=True, stdout=subprocess.DEVNULL)
    except (OSError, subprocess.CalledProcessError):
        shutil.rmtree(AIOGRAM.parent.parent, ignore_errors=True)
        print("aiogram cannot be installed and is left out.", file=sys.stderr)
        return False
    return True


def leave_the_first_core() -> None:
    """To the bots, where there is another for whoever measures."""
    if len(ALL_CORES) > 1:
        os.sched_setaffinity(0, ALL_CORES[1:])


def _pinned() -> list[str]:
    return ["taskset", "-c", str(ALL_CORES[0])] if len(ALL_CORES) > 1 and shutil.which("taskset") else []


def _script(bot: str, script: str) -> list[str]:
    """With -P: nothing beside a script may stand for a library that it imports."""
    return [str(AIOGRAM) if bot == "aiogram" else sys.executable, "-P", str(HERE / script)]


def _environment(home: Path) -> dict[str, str]:
    return os.environ | {"BENCH_HOME": str(home), "BENCH_TOKEN": TOKEN, "BENCH_SECRET": SECRET}


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
