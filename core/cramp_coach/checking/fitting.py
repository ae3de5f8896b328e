"""Whether labels and ids fit where they are shown and carried."""

from collections.abc import Iterator

from cramp_coach.checking.problems import Complaint, Content
from cramp_coach.checking.sayings import sayings

LONGEST_LABEL = 24  # characters that a button of half a phone's width shows
LONGEST_NAME = 40  # in a list of findings, or a button of the whole width
MOST_BYTES = 64  # that a Telegram button carries (Bot API, InlineKeyboardButton.callback_data)
LONGEST_SLOT = 140  # characters of a slot's value (Alexa Skills Kit, interaction model)
LONGEST_TEXT = 4_096  # UTF-16 units of a Telegram message (Bot API, sendMessage)
LONGEST_SPEECH = 8_000  # characters that Alexa says in one answer (Alexa Skills Kit, response format)
ASK_BYTES = len("1:999999999999:")  # the version and the number of the Ask go before the choice


def fitting(content: Content) -> Iterator[Complaint]:
    """Labels that do not fit a button, names that do not fit a list, ids that a button cannot carry."""
    guide, words = content.guide, content.guide.words
    labels = {f"choices.{one}": choice.label for one, choice in words.choices.items()}
    labels |= {f"sites.{one}": label for one, label in words.sites.items()}
    for item, label in labels.items():
        if not 0 < len(label) <= LONGEST_LABEL:
            yield item, f"its label must have 1 to {LONGEST_LABEL} characters, and has {len(label)}"
    for finding, named in words.findings.items():
        if not 0 < len(named.name) <= LONGEST_NAME:
            yield f"findings.{finding}", f"its name must have 1 to {LONGEST_NAME} characters"
    for site in guide.sites.values():
        if len(words.sites.get(site.id, "")) > LONGEST_SLOT:
            yield f"sites.{site.id}", f"a slot of the speaker holds {LONGEST_SLOT} characters"
    for saying in sayings(guide):
        most, length = (
            (LONGEST_SPEECH if saying.aloud else LONGEST_TEXT),
            len(saying.text.encode("utf-16-le")) // 2,
        )
        if length > most:
            yield saying.item, f"it has {length} characters, more than {most} that fit one answer"
    ids = {f"choices.{one}": one for one in words.choices}
    ids |= {f"site {one}": one for one in guide.sites} | {f"finding {one}": one for one in guide.findings}
    for item, choice in ids.items():
        if len(choice.encode()) > MOST_BYTES - ASK_BYTES:
            yield item, f"a button can carry {MOST_BYTES - ASK_BYTES} bytes of an id, and this has more"
