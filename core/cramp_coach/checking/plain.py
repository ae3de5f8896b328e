"""Whether the words are plain enough for somebody in pain, and say nothing that they must not say."""

from collections.abc import Iterator
from statistics import median

from cramp_coach.checking.problems import Complaint, Content
from cramp_coach.checking.reading import grade, sentences, words
from cramp_coach.checking.sayings import Saying, sayings

LONGEST_SENTENCE = 20  # words, shown or said
HARDEST = 9  # Flesch-Kincaid grade of any text
USUAL = 6  # of the text in the middle


def plain(content: Content) -> Iterator[Complaint]:
    """Sentences that are too long, texts that are too hard, and the whole if it is."""
    for saying in sayings(content.guide):
        for sentence in sentences(saying.text):
            if (length := len(words(sentence))) > LONGEST_SENTENCE:
                yield saying.item, f"{length} words are more than {LONGEST_SENTENCE}: {sentence!r}"
    hard = dict(graded(content))
    for saying, hardness in hard.items():
        if hardness > HARDEST:
            yield saying.item, f"its reading grade is {hardness:.1f}, more than {HARDEST}: {saying.text!r}"
    if hard and median(hard.values()) > USUAL:
        yield "words", f"half of all texts have a reading grade above {USUAL}"


def graded(content: Content) -> Iterator[tuple[Saying, float]]:
    """Every text with its Flesch-Kincaid grade, medical names excepted."""
    for saying in sayings(content.guide):
        if words(saying.text):
            yield saying, grade(saying.text, content.manner.medical)


def never_said(content: Content) -> Iterator[Complaint]:
    """What no sentence may say: false comfort, probabilities, doses (clinical B and F)."""
    for never in content.manner.never:
        for missed in (one for one in never.such if not never.pattern.search(one)):
            yield "manner", f"{never.says!r} does not find {missed!r}"
    for saying in sayings(content.guide):
        for never in content.manner.never:
            if found := never.pattern.search(saying.text):
                yield saying.item, f"it must not say {found[0]!r}: {never.why}"
