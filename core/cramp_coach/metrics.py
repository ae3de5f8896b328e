"""What whoever runs it looks at, as Prometheus reads it: counts and times, never whom they belong to."""

from collections.abc import Awaitable, Callable, Sequence

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from cramp_coach.errors import StoreBroken, StoreUnavailable
from cramp_coach.ports import Delivery, NotSent, Outcome, Refused, Sent, Tally, Unsure

Counted = Callable[[str], Awaitable[Tally]]  # how much is to be done in a channel

CHANNELS = ("telegram", "alexa")
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)
NAMES = {Sent: "sent", NotSent: "not_sent", Unsure: "unknown", Refused: "refused"}
BAD_REQUEST, SERVER_ERROR = 400, 500


class Metrics:
    """A Watch that counts, and its page. A process counts its own turns; what is to be done, the store."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._turns = self._histogram("turn_seconds", "From a message to its commit.")
        self._messages = self._counter(
            "messages", "Messages that were tried.", ("kind", "outcome", "suspect")
        )
        self._refusals = self._counter("refused_requests", "Requests that were refused.", ("status",))
        self._gauges = {
            name: Gauge(f"cramp_coach_{name}", text, ("channel",), registry=self._registry)
            for name, text in _GAUGES.items()
        }
        self._readable = Gauge(
            "cramp_coach_store_readable", "1 while the store can be read.", registry=self._registry
        )

    def turned(self, seconds: float, /) -> None:
        """A turn was committed, so long after it arrived."""
        self._turns.observe(seconds)

    def delivered(self, delivery: Delivery, outcome: Outcome, /) -> None:
        """A message was tried, and this became of it."""
        suspect = "yes" if delivery.suspect else "no"
        self._messages.labels(delivery.kind, NAMES[type(outcome)], suspect).inc()

    def answered(self, status: int, /) -> None:
        """A request was answered with this status."""
        if BAD_REQUEST <= status < SERVER_ERROR:
            self._refusals.labels(str(status)).inc()

    def route(self, counted: Counted) -> Route:
        """`/metrics`, with what the store says at that moment."""

        async def page(_: Request) -> Response:
            await self._look(counted, CHANNELS)
            return PlainTextResponse(generate_latest(self._registry), media_type=CONTENT_TYPE_PLAIN_0_0_4)

        return Route("/metrics", page, methods=["GET"])

    async def _look(self, counted: Counted, channels: Sequence[str]) -> None:
        try:
            for channel in channels:
                tally = await counted(channel)
                for name, gauge in self._gauges.items():
                    gauge.labels(channel).set(getattr(tally, name))
        except (StoreUnavailable, StoreBroken):
            self._readable.set(0)
        else:
            self._readable.set(1)

    def _histogram(self, name: str, text: str) -> Histogram:
        return Histogram(f"cramp_coach_{name}", text, buckets=SECONDS, registry=self._registry)

    def _counter(self, name: str, text: str, labels: Sequence[str]) -> Counter:
        return Counter(f"cramp_coach_{name}", text, labels, registry=self._registry)


_GAUGES = {
    "due": "Promises whose time has come.",
    "late": "Of those, due for over an hour.",
    "waiting": "Messages that wait to be sent.",
    "sending": "Messages that are being sent.",
    "suspects": "Of the unsent messages, those that may have arrived already.",
}
