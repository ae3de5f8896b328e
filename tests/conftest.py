"""A server that tests may share, and what every run of them shows at its end."""

from collections.abc import Iterator

import pytest

from support.figures import FIGURE
from support.postgres_server import NoServer, Server, postgres_server


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    try:
        with postgres_server() as one:
            yield one
    except NoServer as error:
        pytest.skip(str(error))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """The figures that tests found, whichever process found them."""
    for report in (one for kind in ("passed", "failed") for one in terminalreporter.getreports(kind)):
        if report.when == "call":
            for name, line in report.user_properties:
                if name == FIGURE:
                    terminalreporter.write_line(f"{report.location[0]}: {line}")
