"""The real bot as a process that tests may kill: `telegram_child.py FOLDER ADDRESS MINUTES live|dies [PORT]`.

With a port it serves a web hook there, else it asks for updates.
Its clock begins MINUTES after a fixed morning. `dies`: it kills itself when a turn is committed and its
message is about to be sent, where a power cut hurts most.
"""

import asyncio
import os
import signal
import sys
from datetime import timedelta
from pathlib import Path
from time import monotonic

from cramp_coach.bootstrap import open_coach
from cramp_coach.coach import Coach
from cramp_coach.ports import Clock, Courier, Delivery, Outcome
from cramp_coach.serving import Probes, serve_mouths
from cramp_coach.settings import Address
from cramp_coach_telegram.run import run_telegram, telegram_channel
from cramp_coach_telegram.settings import Limits, Secret, TelegramSettings, WebhookSettings
from support.bot_api import MORNING, TOKEN


class Dying(Coach):
    """A coach whose process ends between the commit and the send."""

    async def send(self, delivery: Delivery, courier: Courier) -> Outcome:
        """Never comes back."""
        os.kill(os.getpid(), signal.SIGKILL)
        return await super().send(delivery, courier)


def clock_from(minutes: int) -> Clock:
    """A clock that goes as fast as ours."""
    begun = monotonic()
    return lambda: MORNING + timedelta(minutes=minutes, seconds=monotonic() - begun)


async def main(folder: Path, address: str, minutes: int, fate: str, port: int | None) -> None:
    """Run until SIGTERM."""
    clock = clock_from(minutes)
    limits = Limits(
        chat_per_second=500, all_per_second=500, courier_every_s=0.2, edit_every_s=0, first_pause_s=0.05
    )
    hook = WebhookSettings(f"http://127.0.0.1:{port}/telegram", Secret("made-for-the-test")) if port else None
    settings = TelegramSettings(Secret(TOKEN), address, limits, hook)
    async with open_coach(folder / "data" / "coach.db", folder / "keys", clock=clock) as coach:
        mind = (
            Dying(coach.guide, coach.lexicon, coach.store, coach.clock, coach.new_code)
            if fate == "dies"
            else coach
        )
        if port is None:
            await run_telegram(mind, settings, clock=clock)
            return
        channel = telegram_channel(mind, settings, clock)
        await serve_mouths([channel], Probes(mind.well, mind.well), Address(port=port), lambda _: None)


if __name__ == "__main__":
    at = int(sys.argv[5]) if len(sys.argv) > 5 else None
    asyncio.run(main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), sys.argv[4], at))
