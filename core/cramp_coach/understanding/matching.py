"""One pass over the words that finds every phrase of the lexicon. Pure, and linear in the text's length."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from cramp_coach.understanding.graph import NOWHERE, START, Graph
from cramp_coach.understanding.lexicon import Entry, Lexicon
from cramp_coach.understanding.templates import WIDEST_GAP
from cramp_coach.understanding.text import Tokens

SAME: Final = 2  # shared words by which two entries tell of the same thing


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry that was found; hits of one `group` compete.

    `used` are the positions that carry it: the words of a gap are not among them.
    """

    entry: Entry
    start: int
    end: int
    used: frozenset[int]
    group: str


def hits_in(tokens: Tokens, words: tuple[str, ...], lexicon: Lexicon) -> list[Hit]:
    """Every hit, longest first won within a group, in the order of the text. `words` are mended."""
    found: dict[tuple[int, frozenset[int]], Hit] = {}
    graph, entries = lexicon.graph, lexicon.entries
    numbers = [graph.numbers.get(word, 0) for word in words]
    stops = lexicon.words["stop"] - lexicon.words["soft"]
    stopping = [word in stops for word in words]
    owners = graph.edges.owners
    for start, limit in enumerate(tokens.ends()):
        if owners[graph.edges.starts[START] + numbers[start]] != START:
            continue
        for ends, used in _from(graph, numbers, stopping, start, limit):
            places = frozenset(used)
            for number in ends:
                entry = entries[number]
                found.setdefault((number, places), Hit(entry, start, used[-1] + 1, places, entry.group))
    best = _without_broad(_winners(_without_needy(list(found.values()))))
    return sorted(_without_replaced(best), key=lambda hit: (hit.start, hit.end, hit.entry.id))


def _from(
    graph: Graph, numbers: list[int], stopping: list[bool], start: int, limit: int
) -> Iterator[tuple[tuple[int, ...], tuple[int, ...]]]:
    """The entries of every phrase that begins here, with the words that carry it."""
    starts, owners, values, gaps = graph.edges.starts, graph.edges.owners, graph.edges.values, graph.gaps
    waiting: list[tuple[int, tuple[int, ...]]] = [(values[starts[START] + numbers[start]], (start,))]
    while waiting:
        state, used = waiting.pop()
        if graph.ends[state]:
            yield graph.ends[state], used
        at = used[-1] + 1
        if at >= limit:
            continue
        cell = starts[state] + numbers[at]
        if owners[cell] == state:
            waiting.append((values[cell], (*used, at)))
        # Behind none to three words; a gap never reaches over "but", but well over "so" and "now".
        behind, reach = gaps[state], WIDEST_GAP
        while behind != NOWHERE:
            row = starts[behind]
            for place in range(at, min(at + reach + 1, limit)):
                cell = row + numbers[place]
                if owners[cell] == behind:
                    waiting.append((values[cell], (*used, place)))
                if stopping[place]:
                    break
            behind, reach = gaps[behind], reach + WIDEST_GAP  # "{gap} {gap}" is twice as wide


def _winners(hits: list[Hit]) -> list[Hit]:
    """Without those whose words are all part of a longer hit of their group."""
    hits.sort(key=lambda hit: (-len(hit.used), hit.end - hit.start))
    kept: list[Hit] = []
    by_word: dict[tuple[str, int], list[Hit]] = {}
    for hit in hits:
        rivals = by_word.get((hit.group, hit.start), ())
        if any(_beats(rival, hit) for rival in rivals):
            continue
        kept.append(hit)
        for place in hit.used:
            by_word.setdefault((hit.group, place), []).append(hit)
    return kept


def _beats(winner: Hit, hit: Hit) -> bool:
    one, other = winner.entry, hit.entry
    if one.broad and not other.broad:
        return False
    same = (one.concept, one.label, one.side) == (other.concept, other.label, other.side)
    if same and not winner.used.isdisjoint(hit.used):
        return True
    if winner.group == "in_place" and one.concept != other.concept:
        return False  # each of them answers a question of its own
    return hit.used < winner.used


def _without_broad(hits: list[Hit]) -> list[Hit]:
    """Without what is told in wide words where another entry tells of the same: "chest pain" is one thing."""
    plain: dict[tuple[str, int], list[Hit]] = {}
    for hit in hits:
        if not hit.entry.broad:
            for place in hit.used:
                plain.setdefault((hit.group, place), []).append(hit)

    def yields(hit: Hit) -> bool:
        others = (other for place in hit.used for other in plain.get((hit.group, place), ()))
        return any(hit.used <= other.used or len(hit.used & other.used) >= SAME for other in others)

    return [hit for hit in hits if not (hit.entry.broad and yields(hit))]


def _without_needy(hits: list[Hit]) -> list[Hit]:
    """What counts only beside something else goes first, lest it replaces what stands alone."""
    concepts = {hit.entry.concept for hit in hits}
    return [hit for hit in hits if not hit.entry.needs or not concepts.isdisjoint(hit.entry.needs)]


def _without_replaced(hits: list[Hit]) -> list[Hit]:
    strong: dict[str, list[Hit]] = {}
    for hit in hits:
        for concept in hit.entry.suppresses:
            strong.setdefault(concept, []).append(hit)
    return [hit for hit in hits if not any(_replaces(by, hit) for by in strong.get(hit.entry.concept, ()))]


def _replaces(by: Hit, hit: Hit) -> bool:
    """Whether a hit that suppresses another's concept stands where it replaces it."""
    if by.used < hit.used:
        return False  # "a positive pregnancy test" says more than "pregnancy test"
    # "leg cramps" stays one, whatever stands beside it.
    named = hit.group == "kind" and by.group == "visceral" and not hit.used <= by.used
    return hit.start < by.end and by.start < hit.end and not named
