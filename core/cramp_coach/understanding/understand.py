"""What one message says, without knowing what was asked. Pure; it never raises."""

from collections.abc import Sequence
from datetime import datetime
from itertools import accumulate
from typing import Literal, get_args

from cramp_coach.understanding.amounts import Times
from cramp_coach.understanding.language import language_of
from cramp_coach.understanding.lexicon import Lexicon
from cramp_coach.understanding.matching import Hit, hits_in
from cramp_coach.understanding.one_by_one import IN_PLACE, answered_one_by_one
from cramp_coach.understanding.people import ANIMAL, about_others, animals_in, speaks_of_one
from cramp_coach.understanding.places import Places
from cramp_coach.understanding.scope import Scopes, is_mention
from cramp_coach.understanding.spelled import spelled
from cramp_coach.understanding.text import SENTENCE, Tokens, tokens_of
from cramp_coach.understanding.utterance import Amount, Assertion, Mention, Utterance, Verdict
from cramp_coach.vocabulary import Command, TopicId

CheckInWord = Literal["gone", "better", "same", "worse", "later"]
ReliefWord = Literal["eased", "still", "other"]
SPOKEN_OF = ("finding", "site", "kind", "med", "visceral", "who", "trigger", "context")
OF_SUBSTANCE = (*SPOKEN_OF, "command", "wonder", "relief", "check_in", "now", "cry")
NOT_OURS = ("site:belly", "site:back")  # where a cramp may be the womb's or the gut's
FINE = ("context:benign", "context:ok")
NICKNAME = "site.nickname"
MUSCLE_CRAMP = "kind.cramp_named"  # "muscle cramps", whatever else is told
AGREES = "verdict:yes"
PARDON, WHAT_IS, BOTH = "verdict.pardon", "verdict.what_is", "verdict.both"
NEARBY = 3  # words within which a weaker mention is the same one
FEW = 3  # words of a term: "what is foot drop"
WEEKS = 14.0  # days after which a sign is no longer a sudden one
SHORT = 6  # words: a message that is "little else" than a command or a cry


def understand(text: str, lexicon: Lexicon, *, now: datetime) -> Utterance:
    """Everything that a message says of itself, each with its place."""
    tokens = tokens_of(text)
    if not tokens.words:
        return Utterance(text=text, truncated=tokens.truncated)
    words, repaired = spelled(tokens, lexicon)
    hits = hits_in(tokens, words, lexicon)
    if repaired:
        hits = _with_as_written(tokens, words, repaired, hits, lexicon)
    return _Reading(text, tokens, words, repaired, hits, lexicon).utterance(now)


def _with_as_written(
    tokens: Tokens, words: tuple[str, ...], repaired: frozenset[int], hits: list[Hit], lexicon: Lexicon
) -> list[Hit]:
    """The hits, and the signs that need no mended word: "tingling in my leggs" is tingling."""
    mended = [h for h in hits if h.group == "finding" and not h.used.isdisjoint(repaired)]
    if not mended:
        return hits
    written = tuple(tokens.words[p] if p in repaired else word for p, word in enumerate(words))
    known = {(h.entry.id, h.used) for h in hits}
    plain = [
        h
        for h in hits_in(tokens, written, lexicon)
        if h.group == "finding" and (h.entry.id, h.used) not in known and any(h.used & m.used for m in mended)
    ]
    return sorted([*hits, *plain], key=lambda hit: (hit.start, hit.end, hit.entry.id))


def _none_of_ours(mentions: list[Mention]) -> list[Mention]:
    """A cramp of womb, gut or bladder is of the kind "other", unless a muscle is named beside it."""
    inner = next((m for m in mentions if m.concept.startswith("visceral:")), None)
    muscles = any(m.concept.startswith("site:") and m.concept not in NOT_OURS for m in mentions)
    named = any(m.rule == MUSCLE_CRAMP for m in mentions)
    if inner is None or muscles or named or inner.status is Assertion.DENIED:
        return mentions
    kept = [m for m in mentions if m.concept != "kind:cramp"]
    return [*kept, Mention("kind:other", inner.status, inner.span, inner.rule)]


def _without_weaker(meant: list[tuple[Hit, Assertion]]) -> list[tuple[Hit, Assertion]]:
    """Without what stands beside a plainer mention of the same that is meant so, or that is present."""
    strong: dict[str, list[tuple[Hit, Assertion]]] = {}
    for by, status in meant:
        if by.group == "finding":
            for concept in by.entry.suppresses:
                strong.setdefault(concept, []).append((by, status))
    return [
        (hit, status)
        for hit, status in meant
        if not any(
            how in (Assertion.PRESENT, status) and hit.start < by.end + NEARBY and by.start < hit.end + NEARBY
            for by, how in strong.get(hit.entry.concept, ())
        )
    ]


