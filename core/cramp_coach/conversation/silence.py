"""What is said aloud when nobody answers, or asks something else: help goes on; a question is put plainly."""

from cramp_coach.conversation.state import Relieving, Screening, Stage, Wanting
from cramp_coach.conversation.turn import Moment
from cramp_coach.conversation.wording import fill
from cramp_coach.guide.words import Phrase
from cramp_coach.vocabulary import QuestionId


def if_silent(stage: Stage, spoken: str, moment: Moment) -> str:
    """The words for somebody who does not answer this stage's question, which was put as `spoken`."""
    guide, phrases = moment.guide, moment.guide.words.phrases
    match stage:
        case Relieving(remedy):
            held = any(step.hold for step in guide.remedies[remedy].steps)
            return phrases["silent.hold" if held else "silent.relief"].spoken
        case Wanting(subject, again=False):
            return phrases[f"want.{subject}.again"].spoken
        case _:
            return in_short(stage, moment) or _once_more(phrases["silent.question"], spoken)


def in_short(stage: Stage, moment: Moment) -> str | None:
    """A grouped question that was heard once already, in fewer words; None for any other."""
    match stage:
        case Screening(question, "ask") if QuestionId(question) in moment.guide.questions:
            return moment.guide.words.questions[question].plainer.spoken
        case _:
            return None


def _once_more(phrase: Phrase, question: str) -> str:
    return fill(phrase.spoken, {"question": question})
