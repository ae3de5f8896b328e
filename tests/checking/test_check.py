"""The content that ships is sound, and the check sees it when it is not."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from cramp_coach.checking.check import INSPECTIONS, check
from cramp_coach.checking.closings import closings, must_be_heard
from cramp_coach.checking.counts import question_counts, too_many_questions
from cramp_coach.checking.plain import plain
from cramp_coach.checking.problems import Content, Inspection
from cramp_coach.checking.understood import understood
from cramp_coach.checking.worded import NO_WORDS
from cramp_coach.guide.models import Model
from cramp_coach.guide.words import Phrase

QUICK = tuple(one for one in INSPECTIONS if one not in (too_many_questions, understood))
EMPTY_WORDS = ("findings", "questions", "rules", "steps", "advice", "closings", "topics", "sites")


def test_the_content_is_sound(content: Content) -> None:
    assert check(content) == ()


def test_at_most_seven_questions_lead_to_self_care(content: Content) -> None:
    counts = {(kind, site): count for kind, site, count in question_counts(content.guide)}
    assert counts["cramp", "calf"] == 7
    assert counts["twitch", "eyelid"] == 4
    assert max(counts.values()) <= 7


def changed(table: Mapping[str, Model], key: str, **fields: Any) -> dict[str, Any]:
    return dict(table) | {key: table[key].model_copy(update=fields)}


def guided(content: Content, **tables: Any) -> Content:
    return replace(content, guide=replace(content.guide, **tables))


def worded(content: Content, **tables: Any) -> Content:
    return guided(content, words=content.guide.words.model_copy(update=tables))


def found(content: Content, inspections: tuple[Inspection, ...] = QUICK) -> set[str]:
    return {item for inspect in inspections for item, _ in inspect(content)}


def told(content: Content, item: str, inspections: tuple[Inspection, ...] = QUICK) -> str:
    return " ".join(what for inspect in inspections for one, what in inspect(content) if one == item)


# ---- what can never come up ----


def test_a_finding_that_nobody_asks_about(content: Content) -> None:
    questions = content.guide.questions
    covers = tuple(one for one in questions["ask_head"].covers if one != "jaw_pain_effort")
    blind = guided(content, questions=changed(questions, "ask_head", covers=covers))
    assert "no question asks about it" in told(blind, "finding jaw_pain_effort")


def test_a_question_that_is_never_asked(content: Content) -> None:
    modifiers = {k: m for k, m in content.guide.modifiers.items() if k != "kidney"}
    assert "question ask_kidney" in found(guided(content, modifiers=modifiers))


def test_a_screen_that_nothing_leads_to(content: Content) -> None:
    screen = content.guide.screens["leg"].model_copy(update={"id": "tail"})
    screens = {**content.guide.screens, "tail": screen}
    assert "screen tail" in found(guided(content, screens=screens))


def test_a_rule_that_waits_for_what_nobody_can_tell(content: Content) -> None:
    questions = changed(content.guide.questions, "ask_age", values=())
    assert "nobody can tell" in told(guided(content, questions=questions), "rule gca")


def test_a_remedy_that_its_own_condition_forbids(content: Content) -> None:
    forbidden = content.guide.remedies["calf_pregnant"].only_with
    remedies = changed(content.guide.remedies, "calf_pregnant", forbidden_by=forbidden)
    assert "remedy calf_pregnant" in found(guided(content, remedies=remedies))


def test_a_closing_and_an_advice_that_nobody_gets(content: Content) -> None:
    last, advice = content.guide.closings[-1], content.guide.advice[0]
    twin = last.model_copy(update={"id": "twin"})
    never = advice.model_copy(update={"only_if_denied": advice.only_with})
    blind = guided(
        content,
        closings=(*content.guide.closings, twin),
        advice=(never, *content.guide.advice[1:]),
    )
    assert f"advice {never.id}" in found(blind)
    assert "closing twin" in found(blind, (closings,))


def test_an_end_without_a_closing(content: Content) -> None:
    fewer = tuple(c for c in content.guide.closings if c.id != "home")
    assert "no closing fits" in told(guided(content, closings=fewer), "site jaw", (closings,))


def test_what_nobody_can_say(content: Content) -> None:
    entries = tuple(e for e in content.lexicon.entries if e.concept not in ("fever", "wonder:bananas"))
    deaf = replace(content, lexicon=replace(content.lexicon, entries=entries))
    assert {"finding fever", "topic bananas"} <= found(deaf)


def test_a_phrase_that_the_program_never_says(content: Content) -> None:
    phrases = content.guide.words.phrases
    extra = worded(content, phrases={**phrases, "never_said": Phrase(text="Hello.")})
    assert "never says it" in told(extra, "phrases.never_said")
    fewer = worded(content, phrases={k: p for k, p in phrases.items() if k != "relief.eased"})
    assert "no words" in told(fewer, "phrases.relief.eased")


# ---- what does not stand on anything ----


def test_a_statement_without_a_source(content: Content) -> None:
    guide = content.guide
    bare = guided(
        content,
        rules=changed(guide.rules, "back_fever", sources=()),
        findings=changed(guide.findings, "fever", sources=()),
        medicines=changed(guide.medicines, "med:statin", sources=()),
    )
    assert {"rule back_fever", "finding fever", "medicine med:statin"} <= found(bare)


def test_a_source_that_nothing_stands_on(content: Content) -> None:
    extra = content.guide.sources["nhs_dvt"].model_copy(update={"id": "old"})
    sources = {**content.guide.sources, "old": extra}
    assert "source old" in found(guided(content, sources=sources))


@pytest.mark.parametrize(
    "example",
    [
        {"yes": ("fever",)},
        {"no": ("fever", "site:back")},
        {"yes": ("fever", "site:back", "saddle_numb")},  # an emergency of its own
        {"yes": ("fever", "site:back", "weight_loss")},  # as urgent without it
        {"yes": ()},
    ],
)
def test_an_example_that_does_not_hold(content: Content, example: dict[str, Any]) -> None:
    rules = changed(content.guide.rules, "back_fever", **example)
    assert "rule back_fever" in found(guided(content, rules=rules))


def test_a_label_or_topic_that_nothing_carries(content: Content) -> None:
    findings = changed(content.guide.findings, "saddle_numb", topic="elsewhere", label=None)
    wanted = {"agreed topic saddle_numbness", "agreed topic elsewhere", "label saddle"}
    assert wanted <= found(guided(content, findings=findings))


def test_a_phase_that_hides_an_emergency(content: Content) -> None:
    questions = changed(content.guide.questions, "ask_chest", phase="detail")
    assert "question ask_chest" in found(guided(content, questions=questions))


def test_a_hint_without_its_question(content: Content) -> None:
    questions = {key: one for key, one in content.guide.questions.items() if key != "which_weak"}
    assert "hint weak" in found(guided(content, questions=questions))


def test_a_row_that_asks_too_much(content: Content) -> None:
    long = (*content.guide.screens["leg"].questions, "ask_jerks", "ask_strength")
    screens = changed(content.guide.screens, "leg", questions=long)
    assert "site calf" in found(guided(content, screens=screens), (too_many_questions,))


# ---- the words ----


@pytest.mark.parametrize("part", EMPTY_WORDS)
def test_words_that_are_missing(content: Content, part: str) -> None:
    assert any(problem.what == NO_WORDS for problem in check(worded(content, **{part: {}})))


def test_words_for_nothing(content: Content) -> None:
    reasons = {**content.guide.words.rules, "nothing_at_all": "Because."}
    assert "rules.nothing_at_all" in found(worded(content, rules=reasons))


def test_a_label_too_long_for_a_button(content: Content) -> None:
    sites = content.guide.words.sites | {"calf": "c" * 25}
    assert "sites.calf" in found(worded(content, sites=sites))


def test_an_id_too_long_for_a_button(content: Content) -> None:
    long = "f" * 50
    findings = {**content.guide.findings, long: content.guide.findings["fever"]}
    assert f"finding {long}" in found(guided(content, findings=findings))


def step(content: Content, text: str, name: str = "calf.pull_toes") -> Content:
    return worded(content, steps=content.guide.words.steps | {name: Phrase(text=text)})


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("Pull it up and then go on and on until it has been long enough.", "at most 8 words aloud"),
        ("Extraordinary circumstances necessitate reconsideration.", "reading grade"),
        ("It is fine. You have nothing to worry about.", "must not say"),
        ("It won't come back. You don't have ALS.", "must not say"),
        ("Take 400 mg of this.", "must not say"),
        ("Your risk is low.", "must not say"),
        ("About 5% of people get it.", "must not say"),
        ("Drink as much as you can.", "must not say"),
    ],
)
def test_a_sentence_that_must_not_ship(content: Content, text: str, complaint: str) -> None:
    assert complaint in told(step(content, text), "steps.calf.pull_toes")


def test_a_pattern_that_does_not_find_what_it_is_for(content: Content) -> None:
    first, *rest = content.manner.never
    blind = first.model_copy(update={"such": ("harmless",)})
    manner = content.manner.model_copy(update={"never": (blind, *rest)})
    assert "does not find" in told(replace(content, manner=manner), "manner")


def test_a_sentence_that_is_too_long(content: Content) -> None:
    assert "more than 20" in told(step(content, "up " * 21), "steps.calf.pull_toes")


def test_texts_that_are_hard_as_a_whole(content: Content) -> None:
    hard = {
        name: Phrase(text="Several difficult medical explanations, one after another.")
        for name in range(4000)
    }
    steps = content.guide.words.steps | {f"hard.{name}": text for name, text in hard.items()}
    assert "half of all texts" in told(worded(content, steps=steps), "words", (plain,))


def test_a_list_on_a_screen_is_many_short_sentences(content: Content) -> None:
    listed = "Is any of this new?" + "\n• a fever or a cough" * 6
    question = content.guide.words.questions["ask_lung"]
    fine = question.model_copy(update={"ask": Phrase(text=listed, speech=question.ask.spoken)})
    questions = content.guide.words.questions | {"ask_lung": fine}
    assert "questions.ask_lung.ask" not in found(worded(content, questions=questions))


def test_relief_without_its_guard(content: Content) -> None:
    first, _, *rest = content.guide.remedies["calf_lying"].steps
    remedies = changed(content.guide.remedies, "calf_lying", steps=(first, *rest))
    assert "guard" in told(guided(content, remedies=remedies), "remedy calf_lying")


def test_a_closing_that_is_too_long_aloud(content: Content) -> None:
    long = Phrase(text="It helps.", speech="It helps. " * 20)
    too_long = worded(content, closings=content.guide.words.closings | {"unsure.any": long})
    assert "words aloud" in told(too_long, "closing home", (closings,))


def test_advice_that_makes_a_closing_too_long_aloud(content: Content) -> None:
    long = Phrase(text="It helps.", speech="It helps. " * 10)
    too_long = worded(content, advice=content.guide.words.advice | {"sugar_first": long})
    assert "advice sugar_first" in found(too_long, (must_be_heard,))


def test_what_is_too_long_about_somebody_else(content: Content) -> None:
    steps = content.guide.written.steps
    long = Phrase(text="Pull it.", other=Phrase(text="Let them pull it up, and up, and up again."))
    written = content.guide.written.model_copy(update={"steps": steps | {"calf.pull_toes": long}})
    assert "at most 8 words" in told(guided(content, written=written), "steps.calf.pull_toes")


def test_what_is_no_english_about_somebody_else(content: Content) -> None:
    steps = content.guide.written.steps | {"calf.pull_toes": Phrase(text="Has a doctor examined {you}?")}
    written = content.guide.written.model_copy(update={"steps": steps})
    assert "'examined they'" in told(guided(content, written=written), "steps.calf.pull_toes")
