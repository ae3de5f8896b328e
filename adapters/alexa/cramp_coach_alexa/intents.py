"""The intents that Alexa tells apart, and their slots: what its model offers and `translate` reads.

Slot types with a capital are ours: a value of theirs is an id of the core's content ("calf", "left",
"chest_pain", "magnesium", "better"). What lets go and what holds on have intents of their own, apart from yes
and no: "it let go", said to "any chest pain?", must never be a yes.
"""

from collections.abc import Mapping
from typing import Final, Literal

from cramp_coach.vocabulary import Command

YES: Final = "AMAZON.YesIntent"
NO: Final = "AMAZON.NoIntent"
FALLBACK: Final = "AMAZON.FallbackIntent"
START_OVER: Final = "AMAZON.StartOverIntent"
HOME: Final = "AMAZON.NavigateHomeIntent"

# ---- what they complain of, and where ----
CRAMP: Final = "CrampIntent"  # "help my left calf"
TWITCH: Final = "TwitchIntent"  # "my eyelid keeps jumping"
THEIR_CRAMP: Final = "TheirCrampIntent"  # "my husband has a cramp in his calf"
THEIR_TWITCH: Final = "TheirTwitchIntent"  # "my son's eyelid is twitching"
MUSCLE: Final = "MuscleIntent"  # "left foot"

# ---- answers ----
EASED: Final = "EasedIntent"  # "it let go"
STILL: Final = "StillIntent"  # "still tight", "not yet"
OTHER_MUSCLE: Final = "OtherMuscleIntent"  # "it's another muscle now"
NEXT: Final = "AMAZON.NextIntent"  # the stretch is done
UNSURE: Final = "UnsureIntent"  # "not sure"
REPORT: Final = "ReportIntent"  # "it's better"
SINCE: Final = "SinceIntent"  # "for three days"
NUMBER: Final = "NumberIntent"  # "thirty four", "I'm thirty four"
CLOCK: Final = "ClockIntent"  # "it's half past nine in the evening"
SIGN: Final = "SignIntent"  # "I have chest pain", "chest pain"
NO_SIGN: Final = "NoSignIntent"  # "no chest pain", "I don't have chest pain"

# ---- whatever else they say ----
REMINDER: Final = "ReminderIntent"  # "when is my reminder"
CANCEL_REMINDER: Final = "CancelReminderIntent"
CHANGE_REMINDER: Final = "ChangeReminderIntent"  # "move my reminder to eight in the evening"
CODE: Final = "CodeIntent"  # "my code is four eight two nine one seven"
WONDER: Final = "WonderIntent"  # "is magnesium any good"
TELL: Final = "TellIntent"  # "I feel that my leg went numb"
THEY_TELL: Final = "TheyTellIntent"  # "my husband went pale": free words leave no room for a slot
CHILD_TELLS: Final = "ChildTellsIntent"  # "my daughter is limping"

COMMANDS: Final[Mapping[str, Command]] = {
    "AMAZON.HelpIntent": Command.HELP,
    "AMAZON.RepeatIntent": Command.REPEAT,
    "AMAZON.PauseIntent": Command.PAUSE,
    "AMAZON.ResumeIntent": Command.RESUME,
    "AMAZON.StopIntent": Command.STOP,
    "AMAZON.CancelIntent": Command.STOP,
    "BackIntent": Command.BACK,
    "WhyIntent": Command.WHY,
    "StopAskingIntent": Command.STOP_ASKING,
    "ForgetIntent": Command.FORGET,
    "PrivacyIntent": Command.PRIVACY,
    "RoutineIntent": Command.ROUTINE,
    "LinkIntent": Command.LINK,
    "UnlinkIntent": Command.UNLINK,
    # Where there are no reminders, what else is set.
    **dict.fromkeys((REMINDER, CANCEL_REMINDER, CHANGE_REMINDER), Command.SETTINGS),
}
RELIEF: Final[Mapping[str, Literal["eased", "still", "other"]]] = {
    EASED: "eased",
    STILL: "still",
    OTHER_MUSCLE: "other",
}
COMPLAINTS: Final[Mapping[str, Literal["cramp", "twitch"]]] = {
    CRAMP: "cramp",
    TWITCH: "twitch",
    THEIR_CRAMP: "cramp",
    THEIR_TWITCH: "twitch",
}
ABOUT_OTHERS: Final[Mapping[str, Literal["adult", "child"]]] = {
    THEIR_CRAMP: "adult",  # unless the slot says that it is a child
    THEIR_TWITCH: "adult",
    THEY_TELL: "adult",
    CHILD_TELLS: "child",
}

_PLACE: Final[Mapping[str, str]] = {"muscle": "Muscle", "side": "Side"}
_NOTHING: Final[Mapping[str, str]] = {}
SLOTS: Final[Mapping[str, Mapping[str, str]]] = {
    **dict.fromkeys((YES, NO, FALLBACK, START_OVER, HOME, NEXT, UNSURE, *COMMANDS, *RELIEF), _NOTHING),
    **dict.fromkeys((TWITCH, MUSCLE), _PLACE),
    CRAMP: {"sign": "Sign", **_PLACE},  # "I'm pregnant and my calf is cramping"
    **{key: {"person": "Person", **_PLACE} for key in (THEIR_CRAMP, THEIR_TWITCH)},
    CHANGE_REMINDER: {"time": "AMAZON.TIME"},
    REPORT: {"report": "Report"},
    SINCE: {"duration": "AMAZON.DURATION"},
    NUMBER: {"number": "AMAZON.NUMBER"},
    CLOCK: {"time": "AMAZON.TIME"},
    SIGN: {"sign": "Sign"},
    NO_SIGN: {"sign": "Sign"},
    CODE: {"code": "AMAZON.NUMBER"},
    WONDER: {"topic": "Topic"},
    **{key: {"words": "AMAZON.SearchQuery"} for key in (TELL, THEY_TELL, CHILD_TELLS)},
}
