"""Whether each item is what the second book says: on which sources it stands, and which facts forbid it.

An item names its sources and what forbids it; the examples name the items. Whoever takes one of them out, or
puts one in, has to say so twice, and what is forbidden is played through the real engine.
"""

from collections.abc import Iterable, Iterator, Mapping

from cramp_coach.checking.citing import citations
from cramp_coach.checking.examples import Examples
from cramp_coach.checking.problems import Complaint, Content
from cramp_coach.guide.loader import Guide
from cramp_coach.guide.models import Remedy
from cramp_coach.guide.screens import remedies_for, sites_of
from cramp_coach.guide.triage import Facts


def second_book(content: Content) -> Iterator[Complaint]:
    """Every item that is not what its own examples say, and every example of an item that is not there."""
    guide, examples = content.guide, content.examples
    known = frozenset(dict(sources_of_items(guide))).union(dict(forbidding_facts(guide)))
    books = (*examples.cited.values(), *examples.never.values())
    for item in sorted(known.union(*books)):
        yield from own_examples(guide, examples, item)


def own_examples(guide: Guide, examples: Examples, item: str) -> Iterator[Complaint]:
    """What the examples of one item say, against what it is now."""
    sources, forbidden = dict(sources_of_items(guide)), dict(forbidding_facts(guide))
    if item not in dict(citations(guide)):
        yield item, "there are examples for it, but no such thing"
        return
    yield from _compared(item, "stands on", examples.cited, sources.get(item, ()))
    yield from _compared(item, "is forbidden by", examples.never, forbidden.get(item, ()))
    remedy = guide.remedies.get(item.removeprefix("remedy "))
    if remedy is not None:
        yield from _still_given(guide, remedy, [fact for fact, of in examples.never.items() if item in of])


def sources_of_items(guide: Guide) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Every item that cites, with its sources."""
    yield from ((item, tuple(map(str, sources))) for item, sources in citations(guide) if sources)


def forbidding_facts(guide: Guide) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Every remedy, advice and usual answer with the facts that it is not given with."""
    yield from ((f"remedy {one.id}", one.forbidden_by) for one in guide.remedies.values() if one.forbidden_by)
    yield from ((f"advice {one.id}", one.unless_present) for one in guide.advice if one.unless_present)
    yield from ((f"topic {one.id}", one.not_with) for one in guide.topics.values() if one.not_with)
    yield "routine", guide.routine.forbidden_by


def written_examples(guide: Guide) -> str:
    """The examples of this guide as they are written: for whoever has read the change and means it."""
    cited = ["# What each source is cited for. The items name their sources too.", "", "[cited]"]
    never = ["", "# What is never given with each of these facts. The items say so too.", "", "[never]"]
    lines = (*cited, *_table(sources_of_items(guide)), *never, *_table(forbidding_facts(guide)))
    return "\n".join(lines) + "\n"


def _table(items: Iterable[tuple[str, tuple[str, ...]]]) -> Iterator[str]:
    turned: dict[str, set[str]] = {}
    for item, names in items:
        for name in names:
            turned.setdefault(name, set()).add(item)
    for name in sorted(turned):
        yield f'"{name}" = [' if ":" in name else f"{name} = ["
        yield from (f'  "{item}",' for item in sorted(turned[name]))
        yield "]"


def _compared(
    item: str, how: str, book: Mapping[str, tuple[str, ...]], has: tuple[str, ...]
) -> Iterator[Complaint]:
    expected = frozenset(name for name, items in book.items() if item in items)
    for name in sorted(expected.difference(has)):
        yield item, f"its example says that it {how} {name}, and it does not"
    for name in sorted(frozenset(has) - expected):
        yield item, f"it {how} {name}, and no example says so"


def _still_given(guide: Guide, remedy: Remedy, facts: Iterable[str]) -> Iterator[Complaint]:
    """A remedy that the real engine gives although an example says that it must not."""
    for site in remedy.sites:
        base = sites_of(guide, (site,)) | {f"kind:{remedy.kind}", *remedy.only_with[:1]}
        for fact in facts:
            if remedy in remedies_for(guide, Facts(base | {fact})):
                yield f"remedy {remedy.id}", f"it is given for the {site} with {fact}"
