"""The clinical content as the program holds it: read once, checked, and indexed by id."""

import tomllib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol, TypeVar, cast

from pydantic import BaseModel, ValidationError

from cramp_coach.errors import ContentBroken
from cramp_coach.guide.compiled import CompiledRule, by_trigger, compile_rules
from cramp_coach.guide.crossing import unknown_references
from cramp_coach.guide.models import (
    Advice,
    Band,
    CheckIn,
    Closing,
    Country,
    DoctorTest,
    Finding,
    GuideFile,
    Hint,
    Log,
    Medicine,
    Modifier,
    Question,
    Remedy,
    Routine,
    Rule,
    Screen,
    Site,
    Source,
    Topic,
)
from cramp_coach.guide.voice import spoken_to
from cramp_coach.guide.words import Words
from cramp_coach.vocabulary import RuleId, SourceId, Urgency

CONTENT = Path(__file__).parent.parent / "content"


class _Named(Protocol):
    @property
    def id(self) -> str: ...


N = TypeVar("N", bound=_Named)


class _Language(BaseModel):
    code: str
    sentence: str


class _LanguageFile(BaseModel):
    language: tuple[_Language, ...] = ()


@dataclass(frozen=True, repr=False, eq=False)  # one is the same as itself alone, so it can be looked up by
class Guide:
    """All that we know, by id, in the order it is written; remedies in the order they are tried.

    `words` are said to one person (`voice`: whether about somebody else, and the country); `written` are
    the words as an author writes them.
    """

    findings: Mapping[str, Finding]
    hints: Mapping[str, Hint]
    bands: Mapping[str, Band]
    medicines: Mapping[str, Medicine]
    rules: Mapping[str, Rule]
    questions: Mapping[str, Question]
    sites: Mapping[str, Site]
    screens: Mapping[str, Screen]
    modifiers: Mapping[str, Modifier]
    remedies: Mapping[str, Remedy]
    advice: tuple[Advice, ...]
    closings: tuple[Closing, ...]  # the first that fits is taken
    topics: Mapping[str, Topic]
    sources: Mapping[str, Source]
    countries: Mapping[str, Country]
    check_in: CheckIn
    routine: Routine
    tests: tuple[DoctorTest, ...]
    log: Log
    written: Words
    words: Words
    languages: Mapping[str, str]  # of the languages we do not speak: what to say in them
    voice: tuple[bool, str | None] = (False, None)

    def speaking(self, *, about_other: bool, country: str | None) -> "Guide":
        """The same guide, worded for whom it is about, with the numbers of this country if we have them."""
        voice = (about_other, country if country in self.countries else None)
        if voice == self.voice:
            return self
        if voice not in self._voices:
            numbers = self.countries.get(voice[1] or "")
            words = spoken_to(self.written, other=about_other, country=numbers)
            self._voices[voice] = replace(self, words=words, voice=voice)
        return self._voices[voice]

    @cached_property
    def _voices(self) -> dict[tuple[bool, str | None], "Guide"]:
        return {}

    def sources_of(self, rule: RuleId) -> tuple[SourceId, ...]:
        """The sources of a rule, or of a finding that raises alone; none where the rule is our own."""
        written = self.rules.get(rule) or self.findings.get(rule)
        return written.sources if written else ()

    def cannot_be(self, present: Collection[str]) -> frozenset[str]:
        """The findings that nobody has with these facts: a pregnancy at eighty."""
        excluded = self._excluded
        return frozenset[str]().union(*[excluded[fact] for fact in present if fact in excluded])

    def counted(self, present: Collection[str]) -> frozenset[str]:
        """These facts without the findings that mean nothing here: a child's limp, in an adult."""
        told, conditional = frozenset(present), self._conditional
        meaningless = [
            one
            for one in told
            if one in conditional and any(clause.isdisjoint(told) for clause in conditional[one])
        ]
        return told.difference(meaningless) if meaningless else told

    @cached_property
    def _conditional(self) -> Mapping[str, tuple[frozenset[str], ...]]:
        return {f.id: f.needed for f in self.findings.values() if f.only_with}

    @cached_property
    def _excluded(self) -> Mapping[str, frozenset[str]]:
        """What nobody has with each fact."""
        facts = {fact for finding in self.findings.values() for fact in finding.unless}
        return {fact: frozenset(f.id for f in self.findings.values() if fact in f.unless) for fact in facts}

    @cached_property
    def compiled(self) -> tuple[CompiledRule, ...]:
        """Every rule, and every finding that raises alone, gravest and most specific first."""
        return compile_rules(self.rules.values(), self.levels_alone.items())

    @cached_property
    def triggers(self) -> Mapping[str, tuple[CompiledRule, ...]]:
        """The rules to try for each fact."""
        return by_trigger(self.compiled)

    @cached_property
    def rules_with(self) -> Mapping[str, frozenset[CompiledRule]]:
        """The rules in which each fact takes part."""
        facts = frozenset[str]().union(*(clause for rule in self.compiled for clause in rule.clauses))
        return {fact: frozenset(rule for rule in self.compiled if rule.names(fact)) for fact in facts}

    @cached_property
    def settled_by(self) -> Mapping[str, frozenset[str]]:
        """All that each question asks about: findings, bands, and classes of medicines."""
        return {question.id: self._settled(question) for question in self.questions.values()}

    def _settled(self, question: Question) -> frozenset[str]:
        bands = (band.id for value in question.values for band in self.bands_by_value.get(value, ()))
        return frozenset((*question.covers, *bands, *(self.medicines if question.medicines else ())))

    @cached_property
    def levels_alone(self) -> Mapping[str, Urgency]:
        """The level that a finding gives by itself, of those that give one."""
        return {f.id: Urgency[f.level] for f in self.findings.values() if f.level is not None}

    @cached_property
    def around(self) -> Mapping[str, frozenset[str]]:
        """All that each site lies within, near and far: a calf in a leg."""
        return {site: _around(self.sites, site) for site in self.sites}

    @cached_property
    def place_facts(self) -> Mapping[str, frozenset[str]]:
        """Each site as facts: itself, and all that it lies within."""
        return {site: frozenset(f"site:{one}" for one in (site, *self.around[site])) for site in self.sites}

    @cached_property
    def site_facts(self) -> frozenset[str]:
        """Every site as a fact."""
        return frozenset(f"site:{site}" for site in self.sites)

    @cached_property
    def rows_opened(self) -> tuple[tuple[str, tuple[frozenset[str], ...]], ...]:
        """The rows that facts open whatever the site, each with the clauses that must be met."""
        return tuple((screen.id, screen.clauses) for screen in self.screens.values() if screen.opened_by)

    @cached_property
    def bands_by_value(self) -> Mapping[str, tuple[Band, ...]]:
        """The bands of each value."""
        names = dict.fromkeys(band.value for band in self.bands.values())
        return {name: tuple(b for b in self.bands.values() if b.value == name) for name in names}


