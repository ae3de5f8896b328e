"""The words as they are said to one person: about whom, and with the numbers of which country. Pure."""

from collections.abc import Mapping
from typing import cast

from cramp_coach.guide.models import Country, Model
from cramp_coach.guide.words import Part, Phrase, Words

Blanks = Mapping[str, str]


def spoken_to(words: Words, *, other: bool, country: Country | None) -> Words:
    """These words with their pronouns and numbers filled in; what a reply fills in itself stays open."""
    pronouns = words.pronouns.get("other" if other else "self", {})
    written = {**pronouns, **_numbers(words, country, aloud=False)}
    aloud = {**pronouns, **_numbers(words, country, aloud=True)}
    filled = {
        name: _filled(getattr(words, name), written, aloud, other=other)
        for name in type(words).model_fields
        if name not in ("language", "pronouns", "digits", "lines", "countries")
    }
    return words.model_copy(update=filled)


def _numbers(words: Words, country: Country | None, *, aloud: bool) -> dict[str, str]:
    """Each line by its name: with the number where we know it, else in words."""
    lines: dict[str, str] = {}
    for name, wordings in words.lines.items():
        number = getattr(country, name.removesuffix("_or"), None) if country else None
        if number is None:
            lines[name] = wordings["unknown"]
        else:
            lines[name] = wordings["known"].replace("{number}", _read_out(words, number) if aloud else number)
        lines[name.capitalize()] = lines[name][:1].upper() + lines[name][1:]
    return lines


def _read_out(words: Words, number: str) -> str:
    """Digit by digit: "nine nine nine"."""
    return " ".join(words.digits.get(one, one) for one in number if not one.isspace() and one != "-")


def _filled(value: object, written: Blanks, aloud: Blanks, *, other: bool) -> object:
    """Every text within this, filled in; whatever holds no text comes back as it is."""
    match value:
        case str():
            return _fill(value, written)
        case Part():
            said = _phrase(value, written, aloud, other=other)
            return value.model_copy(update={"text": said.text, "speech": said.speech, "other": None})
        case Phrase():
            return _phrase(value, written, aloud, other=other)
        case Model():
            fields = {name: getattr(value, name) for name in type(value).model_fields}
            new = {name: _filled(part, written, aloud, other=other) for name, part in fields.items()}
            return value.model_copy(update=new)
        case dict():
            named = cast("dict[str, object]", value)
            return {name: _filled(part, written, aloud, other=other) for name, part in named.items()}
        case tuple():
            parts = cast("tuple[object, ...]", value)
            return tuple(_filled(part, written, aloud, other=other) for part in parts)
        case _:
            return value


def _phrase(phrase: Phrase, written: Blanks, aloud: Blanks, *, other: bool) -> Phrase:
    said = phrase.other if other and phrase.other else phrase
    return Phrase(text=_fill(said.text, written), speech=_fill(said.spoken, aloud))


def _fill(text: str, blanks: Blanks) -> str:
    for name, value in blanks.items():
        text = text.replace("{" + name + "}", value)
    return text
