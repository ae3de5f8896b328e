"""Our whole bot as a process: `ours.py API PORT fast|throttled`, or `ours.py PEOPLE promise` before it."""

import asyncio
import os
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from cramp_coach.bootstrap import now, open_coach
from cramp_coach.coach import Coach
from cramp_coach.serving import Probes, serve_mouths
from cramp_coach.settings import Address
from cramp_coach.vocabulary import Channel, Inbound, InboundId, ParticipantId, Said
from cramp_coach_telegram.run import telegram_channel
from cramp_coach_telegram.settings import Limits, Secret, TelegramSettings, WebhookSettings

FAST = Limits(chat_per_second=1e6, chat_burst=1_000_000, all_per_second=1e6, all_burst=1_000_000)
CHANNEL = Channel("telegram", push=False, screen=True, max_choices=40)
HOME = Path(os.environ["BENCH_HOME"])


async def serve(api: str, port: int, limits: Limits) -> None:
    hook = WebhookSettings(f"http://127.0.0.1:{port}/telegram", Secret(os.environ["BENCH_SECRET"]))
    settings = TelegramSettings(Secret(os.environ["BENCH_TOKEN"]), api, limits, hook)
    async with open_coach(HOME / "data" / "coach.db", HOME / "keys") as coach:
        channel = telegram_channel(coach, settings, now)
        probes = Probes(coach.well, coach.well)
        await serve_mouths([channel], probes, Address("127.0.0.1", port), lambda _: None)


async def promise(people: int) -> int:
    """So many people who were promised a check-in that is due by now; how many there are."""
    ago = now() - timedelta(days=16)
    async with open_coach(HOME / "data" / "coach.db", HOME / "keys", clock=lambda: ago) as coach:
        await asyncio.gather(*(_told(coach, person, ago) for person in range(people)))
        return len(await coach.store.due_follow_ups("telegram", now() + timedelta(days=1), people + 1))


async def _told(coach: Coach, person: int, at: datetime) -> None:
    said = ("my eyelid has been twitching for 9 days", "no", "no", "nothing", "daily", "yes", by_day())
    who = ParticipantId(f"telegram:{500_000 + person}")
    for number, text in enumerate(said):
        name = InboundId(f"before:{person}:{number}")
        await coach.respond(Inbound(name, who, CHANNEL, "en", at, Said(text)))


def by_day() -> str:
    """A city where people may be written to now."""
    zones = ("Europe/London", "America/Los_Angeles", "Asia/Tokyo")
    hours = {zone: datetime.now(UTC).astimezone(ZoneInfo(zone)).hour for zone in zones}  # noqa: TID251 - a bench has no clock given
    return next(zone for zone, hour in hours.items() if 9 < hour < 20)


if __name__ == "__main__":
    match sys.argv[1:]:
        case [people, "promise"]:
            print(asyncio.run(promise(int(people))))
        case [api, port, pace]:
            asyncio.run(serve(api, int(port), Limits() if pace == "throttled" else FAST))
        case _:
            sys.exit(__doc__)
