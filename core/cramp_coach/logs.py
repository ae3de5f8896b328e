"""How what goes wrong is written: a line for a person, or a JSON object for a program. Ids only, no words."""

import json
import logging
from datetime import UTC, datetime
from traceback import extract_tb
from typing import Final

TEXT, JSON = "text", "json"
FORMATS: Final = (TEXT, JSON)


class JsonLines(logging.Formatter):
    """One object a line: when, how grave, where from, what.

    Of an exception only its name and its place: its message may quote what somebody wrote.
    """

    def format(self, record: logging.LogRecord) -> str:
        """The record as JSON."""
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info and record.exc_info[0] is not None:
            line["error"] = record.exc_info[0].__name__
            line["where"] = [f"{frame.name}:{frame.lineno}" for frame in extract_tb(record.exc_info[2])]
        return json.dumps(line, ensure_ascii=False)


def write_logs(level: str, wanted: str) -> None:
    """From now on, log from this level on, in this format."""
    root = logging.getLogger()
    root.setLevel(level)
    if wanted == JSON:
        for handler in root.handlers:
            handler.setFormatter(JsonLines())
