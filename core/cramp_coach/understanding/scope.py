"""How each mention is meant: present, denied, possible, past, another person's. Pure.

A cue ("no", "worried about", "years ago") governs what follows or precedes it, within few words, never
over "but" or the end of a sentence. Denial is the dangerous reading: it counts only where nothing but small
words and other signs stand between; where something unread does, the sign is possible, and asked about.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import Final

from cramp_coach.understanding.lexicon import Lexicon
from cramp_coach.understanding.matching import Hit
from cramp_coach.understanding.text import COMMA, SENTENCE, Tokens
from cramp_coach.understanding.utterance import Assertion

MEANING: Final = {
    "cue:denied": Assertion.DENIED,
    "cue:past": Assertion.PAST,
    "cue:possible": Assertion.POSSIBLE,
}
GRAVEST_FIRST: Final = (Assertion.DENIED, Assertion.PAST, Assertion.POSSIBLE, Assertion.OTHER)
FAR: Final = 24  # words after which no cue governs, however long the list


class Scopes:
    """The cues of one message, asked about one mention after another."""

    def __init__(
        self,
        tokens: Tokens,
        words: Sequence[str],
        hits: Iterable[Hit],
        others: Sequence[bool],
        lexicon: Lexicon,
        repaired: frozenset[int] = frozenset(),
    ) -> None:
        self._repaired = repaired
        self._breaks = tokens.breaks
        self._answers = tokens.answers
        self._words = words
        self._others = others
        self._lists = lexicon.words
        found = list(hits)
        signs = {p for h in found if h.group == "finding" and h.entry.polarity != "denying" for p in h.used}
        denials = {p for h in found if h.entry.polarity == "denying" for p in h.used}
        self._cues = [h for h in found if h.entry.concept in MEANING and not self._is_part(h, signs, denials)]
        self._starts = [cue.start for cue in self._cues]  # in order, as the hits are
        self._covered = {p: "finding" for p, w in enumerate(words) if w in lexicon.words["listed"]}
        self._covered.update({p: h.group for h in found if is_mention(h) for p in h.used})
        joined = {p for h in found if is_mention(h) for p in h.used if p - 1 in h.used}
        self._begins = frozenset(h.start for h in found if is_mention(h)) - joined
        self._anew = [h.start for h in found if h.entry.concept == "cue:anew"]
        exceptions = (h for h in found if h.entry.concept == "only:except")
        self._excepting = {p: h.end for h in exceptions for p in range(h.start, h.end)}
        self._news = frozenset(h.start for h in found if h.entry.concept == "cue:news")

    def _is_part(self, cue: Hit, signs: set[int], denials: set[int]) -> bool:
        """The "not" of "not making sense" is the sign itself, and denies nothing beside it.

        The "going to" of "no trouble going to the loo" is no doubt; its "no" may deny what follows.
        """
        if cue.used <= denials and cue.entry.concept != "cue:denied":
            return True
        shared = cue.used & signs
        return any(self._words[p] in self._lists["negator"] for p in shared) or 2 * len(shared) > len(
            cue.used
        )

    def denies(self, cue: Hit, hit: Hit) -> bool:
        """Whether the cue governs the hit as a denial, be it a clear one or not."""
        return MEANING.get(cue.entry.concept) is Assertion.DENIED and self._governed(cue, hit) is not None

    def meaning(self, hit: Hit) -> Assertion:
        """How this hit is meant; the most cautious of what governs it, denial first."""
        near = self._cues[
            bisect_left(self._starts, hit.start - 2 * FAR) : bisect_left(self._starts, hit.end + FAR)
        ]
        governing = [(cue, meant) for cue in near if (meant := self._governed(cue, hit)) is not None]
        found = {meant for _, meant in governing}
        if any(c.entry.side == "after" and meant is Assertion.POSSIBLE for c, meant in governing):
            found.discard(Assertion.DENIED)  # "not swollen, I think"
        if (answered := self._answered(hit)) is not None:
            found.add(answered)
        if self._others[hit.start]:
            found.add(Assertion.OTHER)
        return next((one for one in GRAVEST_FIRST if one in found), Assertion.PRESENT)

    def _answered(self, hit: Hit) -> Assertion | None:
        """ "Numbness or weakness? No." denies what it asks; "... No idea" leaves it open."""
        asked = (p for p in range(hit.end, min(hit.end + FAR, len(self._words))) if p in self._answers)
        place = next(asked, None)
        if place is None or self._is_parted(hit.end, place - 1) or self._cost(hit.end, place):
            return None
        if self._words[place] not in self._lists["reply_no"]:
            return None
        after = place + 1
        alone = after >= len(self._words) or self._breaks[after] or self._words[after] in self._lists["stop"]
        return Assertion.DENIED if alone else Assertion.POSSIBLE

    def _governed(self, cue: Hit, hit: Hit) -> Assertion | None:
        """What the cue makes of the hit, if it reaches it."""
        if hit.group == "context" and cue.entry.determiner:
            return None  # "no, it's fine" is twice a no
        between = self._between(cue, hit)
        if between is None:
            return None
        start, end = between
        if end - start > FAR or self._broken(start, end) or self._begins_anew(cue, hit, start, end):
            return None
        if (
            self._is_excepted(cue, hit)
            or self._holds_itself(cue, hit)
            or self._has_lasted(cue, hit, start, end)
        ):
            return None
        if self._cost(start, end) > cue.entry.reach or not self._list_goes_on(cue, start, end):
            return None
        if hit.group == "kind" and self._is_what_they_came_for(cue, start, end):
            return None
        meant = MEANING[cue.entry.concept]
        return (
            Assertion.POSSIBLE if meant is Assertion.DENIED and self._unclear(cue, hit, start, end) else meant
        )

    def _between(self, cue: Hit, hit: Hit) -> tuple[int, int] | None:
        """The words from the cue to what it would govern; a cue may stand in the gap of a phrase."""
        if cue.entry.side == "after":
            return (hit.end, cue.start) if cue.start >= hit.end else None
        if cue.start < hit.start:
            return cue.end, max(hit.start, cue.end)
        following = [p for p in hit.used if p >= cue.end]
        return (cue.end, min(following)) if following else None

    def _is_excepted(self, cue: Hit, hit: Hit) -> bool:
        """ "None of them apart from the tingling" denies the others, and tells of this one."""
        end = self._excepting.get(cue.start)
        return MEANING[cue.entry.concept] is Assertion.DENIED and end is not None and end <= hit.start

    def _holds_itself(self, cue: Hit, hit: Hit) -> bool:
        """ "No drooping" is a denial by itself, and no denial of one; "no chest is fine" answers first."""
        denying = hit.entry.polarity == "denying" or hit.entry.concept.startswith("in_place:no:")
        parted = any(self._breaks[p] for p in range(cue.end, hit.start + 1) if p < len(self._breaks))
        if denying and cue.entry.determiner and (parted or self._breaks[cue.start] == SENTENCE):
            return True
        if denying and parted and any(p in self._begins for p in range(cue.end, hit.start)):
            return True  # "not numb, walking is fine": the "not" has its sign already
        return any(self._words[p] in self._lists["negator"] for p in cue.used & hit.used)

    def _has_lasted(self, cue: Hit, hit: Hit, start: int, end: int) -> bool:
        """ "The weakness began two years ago" is not past."""
        if MEANING[cue.entry.concept] is not Assertion.PAST:
            return False
        later = (p for p in self._anew if hit.end <= p <= hit.end + FAR)
        if any(not self._is_parted(hit.end, p) for p in later):
            return True  # "... but now it is worse"
        told = range(hit.start, cue.start) if cue.entry.side == "after" else range(start, end)
        return any(self._words[p] in self._lists["begun"] for p in told)

    def _begins_anew(self, cue: Hit, hit: Hit, start: int, end: int) -> bool:
        """Whether a new statement begins between: "I don't smoke and I have chest pain"."""
        covered = [p for p in range(start, end) if p in self._covered]
        if covered and (hit.entry.polarity == "self_negating" or cue.entry.side == "after"):
            return True
        subjects = [p for p in range(start, end) if self._words[p] in self._lists["subject"]]
        if not subjects or cue.entry.determiner:
            return bool(subjects)
        said = covered + [p for p in range(start, end) if self._counts(p)]
        return cue.entry.concept == "cue:denied" and bool(said) and min(said) < max(subjects)

    def _is_what_they_came_for(self, cue: Hit, start: int, end: int) -> bool:
        """ "No numbness, calf cramps": a list of denied signs does not reach the cramp itself."""
        if cue.entry.concept != "cue:denied" or cue.entry.side == "after":
            return False
        commas = [p for p in range(start, end + 1) if p < len(self._breaks) and self._breaks[p] == COMMA]
        last = commas[-1] if commas else end
        signs = any(self._covered.get(p) == "finding" for p in range(start, end))
        cramps = any(self._covered.get(p) == "kind" for p in range(start, last))
        goes_on = any(self._words[p] in self._lists["either"] for p in range(last if commas else start, end))
        return (signs or bool(commas)) and not cramps and not goes_on

    def _unclear(self, cue: Hit, hit: Hit, start: int, end: int) -> bool:
        """Whether a denial may well be of something else: "no meds chest pain since the morning"."""
        if hit.group != "finding":
            return False
        if not cue.used.isdisjoint(self._repaired):
            return True  # a slip that we mended must not deny
        if cue.entry.side == "after":
            return False
        if self._cost(start, end) > 0 or hit.end in self._news:
            return True
        return self._side_by_side(cue, start, end) or (self._is_last(start, end) and self._is_told(hit.end))

    def _side_by_side(self, cue: Hit, start: int, end: int) -> bool:
        """ "No fever chills weakness" is one list; "not pregnant chest pain" is two tales."""
        governs = ("finding", "site") if cue.entry.determiner else ()
        return any(
            p - 1 in self._covered and not self._breaks[p] and self._covered[p - 1] not in governs
            for p in range(start + 1, end + 1)
            if p in self._begins
        )

    def _is_last(self, start: int, end: int) -> bool:
        """Whether a sign follows another one with nothing, or with "and", between."""
        before = end - 2 if self._words[end - 1] in self._lists["addition"] else end - 1
        return before >= start and before in self._covered and not self._breaks[end]

    def _is_told(self, place: int) -> bool:
        """Whether the clause goes on behind a sign: "... chest pain since the morning"."""
        if place >= len(self._words) or self._breaks[place]:
            return False
        word = self._words[place]
        return word in self._lists["telling"] or (self._counts(place) and word not in self._lists["stop"])

    def _broken(self, start: int, end: int) -> bool:
        stops = self._lists["stop"]
        return self._is_parted(start, end) or any(self._words[p] in stops for p in range(start, end))

    def _is_parted(self, start: int, end: int) -> bool:
        return any(self._breaks[p] == SENTENCE for p in range(start, min(end + 1, len(self._breaks))))

    def _cost(self, start: int, end: int) -> int:
        return sum(1 for p in range(start, end) if self._counts(p))

    def _counts(self, place: int) -> bool:
        """Whether a word is neither small nor part of a sign."""
        return place not in self._covered and self._words[place] not in self._lists["filler"]

    def _list_goes_on(self, cue: Hit, start: int, end: int) -> bool:
        """Beyond a comma a denial reaches only the next member of a list."""
        commas = [p for p in range(start, min(end + 1, len(self._breaks))) if self._breaks[p] == COMMA]
        if not commas or cue.entry.concept != "cue:denied":
            return True
        if cue.entry.side == "after":
            return self._cost(start, end) == 0
        if self._words[commas[0]] in self._lists["addition"]:
            return False  # "no fever, and loose stools" tells two things; "no fever, aches, and chills" one
        return any(p in self._covered for p in range(start, end)) and self._cost(commas[-1], end) == 0


def is_mention(hit: Hit) -> bool:
    """Whether it says something of the body, and so may be a member of a list."""
    return hit.group in ("finding", "site", "kind", "med", "visceral")
