"""The words of a message as the lexicon spells them: short forms, endings, slips of typing. Pure."""

from cramp_coach.understanding.lexicon import Lexicon
from cramp_coach.understanding.text import Tokens

SHORTEST_STEM = 3


def spelled(tokens: Tokens, lexicon: Lexicon) -> tuple[tuple[str, ...], frozenset[int]]:
    """The words as they were meant, and the places of those that had a slip of typing mended."""
    words, repaired = list(tokens.words), set[int]()
    spellings, known = lexicon.spellings, lexicon.graph.numbers
    for place, word in enumerate(tokens.words):
        usual = spellings.get(word)
        if usual is not None:
            words[place] = usual
        elif word not in known:
            stem = _without_ending(word, lexicon)
            better = None if stem else lexicon.spelling.repaired(word)
            words[place] = stem or better or word
            if better is not None:
                repaired.add(place)
    return tuple(words), frozenset(repaired)


def _without_ending(word: str, lexicon: Lexicon) -> str | None:
    """ "My back's gone", "both biceps": an ending that a word of ours has here, and not in the lexicon."""
    for ending in lexicon.endings:
        stem = word.removesuffix(ending)
        if len(word) - len(ending) >= SHORTEST_STEM and stem != word and stem in lexicon.graph.numbers:
            return stem
    return None
