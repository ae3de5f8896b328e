"""The front door where nothing may be kept: there is no store behind it, so not a byte can reach one."""

from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import JsonValue

from cramp_coach.conversation.arriving import input_of, moment_of
from cramp_coach.conversation.passing import pass_on
from cramp_coach.conversation.passing_state import carried_from, passing_from
from cramp_coach.conversation.wording import plain
from cramp_coach.guide.loader import Guide
from cramp_coach.guide.pictures import drawing
from cramp_coach.understanding.lexicon import Lexicon
from cramp_coach.vocabulary import Inbound, Phase, Reply


@dataclass(frozen=True, slots=True)
class PassingCoach:
    """Answers what arrives and forgets it. Made by `open_passing_coach`."""

    guide: Guide
    lexicon: Lexicon

    def respond(
        self, inbound: Inbound, carried: Mapping[str, JsonValue]
    ) -> tuple[dict[str, JsonValue], tuple[Reply, ...]]:
        """One turn: what to carry to the next one, and the replies.

        The same inbound with the same `carried` brings the same. What is carried holds no finding; give it
        back unread. Begin with an empty one.
        """
        moment = moment_of(inbound, self.guide, self.lexicon)
        passing = passing_from(carried, moment)
        after, replies = pass_on(passing, input_of(inbound, self.lexicon), moment)
        return carried_from(after), replies

    def notice(self, name: str, language: str = "en") -> Reply:
        """A sentence that belongs to no conversation, by its name in the content."""
        return plain(self.guide, f"notice.{name}", Phase.CLOSED)

    def drawing(self, name: str) -> str | None:
        """The picture that a Show names, as SVG; None where there is none."""
        return drawing(name)
