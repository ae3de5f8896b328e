"""Lengths of time, how often, ages and other numbers, each with the part it plays. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from cramp_coach.understanding.clocks import Shown, digits, face, shown
from cramp_coach.understanding.lexicon import Lexicon
from cramp_coach.understanding.matching import Hit
from cramp_coach.understanding.onset import Onsets
from cramp_coach.understanding.text import SENTENCE, Tokens
from cramp_coach.understanding.utterance import Amount, Role

MINUTE, HOUR, DAY, WEEK, YEAR = 60.0, 3600.0, 86400.0, 604800.0, 31557600.0
AROUND = 3  # words before or after in which a frame is looked for
EARLIEST_YEAR = 1940
NOTICED, TERM = 20, 42  # weeks of a pregnancy that is told in weeks


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number at a place; `unit` in seconds, if one follows."""

    start: int
    end: int
    value: float
    unit: float | None


class Times:
    """The amounts of one message."""

    def __init__(
        self, tokens: Tokens, words: Sequence[str], hits: Sequence[Hit], now: datetime, lexicon: Lexicon
    ) -> None:
        self._tokens = tokens
        self._onsets = Onsets(tokens, words, hits, lexicon)
        self._words = words
        self._lists = lexicon.words
        self._now = now
        self._at: dict[int, list[Hit]] = {}
        self._longest: dict[tuple[int, str], Hit] = {}  # of each place and group
        self._medicines = [hit.start for hit in hits if hit.group == "med"]
        for hit in hits:
            if hit.group in TIME_GROUPS:
                self._at.setdefault(hit.start, []).append(hit)
                longest = self._longest.setdefault((hit.start, hit.group), hit)
                if hit.end > longest.end:
                    self._longest[hit.start, hit.group] = hit

    def amounts(self) -> tuple[Amount, ...]:
        """All amounts, in the order of the text."""
        found: list[Amount] = []
        after = 0
        for place, word in enumerate(self._words):
            if place < after or (place not in self._at and not word[0].isdecimal()):
                continue
            amount, after = self._one(place)
            if amount is not None:
                found.append(amount)
        return tuple(found)

    def _one(self, place: int) -> tuple[Amount | None, int]:
        whole = next((hit for group in WHOLE if (hit := self._find(place, group)) is not None), None)
        if whole is not None:
            return self._fixed(whole), whole.end
        past = self._past(place)
        if past is not None:
            return past
        quantity = self._quantity(place)
        if quantity is None:
            return None, place + 1
        return self._in_its_role(quantity)

    def _fixed(self, hit: Hit) -> Amount | None:
        """A phrase that holds its whole meaning: "most nights", "yesterday", "since Monday"."""
        kind, value = hit.entry.concept.split(":", 1)
        match kind:
            case "every":
                counted, often = value.split(":")
                role: Role = "nights" if counted == "nights" else "times"
                return self._amount(role, float(often), hit.start, hit.end)
            case "lasts":
                return self._amount("episode", float(value), hit.start, hit.end)
            case "since":
                days = self._days_since(value)
            case "at":
                return self._amount("clock", float(value), hit.start, hit.end)
            case _:
                days = float(value) / DAY
        if self._is_onset(hit):
            return self._amount("onset", days, hit.start, hit.end)
        return self._amount("duration", days * DAY, hit.start, hit.end)

    def _is_onset(self, hit: Hit) -> bool:
        """ "Since yesterday" tells of the complaint; "yesterday" may be when they saw a doctor."""
        if self._of_a_medicine(hit.start):
            return False
        lasting = hit.entry.concept.startswith("over") or not self._lists["lasting"].isdisjoint(
            self._words[hit.start : hit.end]
        )
        return (
            self._onsets.tells_of(hit.start, hit.end)
            if lasting
            else self._onsets.has_begun(hit.start, hit.end)
        )

    def _days_since(self, value: str) -> float:
        sort, number = value.split(":")
        if sort == "weekday":
            return float((self._now.weekday() - int(number)) % 7 or 7)
        months = (self._now.month - int(number)) % 12
        return max(1.0, months * 30.4 + self._now.day - 1)

    def _quantity(self, place: int) -> Quantity | None:
        value, end = self._number(place)
        if value is None:
            return None
        for _ in range(2):  # "2 or 3 weeks": the longer one counts
            if end + 1 < len(self._words) and self._words[end] in self._lists["range"]:
                second, after = self._number(end + 1)
                if second is not None:
                    value, end = max(value, second), after
        unit = self._find(end, "unit") if end < len(self._words) and not self._starts_sentence(end) else None
        if unit is None:
            return Quantity(place, end, value, None)
        half = self._find(unit.end, "half")
        extra = 0.5 if half is not None else 0.0
        end = half.end if half is not None else unit.end
        return Quantity(place, end, value + extra, float(unit.entry.concept.partition(":")[2]))

    def _number(self, place: int) -> tuple[float | None, int]:
        if place >= len(self._words):
            return None, place
        word = self._words[place]
        if word[0].isdecimal():
            return _value_of(word), place + 1
        hit = self._find(place, "number")
        return (float(hit.entry.concept.partition(":")[2]), hit.end) if hit else (None, place)

    def _in_its_role(self, quantity: Quantity) -> tuple[Amount | None, int]:
        if quantity.unit is None:
            return self._without_unit(quantity)
        if (old := self._old(quantity)) is not None:
            years = quantity.value * quantity.unit / YEAR
            return self._amount("age", round(years, 2), quantity.start, old.end), old.end
        if self._near(quantity, "pregnant"):
            weeks = quantity.value * quantity.unit / WEEK
            return self._amount("gestation", round(weeks, 1), quantity.start, quantity.end), quantity.end
        if self._opens_as_weeks(quantity):
            return self._amount("gestation", quantity.value, quantity.start, quantity.end), quantity.end
        if (per := self._find(quantity.end, "per")) is not None and quantity.unit == DAY:
            return self._often(quantity, per, nights=self._says_night(quantity))
        role = self._role_of_length(quantity)
        seconds = quantity.value * quantity.unit
        value = seconds / DAY if role == "onset" else seconds
        return self._amount(role, round(value, 5), quantity.start, quantity.end), quantity.end

    def _old(self, quantity: Quantity) -> Hit | None:
        """The "old" of "8 years old", which may hold the unit."""
        places = range(quantity.start + 1, quantity.end + 1)
        return next((hit for place in places if (hit := self._find(place, "old")) is not None), None)

    def _opens_as_weeks(self, quantity: Quantity) -> bool:
        """ "33 weeks, got leg cramps": nobody else begins a tale with so many weeks."""
        along = quantity.unit == WEEK and quantity.start == 0 and NOTICED <= quantity.value <= TERM
        return along and quantity.end < len(self._words) and self._tokens.breaks[quantity.end] > 0

    def _without_unit(self, quantity: Quantity) -> tuple[Amount | None, int]:
        clock = self._clock(quantity)
        if clock is not None:
            return clock
        counted = self._find(quantity.end, "count")
        per = self._find(counted.end if counted else quantity.end, "per")
        if per is not None:
            nights = counted is not None and counted.entry.concept == "count:nights"
            return self._often(quantity, per, nights=nights)
        if self._is_year(quantity):
            midsummer = self._now.date().replace(year=int(quantity.value), month=7, day=1)
            days = (self._now.date() - midsummer).days
            if not self._onsets.tells_of(quantity.start, quantity.end):
                return self._amount("duration", days * DAY, quantity.start, quantity.end), quantity.end
            return self._amount("onset", float(max(days, 1)), quantity.start, quantity.end), quantity.end
        if self._is_age(quantity):
            old = self._find(quantity.end, "old")
            end = old.end if old else quantity.end
            return self._amount("age", quantity.value, quantity.start, end), end
        return self._amount("number", quantity.value, quantity.start, quantity.end), quantity.end

    def _clock(self, quantity: Quantity) -> tuple[Amount | None, int] | None:
        """ "3:30 pm", "ten at night", "nine thirty in the evening", "21:30"; None where no clock is told."""
        word, end, minutes = self._words[quantity.start], quantity.end, 0.0
        second, after = self._number(end)
        if second is not None and self._find(after, "clock") is not None:
            minutes, end = second, after
        half = self._find(end, "clock")
        if half is None and not (word[0].isdecimal() and ":" in word):
            return None
        hour, *rest = digits(word) if word[0].isdecimal() else (int(quantity.value),)
        at = face(hour, rest[0] if rest else int(minutes), _named(half), written=word)
        return self._shown(at, quantity.start, half.end if half else end)

    def _past(self, place: int) -> tuple[Amount | None, int] | None:
        """ "Half past nine", "quarter to ten at night"; None where no clock is told."""
        past = self._find(place, "past")
        hour, end = self._number(past.end) if past else (None, place)
        if past is None or hour is None or self._find(end, "unit") is not None:
            return None
        half = self._find(end, "clock")
        at = shown(face(int(hour), 0, _named(half)), by=int(_named(past)))
        return self._shown(at, place, half.end if half else end)

    def _shown(self, at: Shown | None, start: int, end: int) -> tuple[Amount | None, int]:
        if at is None:
            return None, end
        return self._amount("clock" if at.sure else "face", float(at.minutes), start, end), end

    def _often(self, quantity: Quantity, per: Hit, *, nights: bool) -> tuple[Amount, int]:
        weeks = float(per.entry.concept.partition(":")[2]) / WEEK
        value = round(quantity.value / weeks, 2)
        return self._amount("nights" if nights else "times", value, quantity.start, per.end), per.end

    def _role_of_length(self, quantity: Quantity) -> Role:
        if self._of_a_medicine(quantity.start):
            return "duration"
        short = quantity.unit is not None and quantity.unit <= HOUR
        if self._onsets.names_it(quantity.end) and not short:
            return "onset"
        mine = self._onsets.tells_of(quantity.start, quantity.end)
        if self._follows(quantity, "after:onset"):
            return "onset" if mine else "duration"
        if self._precedes(quantity, "before:episode") or self._follows(quantity, "after:episode"):
            return "episode"
        if self._precedes(quantity, "before:onset"):
            return "episode" if short else "onset" if mine else "duration"
        ending = mine and not short and self._onsets.of_a_complaint and self._ends_it(quantity)
        return "onset" if ending else "duration"

    def _ends_it(self, quantity: Quantity) -> bool:
        """ "Getting these cramps about two months": the clause ends with it."""
        return quantity.end == len(self._words) or self._tokens.breaks[quantity.end] > 0

    def _of_a_medicine(self, start: int) -> bool:
        return any(0 <= start - place <= AROUND + 1 for place in self._medicines)

    def _is_year(self, quantity: Quantity) -> bool:
        year = quantity.value
        whole = year == int(year) and EARLIEST_YEAR <= year < self._now.year
        return whole and quantity.start > 0 and self._words[quantity.start - 1] in self._lists["in_year"]

    def _is_age(self, quantity: Quantity) -> bool:
        if not 0 < quantity.value < 115:
            return False
        if self._find(quantity.end, "old") is not None:
            return True
        counted = quantity.value > 1 or self._words[quantity.start][0].isdecimal()  # "I'm a runner" is no age
        return counted and self._precedes(quantity, "before:age", within=1)

    def _says_night(self, quantity: Quantity) -> bool:
        return self._words[quantity.end - 1] in self._lists["nightly"]

    def _near(self, quantity: Quantity, group: str) -> bool:
        around = range(max(0, quantity.start - AROUND), quantity.end + AROUND)
        return any(self._find(place, group) is not None for place in around)

    def _precedes(self, quantity: Quantity, concept: str, within: int = AROUND) -> bool:
        """Whether such a phrase ends at most so many words before the quantity, in its sentence."""
        for start in range(quantity.start - 1, max(-1, quantity.start - within - 3), -1):
            if any(
                hit.entry.concept == concept and quantity.start - hit.end < within
                for hit in self._at.get(start, ())
            ):
                return True
            if self._starts_sentence(start):
                return False
        return False

    def _follows(self, quantity: Quantity, concept: str) -> bool:
        if quantity.end >= len(self._words) or self._starts_sentence(quantity.end):
            return False
        places = range(quantity.end, min(quantity.end + 2, len(self._words)))
        return any(hit.entry.concept == concept for place in places for hit in self._at.get(place, ()))

    def _starts_sentence(self, place: int) -> bool:
        return self._tokens.breaks[place] == SENTENCE

    def _find(self, place: int, group: str) -> Hit | None:
        return self._longest.get((place, group))

    def _amount(self, role: Role, value: float, start: int, end: int) -> Amount:
        span = (self._tokens.spans[start][0], self._tokens.spans[end - 1][1])
        return Amount(role, value, span, f"time.{role}")


WHOLE = ("every", "ago", "since", "lasts", "over", "at")  # phrases that hold their whole meaning
TIME_GROUPS = frozenset(
    ("number", "unit", "half", "per", "count", "every", "ago", "since", "before", "after", "old", "clock")
) | {"pregnant", "lasts", "over", "at", "past"}


def _value_of(word: str) -> float | None:
    try:
        return min(float(word.replace(",", "").replace(":", ".")), 1e6)
    except ValueError:
        return None


def _named(hit: Hit | None) -> str:
    return hit.entry.concept.partition(":")[2] if hit else ""
