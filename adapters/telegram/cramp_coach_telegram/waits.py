"""How long Telegram asks us to wait, whichever way PTB says it."""

import os
from datetime import timedelta

from telegram.error import RetryAfter

# PTB's switch for the type that its next version will use; without it, it warns of every wait.
os.environ.setdefault("PTB_TIMEDELTA", "true")


def seconds_of(error: RetryAfter) -> float:
    """The wait in seconds."""
    wait = error.retry_after
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)
