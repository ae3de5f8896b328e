"""Questions that people ask, in the words in which they ask them."""

from datetime import UTC, datetime

import pytest

from cramp_coach.understanding.understand import understand
from support.talk import guide, lexicon

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
ASKED = {
    "twitch_or_spasm": ("what's the difference between a twitch and a spasm?", "is it a cramp or a spasm?"),
    "is_it_als": ("is it ALS?", "could this be motor neurone disease", "do i have MND?", "am i dying"),
    "twitch_how_long": ("will the twitching ever stop?", "how long do eyelid twitches last?"),
    "self_test": ("how do i test my strength?", "how do i know if i am weak"),
    "emg": ("do i need an EMG?", "should i see a neurologist?"),
    "stress": ("can stress cause twitching?", "is it just anxiety?"),
    "screens": ("can screens make my eyelid twitch?",),
    "coffee": ("does coffee make it worse?", "could caffeine cause twitches?"),
    "alcohol": ("does alcohol cause cramps?",),
    "magnesium": ("is magnesium any good?", "should i take magnesium?", "does magnesium help with cramps"),
    "low_minerals": ("am i low on potassium?", "is it an electrolyte imbalance?"),
    "bananas": ("do bananas help?", "which foods help with cramps?"),
    "pickle_juice": ("does pickle juice work?", "what about mustard?"),
    "quinine": ("is tonic water good for cramps?", "can i take quinine?"),
    "vitamins": ("should i take vitamin d?", "which vitamins help?"),
    "dehydration": ("am i dehydrated?", "should i drink more water?"),
    "electrolytes": ("do electrolytes help?", "are sports drinks good?"),
    "heat_or_ice": ("heat or ice?", "should i put ice on it?", "is heat better?"),
    "massage_it": ("should i massage it?", "can i rub it"),
    "painkillers": ("can i take ibuprofen for my cramps", "should i take paracetamol?", "does aspirin help"),
    "relaxants": ("would a muscle relaxant help?",),
    "folk_cures": ("does a bar of soap help?", "is cbd any good for cramps?"),
    "why_at_night": ("why does it happen at night?", "why do i get leg cramps"),
    "conditions": ("which conditions cause cramps?", "is it something serious?"),
    "medicines": ("which medicines cause cramps?", "can my statin cause this?"),
    "which_tests": ("which tests will they do?", "do i need a blood test?"),
    "when_doctor": ("when should i see a doctor?", "should i worry?", "is this normal?"),
    "is_it_a_clot": ("could it be a blood clot?", "is it a dvt?"),
    "how_long": ("how long does a cramp last?",),
    "keep_running": ("can i keep running?", "is it ok to exercise with it?"),
    "sport_cramps": ("why do i always cramp when running?",),
    "stretching_before_bed": ("does stretching before bed help?", "how do i prevent cramps?"),
    "evening_routine": ("how do i do the stretches?", "what stretches should i do before bed?"),
    "pregnancy_cramps": ("are leg cramps normal in pregnancy?",),
    "growing_pains": ("are these growing pains?",),
    "who_are_you": ("are you a doctor?",),
}
NO_QUESTION = (
    "i take magnesium every day",
    "i had a coffee",
    "my calf is cramping",
    "i stretched before bed",
    "no",
    "yes, both legs",
    "i was in the heat and drank water",
    "the doctor gave me ibuprofen",
    "it happens at night",
    "i'm pregnant and my calf cramps",
)


@pytest.mark.parametrize(
    ("topic", "text"), [(topic, text) for topic, texts in ASKED.items() for text in texts]
)
def test_a_question_is_known(topic: str, text: str) -> None:
    assert understand(text, lexicon(), now=NOW).wonders == topic


@pytest.mark.parametrize("text", NO_QUESTION)
def test_a_mention_is_no_question(text: str) -> None:
    assert understand(text, lexicon(), now=NOW).wonders is None


def test_every_topic_is_asked_for() -> None:
    assert ASKED.keys() == guide().topics.keys()
    assert len(ASKED) >= 30
