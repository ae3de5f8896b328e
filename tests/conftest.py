"""What every run of the tests shows at its end."""

import pytest

from support.figures import FIGURE


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """The figures that tests found, whichever process found them."""
    for report in (one for kind in ("passed", "failed") for one in terminalreporter.getreports(kind)):
        if report.when == "call":
            for name, line in report.user_properties:
                if name == FIGURE:
                    terminalreporter.write_line(f"{report.location[0]}: {line}")
