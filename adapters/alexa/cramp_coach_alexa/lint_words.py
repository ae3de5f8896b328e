"""The names and words that Alexa's documentation of the interaction model lists."""

from typing import Final

REQUIRED: Final = frozenset(
    f"AMAZON.{name}Intent" for name in ("Cancel", "Help", "Stop", "NavigateHome", "Fallback", "Yes", "No")
)
BUILT_IN_INTENTS: Final = REQUIRED | frozenset(
    f"AMAZON.{name}Intent"
    for name in ("Repeat", "Pause", "Resume", "StartOver", "Next", "Previous", "LoopOff", "LoopOn", "More")
)
WITHOUT_SAMPLES: Final = frozenset({"AMAZON.FallbackIntent", "AMAZON.NavigateHomeIntent"})
BUILT_IN_TYPES: Final = frozenset(
    f"AMAZON.{name}"
    for name in (
        "DATE",
        "DURATION",
        "FOUR_DIGIT_NUMBER",
        "NUMBER",
        "Ordinal",
        "PhoneNumber",
        "TIME",
        "SearchQuery",
    )
)
LAUNCH_WORDS: Final = frozenset(
    {"ask", "tell", "open", "launch", "start", "enable", "load", "begin", "run", "play", "resume", "use"}
    | {"talk", "from", "in", "to", "about", "for", "if", "and", "or", "by", "with", "using", "that"}
)
WAKE_WORDS: Final = frozenset({"alexa", "amazon", "echo", "computer", "ziggy", "skill", "skills", "app"})
ARTICLES: Final = frozenset(
    {"a", "an", "the", "of", "at", "on", "by", "for", "in", "to", "with", "from", "about", "off", "under"}
)
