"""Phrase templates, compiled into one graph of words that all entries share. Pure.

`(a|b)` alternatives, `[a]` may be left out, `{gap}` up to three words of any kind.
"""

import re
from collections.abc import Sequence
from typing import Final

from cramp_coach.understanding.text import tokens_of

WIDEST_GAP: Final = 3
_PLAIN = re.compile(r"[a-z ]*").fullmatch
_PIECE = re.compile(r"\{gap\}|[()\[\]|]|[^()\[\]|{}]+|.", re.DOTALL)


class Node:
    """A place in the graph: which words lead on, where a gap may follow, which entries end here."""

    __slots__ = ("edges", "ends", "gap", "literal")

    def __init__(self, *, literal: bool) -> None:
        self.edges: dict[str, list[Node]] = {}
        self.gap: list[Node] = []
        self.ends: list[int] = []
        self.literal = literal  # reached by exactly one run of words, so that phrases may share it


class TemplateWrong(ValueError):
    """A template's brackets do not match."""


def add_phrase(root: Node, phrase: str, entry: int) -> None:
    """Teach the graph one template that ends in this entry."""
    pieces = _PIECE.findall(phrase)
    ends, used = _sequence([root], pieces, 0, "")
    if used != len(pieces) or root in ends:
        raise TemplateWrong(phrase)
    for node in ends:
        node.ends.append(entry)


def words_of(root: Node) -> frozenset[str]:
    """Every word that stands in some template."""
    words: set[str] = set()
    seen: set[int] = set()
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        words.update(node.edges)
        waiting.extend(n for following in node.edges.values() for n in following)
        waiting.extend(node.gap)
    return frozenset(words)


def _sequence(nodes: list[Node], pieces: list[str], at: int, closing: str) -> tuple[list[Node], int]:
    """Read up to the closing bracket; `|` starts again from the same nodes."""
    start, ends = nodes, list[Node]()
    while at < len(pieces) and pieces[at] not in (")", "]"):
        piece = pieces[at]
        at += 1
        if piece in ("(", "["):
            inner, at = _sequence(nodes, pieces, at, ")" if piece == "(" else "]")
            nodes = inner if piece == "(" else _joined(nodes, inner)
        elif piece == "|":
            ends, nodes = _joined(ends, nodes), start
        elif piece == "{gap}":
            nodes = [_after_gap(nodes)]
        elif piece in ("{", "}"):
            raise TemplateWrong(piece)
        else:
            nodes = _after_words(nodes, piece)
    if closing:
        if at >= len(pieces) or pieces[at] != closing:
            raise TemplateWrong(closing)
        at += 1
    return _joined(ends, nodes), at


def _joined(one: list[Node], other: list[Node]) -> list[Node]:
    return one + [node for node in other if node not in one]


def _after_words(nodes: list[Node], piece: str) -> list[Node]:
    for word in _words(piece):
        nodes = [_after_word(nodes, word)]
    return nodes


def _words(piece: str) -> Sequence[str]:
    if _PLAIN(piece):
        return piece.split()
    return tokens_of(piece).words


def _after_word(nodes: list[Node], word: str) -> Node:
    alone = nodes[0] if len(nodes) == 1 and nodes[0].literal else None
    if alone is not None:
        for known in alone.edges.get(word, ()):
            if known.literal:
                return known
    new = Node(literal=alone is not None)
    for node in nodes:
        node.edges.setdefault(word, []).append(new)
    return new


def _after_gap(nodes: list[Node]) -> Node:
    new = Node(literal=False)
    for node in nodes:
        node.gap.append(new)
    return new
