"""Whether each statement names its source, and each source is used."""

from collections.abc import Iterator

from cramp_coach.checking.problems import Complaint, Content
from cramp_coach.guide.loader import Guide
from cramp_coach.vocabulary import SourceId


def citations(guide: Guide) -> Iterator[tuple[str, tuple[SourceId, ...]]]:
    """Every item that may cite, with its sources."""
    yield from ((f"finding {one.id}", one.sources) for one in guide.findings.values())
    yield from ((f"rule {one.id}", one.sources) for one in guide.rules.values())
    yield from ((f"medicine {one.id}", one.sources) for one in guide.medicines.values())
    yield from ((f"screen {one.id}", one.sources) for one in guide.screens.values())
    yield from ((f"remedy {one.id}", one.sources) for one in guide.remedies.values())
    yield from ((f"advice {one.id}", one.sources) for one in guide.advice)
    yield from ((f"closing {one.id}", one.sources) for one in guide.closings)
    yield from ((f"topic {one.id}", one.sources) for one in guide.topics.values())
    yield from ((f"test {one.id}", one.sources) for one in guide.tests)
    yield "check_in", guide.check_in.sources
    yield "routine", guide.routine.sources


def cited(content: Content) -> Iterator[Complaint]:
    """Statements that name neither a source nor why we say so ourselves."""
    guide = content.guide
    own = {f"finding {one.id}" for one in guide.findings.values() if one.product_rule}
    own |= {f"rule {one.id}" for one in guide.rules.values() if one.product_rule}
    own |= {f"remedy {one.id}" for one in guide.remedies.values() if one.product_rule}
    for item, sources in citations(guide):
        if not sources and item not in own:
            yield item, "it names neither a source nor why we say so ourselves"


def used_sources(content: Content) -> Iterator[Complaint]:
    """Sources that nothing stands on."""
    used = frozenset(source for _, sources in citations(content.guide) for source in sources)
    for source in content.guide.sources:
        if source not in used:
            yield f"source {source}", "nothing stands on it"