def _without_nickname(mentions: list[Mention]) -> list[Mention]:
    """A "charley horse" is in the leg, unless they say where it is."""
    if all(m.rule == NICKNAME or not m.concept.startswith("site:") for m in mentions):
        return mentions
    return [m for m in mentions if m.rule != NICKNAME]


def _can_be_denied(hit: Hit) -> bool:
    """ "I don't feel fine"; "nothing unusual" holds its denial in itself."""
    return hit.entry.concept in FINE and hit.entry.polarity == "plain"


def _is_slow(hit: Hit, status: Assertion) -> bool:
    return hit.entry.slowly is not None and status is Assertion.PRESENT


class _Reading:
    """One message in hand."""

    def __init__(
        self,
        text: str,
        tokens: Tokens,
        words: tuple[str, ...],
        repaired: frozenset[int],
        hits: list[Hit],
        lexicon: Lexicon,
    ) -> None:
        self._text, self._tokens, self._words = text, tokens, words
        animals = animals_in(tokens, words, hits, lexicon)
        hits = [h for h in hits if h.start not in animals or h.group not in ("kind", "site", "now", "cry")]
        self._repaired, self._hits, self._lexicon = repaired, hits, lexicon
        self._others = about_others(tokens, words, hits, lexicon)
        self._scopes = Scopes(tokens, words, hits, self._others, lexicon, repaired)
        pauses = {p for h in hits if h.group == "pause" for p in h.used}
        # How many words stand before each one, without "hang on, let me check".
        self._counted = [0, *accumulate(p not in pauses for p in range(len(words)))]
        self._each = answered_one_by_one(words, hits)
        meant = [
            h for h in hits if h.group not in ("site", "kind") or self._meaning(h) is not Assertion.DENIED
        ]
        self._places = Places(tokens, words, meant, lexicon)
        self._placed = self._places.of_complaint()

    def utterance(self, now: datetime) -> Utterance:
        amounts = Times(self._tokens, self._words, self._hits, now, self._lexicon).amounts()
        mentions = self._mentions(slow=self._came_slowly(amounts))
        who = self._who(mentions)
        places = {(self._span(hit), hit.entry.id) for hit in self._placed}
        return Utterance(
            text=self._text,
            mentions=mentions,
            in_place=self._in_place(),
            asides=self._asides(),
            amounts=amounts,
            side=self._places.side(self._placed),
            places=tuple(m for m in mentions if (m.span, m.rule) in places),
            verdict=self._verdict(),
            only=any(hit.entry.concept in ("only:only", "only:except") for hit in self._hits),
            now=self._now(mentions),
            relief=self._relief(),
            command=self._command(),
            wonders=self._wonders(),
            experiencer=who,
            child=self._child(who, amounts),
            withdraws=self._has("withdraws:"),
            check_in=self._check_in(),
            language=self._language(),
            truncated=self._tokens.truncated,
        )

    # ---- mentions ----

    def _mentions(self, *, slow: bool) -> tuple[Mention, ...]:
        meant = _without_weaker([(h, self._meaning(h)) for h in self._hits if h.group in SPOKEN_OF])
        lasting = self._lasting(meant) if slow else []
        meant = [
            (h, Assertion.POSSIBLE) if slow and _is_slow(h, status) else (h, status) for h, status in meant
        ]
        present = {hit.entry.concept for hit, status in meant if status is Assertion.PRESENT}
        mentions = [
            Mention(hit.entry.concept, status, self._span(hit), hit.entry.id, hit.entry.label)
            for hit, status in meant
            if not (status is Assertion.DENIED and hit.entry.concept in present)
        ]
        return tuple(_without_nickname(_none_of_ours(mentions + lasting)))

    def _came_slowly(self, amounts: Sequence[Amount]) -> bool:
        """Whether all that is told has gone on for weeks, as far as they say."""
        since = [amount.value for amount in amounts if amount.role == "onset"]
        sudden = self._lexicon.words["sudden"]
        return len(since) == 1 and since[0] >= WEEKS and sudden.isdisjoint(self._words)

    def _lasting(self, meant: list[tuple[Hit, Assertion]]) -> list[Mention]:
        """ "Slurring my words, for three months": the slow sign is told; the sudden one is asked about."""
        return [
            Mention(str(hit.entry.slowly), status, self._span(hit), hit.entry.id, hit.entry.label)
            for hit, status in meant
            if _is_slow(hit, status)
        ]

    def _in_place(self) -> tuple[Mention, ...]:
        hits = (hit for hit in self._hits if hit.group == "in_place")
        return tuple(
            Mention(
                h.entry.concept, self._each.get(h.start, self._scopes.meaning(h)), self._span(h), h.entry.id
            )
            for h in hits
        )

    def _agrees_in_place(self) -> bool:
        """ "Red yes, swollen no": there is something, which a question of what it is will find."""
        return any(
            self._each.get(hit.start) is Assertion.PRESENT and hit.entry.concept.startswith(IN_PLACE)
            for hit in self._hits
        )

    def _asides(self) -> tuple[Mention, ...]:
        hits = (hit for hit in self._hits if hit.group == "aside")
        return tuple(Mention(h.entry.concept, Assertion.PRESENT, self._span(h), h.entry.id) for h in hits)

    def _meaning(self, hit: Hit) -> Assertion:
        if hit.group == "who" or (hit.group == "context" and not _can_be_denied(hit)):
            return Assertion.PRESENT
        status = self._each.get(hit.start, self._scopes.meaning(hit))
        if hit.group == "context":
            return Assertion.DENIED if self._is_taken_back(hit) else status
        if hit.entry.polarity == "doubting" and status in (Assertion.PRESENT, Assertion.OTHER):
            return Assertion.POSSIBLE
        if hit.entry.polarity == "denying":
            # "I can't pee fine" is no denial of anything; "he pees fine" is one, of his.
            plainly = status in (Assertion.PRESENT, Assertion.OTHER) and not self._is_taken_back(hit)
            status = Assertion.DENIED if plainly else Assertion.POSSIBLE
        if hit.group == "finding" and not hit.used.isdisjoint(self._repaired):
            # A slip that we mended must not decide about danger: it is asked.
            return status if status in (Assertion.PAST, Assertion.OTHER) else Assertion.POSSIBLE
        return status

    def _is_taken_back(self, hit: Hit) -> bool:
        """ "Can't open properly", "feeling isn't normal": no denial, whatever phrase they hold."""
        lists = self._lexicon.words
        inside = (p for p in range(hit.start, hit.end) if p not in hit.used)
        if any(self._words[p] in lists["unable"] for p in inside):
            return True
        before = hit.start - 1
        while before > 0 and self._words[before] in lists["hedging"] and not self._tokens.breaks[before]:
            before -= 1
        parted = any(self._tokens.breaks[p] for p in range(before + 1, hit.start + 1))
        return before >= 0 and not parted and self._words[before] in lists["unable"]

    def _span(self, hit: Hit) -> tuple[int, int]:
        return self._tokens.spans[hit.start][0], self._tokens.spans[hit.end - 1][1]

    def _language(self) -> str:
        """Ours, unless nothing of the lexicon's substance was found; "no" and "me" are words of many."""
        if not any(hit.group in OF_SUBSTANCE for hit in self._hits):
            return language_of(self._text, self._lexicon.languages, self._lexicon.language)
        return self._lexicon.language

    # ---- who and where ----

    def _who(self, mentions: Sequence[Mention]) -> Literal["self", "other", "unknown"]:
        named = any(hit.group == "who" and hit.entry.concept != ANIMAL for hit in self._hits)
        named = named or speaks_of_one(self._words, self._hits, self._lexicon)
        complaints = [self._others[hit.start] for hit in self._hits if is_mention(hit) and hit.group != "med"]
        mostly = bool(complaints) and complaints[0] and 2 * sum(complaints) > len(complaints)
        cramps = [self._others[hit.start] for hit in self._hits if hit.group == "kind"]
        if cramps and not any(cramps):
            mostly = False  # "my neighbour's leg was swollen, mine only cramps"
        if named and any(self._others) and (mostly or all(complaints)):
            return "other"
        first_person = any(word in self._lexicon.words["self"] for word in self._words)
        return "self" if first_person or any(not other for other in complaints) else "unknown"

    def _child(self, who: str, amounts: Sequence[Amount]) -> bool:
        ages = [amount.value for amount in amounts if amount.role == "age"]
        said = any(hit.entry.concept in ("who:child", "who:baby") for hit in self._hits)
        return (who == "other" and said and not any(age >= 16 for age in ages)) or any(
            age < 16 for age in ages
        )

    # ---- what it does in the conversation ----

    def _verdict(self) -> Verdict | None:
        """Yes or no counts at the head of a message, or when the message is little else."""
        if len({*self._each.values()}) > 1:  # one after another, and not all alike
            return Verdict.YES if self._agrees_in_place() else None
        said = [hit for hit in self._hits if hit.group == "verdict"]
        first = next((hit for hit in said if self._stands_alone(hit)), None)
        first = first or next((hit for hit in said if self._ends_it(hit)), None)
        return Verdict(first.entry.concept.partition(":")[2]) if first else None

    def _ends_it(self, hit: Hit) -> bool:
        """ "Is it bigger than the other... no": what they come to, if no sign is told before."""
        agrees = hit.entry.concept == AGREES and bool(
            self._tokens.breaks[hit.start]
        )  # "come to think of it, yes"
        if hit.end < len(self._words) or not (agrees or self._tokens.breaks[hit.start] == SENTENCE):
            return False
        return all(h.group != "finding" or self._meaning(h) is not Assertion.PRESENT for h in self._hits)

    def _stands_alone(self, hit: Hit) -> bool:
        if self._is_an_apology(hit) or self._asks_more(hit) or self._tells_where(hit):
            return False
        before = self._counted[hit.start]
        if before > 2 and len(self._words) > SHORT and self._tokens.breaks[hit.start] != SENTENCE:
            return False
        if before > 3:
            return False
        if any(self._takes_back(hit, h) for h in self._hits):
            return False
        cues = [h for h in self._hits if h.entry.concept == "cue:denied" and h.used & hit.used]
        return not any(self._denies_next(hit, cue) for cue in cues)

    def _is_an_apology(self, hit: Hit) -> bool:
        """ "Sorry, left leg" corrects; "sorry?" asks back."""
        return hit.entry.id == PARDON and hit.end - hit.start < len(self._words)

    def _tells_where(self, hit: Hit) -> bool:
        """ "Both shoulders and hips" agrees to nothing; "both" does."""
        return hit.entry.id == BOTH and hit.end - hit.start < len(self._words)

    def _asks_more(self, hit: Hit) -> bool:
        """ "What's gait" asks for a word of ours; "what is the number for an ambulance" for more."""
        if hit.entry.id != WHAT_IS:
            return False
        more = hit.start > 1 or len(self._words) - hit.end > FEW or self._left_over(hit) == 0
        return more or self._wonders() is not None or self._command() is not None

    def _denies_next(self, hit: Hit, cue: Hit) -> bool:
        """ "No numbness": the no belongs to what follows and answers nothing else."""
        if hit.end >= len(self._words) or self._tokens.breaks[hit.end]:
            return False
        return any(
            (is_mention(h) or _can_be_denied(h)) and h.start >= hit.end and self._scopes.denies(cue, h)
            for h in self._hits
        )

    def _takes_back(self, verdict: Hit, hit: Hit) -> bool:
        """ "It isn't normal" says what is, and answers no question with no."""
        near = 0 <= hit.start - verdict.end < FEW
        return near and _can_be_denied(hit) and self._is_taken_back(hit)

    def _command(self) -> Command | None:
        for hit in self._hits:
            if hit.group == "command" and self._left_over(hit) == 0 and not self._mentions_beside(hit):
                return Command(hit.entry.concept.partition(":")[2])
        return None

    def _mentions_beside(self, command: Hit) -> bool:
        """ "No cramp today" names a cramp in its own words; beside a command it would be a complaint."""
        mentions = (hit for hit in self._hits if is_mention(hit))
        return any(hit.start < command.start or hit.end > command.end for hit in mentions)

    def _left_over(self, hit: Hit) -> int:
        filler = self._lexicon.words["filler"]
        return sum(1 for p, w in enumerate(self._words) if not hit.start <= p < hit.end and w not in filler)

    def _wonders(self) -> TopicId | None:
        asked = self._tokens.asks or any(w in self._lexicon.words["question"] for w in self._words)
        for hit in self._hits:
            if hit.group == "wonder" and (asked or len(self._words) <= SHORT):
                return TopicId(hit.entry.concept.partition(":")[2])
        return None

    def _now(self, mentions: Sequence[Mention]) -> bool:
        said = any(hit.entry.concept == "now" for hit in self._hits)
        cry = any(hit.entry.concept == "cry" for hit in self._hits)
        if not cry and self._words[0] in self._lexicon.words["question"]:
            return False  # "does my calf cramp mean …": a question is no cry
        body = any(m.concept.startswith(("kind:", "site:")) for m in mentions)
        return said or (cry and (body or len(self._words) <= SHORT))

    def _relief(self) -> ReliefWord | None:
        found = self._values("relief")
        return next((one for one in get_args(ReliefWord) if one in found), None) if found else None

    def _check_in(self) -> CheckInWord | None:
        found = self._values("check_in")
        return next((one for one in ("worse", "same", "better", "gone", "later") if one in found), None)

    def _values(self, group: str) -> set[str]:
        return {hit.entry.concept.partition(":")[2] for hit in self._hits if hit.group == group}

    def _has(self, prefix: str) -> bool:
        return any(hit.group == prefix[:-1] for hit in self._hits)