def load_guide(folder: Path | None = None, language: str = "en") -> Guide:
    """The guide in this language; `ContentBroken` names the file and what is wrong with it."""
    content = folder or CONTENT
    guide_file = validated(GuideFile, tables_in(content / "guide"), content / "guide")
    words = validated(Words, {"language": language} | tables_in(content / language), content / language)
    for item, what in unknown_references(guide_file):
        raise ContentBroken(f"The content in {content / 'guide'} is wrong: {item}: {what}.")
    return _indexed(guide_file, words, _languages(content / "languages.toml"))


def _languages(file: Path) -> dict[str, str]:
    known = validated(_LanguageFile, read_toml(file) if file.exists() else {}, file)
    return {one.code: one.sentence for one in known.language}


def _indexed(content: GuideFile, words: Words, languages: Mapping[str, str]) -> Guide:
    return Guide(
        findings=_by_id(content.findings),
        hints=_by_id(content.hints),
        bands=_by_id(content.bands),
        medicines=_by_id(content.medicines),
        rules=_by_id(content.rules),
        questions=_by_id(content.questions),
        sites=_by_id(content.sites),
        screens=_by_id(content.screens),
        modifiers=_by_id(content.modifiers),
        remedies=_by_id(sorted(content.remedies, key=lambda remedy: remedy.order)),
        advice=content.advice,
        closings=content.closings,
        topics=_by_id(content.topics),
        sources=_by_id(content.sources),
        countries=_by_id(content.countries),
        check_in=content.check_in,
        routine=content.routine,
        tests=content.tests,
        log=content.log,
        written=words,
        words=spoken_to(words, other=False, country=None),
        languages=languages,
    )


def _around(sites: Mapping[str, Site], site: str) -> frozenset[str]:
    outer = frozenset[str](sites[site].within) if site in sites else frozenset[str]()
    return outer.union(*(_around(sites, one) for one in outer))


def _by_id(items: Iterable[N]) -> dict[str, N]:
    return {item.id: item for item in items}


M = TypeVar("M", bound=BaseModel)


def validated(model: type[M], tables: Mapping[str, Any], source: Path) -> M:
    """These tables as a model; `ContentBroken` names the source and the first thing that is wrong."""
    try:
        return model.model_validate(tables)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "content"
        raise ContentBroken(f"The content in {source} is wrong at {where}: {first['msg']}.") from error


def tables_in(folder: Path) -> dict[str, Any]:
    """The tables of every file in this folder, as if they stood in one."""
    files = sorted(folder.glob("*.toml"))
    if not files:
        raise ContentBroken(f"There is no content in {folder}: reinstall the program.")
    merged: dict[str, Any] = {}
    for file in files:
        _merge(merged, read_toml(file), file)
    return merged


def read_toml(file: Path) -> dict[str, Any]:
    """The tables of one file; `ContentBroken` where it cannot be read."""
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise ContentBroken(f"{file} cannot be read: {error}.") from error
    except tomllib.TOMLDecodeError as error:
        raise ContentBroken(f"{file} is not valid TOML: {error}.") from error


def _merge(into: dict[str, Any], table: Mapping[str, Any], file: Path) -> None:
    for name, value in table.items():
        match into.get(name), value:
            case None, _:
                into[name] = value
            case list(), list():
                into[name] = into[name] + value
            case dict(), dict():
                _merge(into[name], cast("dict[str, Any]", value), file)
            case _:
                raise ContentBroken(f"{file} gives {name!r} again.")
