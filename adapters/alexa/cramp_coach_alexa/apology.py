"""What is said when the core cannot answer: what helps, when to call for help, whose fault it was. Pure."""

from collections.abc import Callable
from typing import Final
from xml.sax.saxutils import escape

from ask_sdk_core.response_helper import ResponseFactory
from ask_sdk_model.response_envelope import ResponseEnvelope

from cramp_coach.vocabulary import Reply
from cramp_coach_alexa.envelope import Envelope

WORDS: Final = ("no_answer", "no_answer.danger", "no_answer.again")
# To all others nothing may be said.
SPOKEN_TO: Final = {"LaunchRequest", "IntentRequest", "Alexa.Presentation.APL.UserEvent"}


def apology_to(envelope: Envelope, notice: Callable[[str], Reply]) -> ResponseEnvelope:
    """An answer that ends the session; `notice` gives the sentences by their names."""
    factory = ResponseFactory()
    if envelope.request.type in SPOKEN_TO:
        factory.speak(escape(" ".join(notice(name).speech for name in WORDS)))
        factory.set_should_end_session(True)
    return ResponseEnvelope(version="1.0", response=factory.response)
