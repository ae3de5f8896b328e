"""The facts, sources and levels of the guide in words that a clinician reads."""

from collections.abc import Iterable

from cramp_coach.booklet.html import Html, joined, listed, tag, text
from cramp_coach.booklet.words import booklet_words
from cramp_coach.guide.loader import Guide
from cramp_coach.guide.words import Phrase

KINDS = {
    "cramp": "cramp or spasm",
    "twitch": "twitch",
    "known_twitch": "twitch that a doctor has examined",
    "other": "something else",
}


def level(name: str) -> Html:
    """A level as a mark that is told apart without colour too."""
    return tag("span", text(name.replace("_", " ")), class_=f"level {name.lower()}")


def fact(guide: Guide, name: str) -> str:
    """A finding, a band, a kind, a site or a medicine, in words."""
    prefix, colon, rest = name.partition(":")
    if colon:
        named = {"kind": f"it is a {KINDS.get(rest, rest)}", "site": f"it is at: {site(guide, rest)}"}
        return named.get(prefix, medicine(name))
    if name in guide.bands:
        return _band(guide, name)
    return guide.words.findings[name].name if name in guide.words.findings else _plain(name)


def facts(guide: Guide, names: Iterable[str], by: str = "; ") -> Html:
    """Several facts in one line."""
    return text(by.join(fact(guide, name) for name in names))


def clauses(guide: Guide, written: Iterable[str]) -> Html:
    """What a rule waits for: every line must hold, of a line with "or" one part."""
    return listed(
        joined((text(fact(guide, part.strip())) for part in clause.split("|")), " <i>or</i> ")
        for clause in written
    )


def site(guide: Guide, name: str) -> str:
    """A part of the body."""
    return guide.words.sites.get(name, _plain(name)).lower()


def sites(guide: Guide, names: Iterable[str]) -> Html:
    """Parts of the body in one line."""
    return text(", ".join(site(guide, name) for name in names))


def medicine(name: str) -> str:
    """A class of medicines: "med:ppi_long" is "takes ppi long"."""
    return f"takes: {_plain(name.removeprefix('med:'))}"


def sources(names: Iterable[str], guide: Guide) -> Html:
    """Sources, each with its grade, leading to the list at the end."""
    return joined(
        (
            tag("a", text(f"{one.publisher}, {one.title} [{one.grade}]"), href=f"#source-{one.id}")
            for one in (guide.sources[name] for name in names)
        ),
        "; ",
    )


def said(phrase: Phrase) -> Html:
    """Words as they are shown, and as they are said where that differs."""
    shown = tag("p", text(phrase.text.replace("{members}", "\u2026")), class_="said")
    if phrase.spoken == phrase.text:
        return shown
    aloud = f"Aloud: {phrase.spoken}" if phrase.spoken else booklet_words().note.not_aloud
    return Html(shown + tag("p", text(aloud), class_="aloud"))


def _band(guide: Guide, name: str) -> str:
    band = guide.bands[name]
    value = _plain(band.value)
    if band.at_least is not None and band.at_most is not None:
        return f"{value} from {band.at_least:g} to {band.at_most:g}"
    return (
        f"{value} {band.at_least:g} or more"
        if band.at_least is not None
        else f"{value} {band.at_most:g} or less"
    )


def _plain(name: str) -> str:
    return name.replace("_", " ")
