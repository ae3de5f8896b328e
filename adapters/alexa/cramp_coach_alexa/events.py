"""What Alexa tells of the skill while nobody speaks: it comes without a session, late, and more than once.

Only one of them changes anything here. What somebody allows is asked of Alexa when it is needed, and accounts
are linked by a code that is spoken, so neither is kept.
"""

from typing import Final

HAPPENED: Final = "AlexaSkillEvent."
TOLD: Final = (
    "SkillEnabled",
    "SkillDisabled",
    "SkillPermissionAccepted",
    "SkillPermissionChanged",
    "SkillAccountLinked",
)
SUBSCRIPTIONS: Final = (  # the same, as skill.json names them
    "SKILL_ENABLED",
    "SKILL_DISABLED",
    "SKILL_PERMISSION_ACCEPTED",
    "SKILL_PERMISSION_CHANGED",
    "SKILL_ACCOUNT_LINKED",
)
DISABLED: Final = f"{HAPPENED}SkillDisabled"
