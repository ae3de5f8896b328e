"""Whom each word is about: the one who writes, or somebody else. Pure."""

from collections.abc import Sequence

from cramp_coach.understanding.lexicon import Lexicon
from cramp_coach.understanding.matching import Hit
from cramp_coach.understanding.text import Tokens

ANIMAL = "who:animal"
AFTERWARDS = 2  # words within which "my wife says" shows that she only speaks


def about_others(tokens: Tokens, words: Sequence[str], hits: Sequence[Hit], lexicon: Lexicon) -> list[bool]:
    """For each word, whether the clause is about another person."""
    animals = animals_in(tokens, words, hits, lexicon)
    named = {hit.start: hit for hit in hits if hit.group == "who" and hit.entry.concept != ANIMAL}
    inside = {place for hit in named.values() for place in range(hit.start, hit.end)}
    lists, other, known = lexicon.words, False, speaks_of_one(words, hits, lexicon)
    about: list[bool] = []
    for place, word in enumerate(words):
        if place in named:
            known = known or not _only_speaks(named[place], words, lexicon)
            other = not _only_speaks(named[place], words, lexicon)
        elif place in inside:
            pass
        elif word in lists["self"]:
            other = False
        elif word in lists["third"] and known:
            other = True
        about.append(other or place in animals)
    return about


def speaks_of_one(words: Sequence[str], hits: Sequence[Hit], lexicon: Lexicon) -> bool:
    """ "He went stiff": another person, though nobody was named and nobody says "I"."""
    if any(hit.group == "who" for hit in hits) or any(word in lexicon.words["self"] for word in words):
        return False
    return any(word in lexicon.words["one_other"] for word in words)


def animals_in(tokens: Tokens, words: Sequence[str], hits: Sequence[Hit], lexicon: Lexicon) -> frozenset[int]:
    """The words that tell of an animal: its twitch is nobody's, its danger signs are asked about."""
    places: set[int] = set()
    for hit in hits:
        if hit.entry.concept == ANIMAL:
            ends = lexicon.words["self"] | lexicon.words["coupling"]  # here, since few speak of an animal
            following = range(hit.end, len(words))
            end = next((p for p in following if words[p] in ends or tokens.breaks[p]), len(words))
            places.update(range(hit.start, end))
    return frozenset(places)


def _only_speaks(person: Hit, words: Sequence[str], lexicon: Lexicon) -> bool:
    """ "My wife says", "I told my wife": she is not the one who has it."""
    reports = lexicon.words["report"]
    around = (*words[max(0, person.start - 1) : person.start], *words[person.end : person.end + AFTERWARDS])
    return any(word in reports for word in around)
