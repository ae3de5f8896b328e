"""One written case played against the coach, from its first words to the level."""

from dataclasses import dataclass, replace

from cramp_coach.session import Session
from cramp_coach.vignettes import Person, Vignette
from cramp_coach.vocabulary import Phase, Reply, Said, Urgency

MOST_TURNS = 40


@dataclass(frozen=True, slots=True)
class Played:
    """How a case went: the level that was told (None: none was), how many questions, and what was said."""

    case: Vignette
    level: Urgency | None
    questions: int
    transcript: tuple[str, ...]

    @property
    def exact(self) -> bool:
        """The level is the one that the source gives."""
        return self.level == self.case.gold

    @property
    def accepted(self) -> bool:
        """The level is that, or another that a named source supports."""
        return self.level is not None and self.level in (self.case.gold, *self.case.accept)

    @property
    def steps_off(self) -> int | None:
        """How many levels too grave (above 0) or too mild (below 0)."""
        return None if self.level is None else self.level - self.case.gold


async def play(case: Vignette, session: Session) -> Played:
    """Talk until a level is told and nothing of the screening is open, or the turns run out."""
    played, person = Played(case, None, 0, ()), Person(case)
    said: str | None = case.text
    for _ in range(MOST_TURNS):
        if said is None:
            break
        replies = await session.take(Said(said))
        played = _heard(played, said, replies)
        said = None if _over(replies) else _next(person, replies)
    return played


def _next(person: Person, replies: tuple[Reply, ...]) -> str | None:
    return person.answer(replies[-1]) if replies else None


def _over(replies: tuple[Reply, ...]) -> bool:
    return any(reply.final for reply in replies) or any(
        reply.phase in (Phase.CONSENT, Phase.PLACE, Phase.CLOSED) for reply in replies[-1:]
    )


def _heard(played: Played, said: str, replies: tuple[Reply, ...]) -> Played:
    told = [reply.urgency for reply in replies if reply.final and reply.urgency is not None]
    return replace(
        played,
        level=told[-1] if told else played.level,
        questions=played.questions + sum(1 for reply in replies if reply.ask and reply.ask.asks),
        transcript=(*played.transcript, f"> {said}", *(f"< {reply.text}" for reply in replies)),
    )
