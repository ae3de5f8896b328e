"""What a button carries: a version, the number of its Ask, and the choice, in at most 64 bytes. Pure."""

from re import fullmatch

from cramp_coach.vocabulary import Ask, Choice, ChoiceId, Chose

VERSION = "1"
MOST_BYTES = 64


def button_data(ask: Ask, choice: Choice) -> str:
    """What the button of this choice carries. Raises ValueError where Telegram would refuse it."""
    data = f"{VERSION}:{ask.number}:{choice.id}"
    if len(data.encode()) > MOST_BYTES:
        raise ValueError(f"the id of choice {choice.id!r} is too long for a button")
    return data


def chosen(data: str) -> Chose | None:
    """What was chosen; None for a button that is not of this version."""
    match = fullmatch(rf"{VERSION}:([0-9]{{1,12}}):([^:\s][^\s]*)", data)
    if match is None:
        return None
    return Chose(ChoiceId(match[2]), int(match[1]))
