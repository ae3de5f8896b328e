"""skill.json in Alexa's shape: how the skill is called, where it is reached, what it keeps."""

import re
from collections.abc import Mapping
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints
from pydantic.alias_generators import to_camel

from cramp_coach.recognising import Recognition
from cramp_coach_alexa.asgi import PATH
from cramp_coach_alexa.events import SUBSCRIPTIONS
from cramp_coach_alexa.icons import LARGE, SMALL, icon_file
from cramp_coach_alexa.pages import PRIVACY, TERMS
from cramp_coach_alexa.reminding import SCOPE
from cramp_coach_alexa.settings import Profile

BRANDS: Final = re.compile(r"\b(amazon|alexa|echo)\b", re.IGNORECASE)
PLACEHOLDER: Final = "https://coach.example.org"
SLOT: Final = re.compile(r"[{}]")


def _no_brand(text: str) -> str:
    if BRANDS.search(text):
        raise ValueError("a trademark of Amazon's must not stand here")
    return text


Https = Annotated[str, StringConstraints(pattern=r"^https://[a-z0-9.-]+(/[\w./-]*)?$", max_length=2000)]
Unbranded = AfterValidator(_no_brand)


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, alias_generator=to_camel, populate_by_name=True)


class StoreTexts(_Part):
    """What people read before they take the skill."""

    name: Annotated[str, Field(min_length=2, max_length=50), Unbranded]
    summary: Annotated[str, Field(min_length=1, max_length=160), Unbranded]
    description: Annotated[str, Field(min_length=1, max_length=4000), Unbranded]
    example_phrases: Annotated[list[str], Field(min_length=1, max_length=3)]
    keywords: Annotated[list[Annotated[str, Unbranded]], Field(max_length=30)]
    small_icon_uri: str = icon_file(SMALL)
    large_icon_uri: str = icon_file(LARGE)


class Publishing(_Part):
    """Where and as what it is offered."""

    locales: dict[str, StoreTexts]
    category: Literal["HEALTH_AND_FITNESS"] = "HEALTH_AND_FITNESS"
    distribution_mode: Literal["PUBLIC", "PRIVATE"]
    is_available_worldwide: bool = True
    distribution_countries: list[str] = []
    testing_instructions: Annotated[str, Field(min_length=1, max_length=4000)]


class PrivacyTexts(_Part):
    """Where its privacy policy and its terms stand, in this language."""

    privacy_policy_url: Https
    terms_of_use_url: Https


class Privacy(_Part):
    """What it does with people's data and money."""

    allows_purchases: Literal[False] = False
    uses_personal_info: bool
    is_child_directed: Literal[False] = False
    is_export_compliant: Literal[True] = True
    contains_ads: Literal[False] = False
    locales: dict[str, PrivacyTexts]


class Endpoint(_Part):
    """Where Alexa posts to."""

    uri: Https
    ssl_certificate_type: Literal["Trusted", "Wildcard", "SelfSigned"] = "Trusted"


class Viewport(_Part):
    """A kind of screen, its sides in device-independent pixels."""

    mode: Literal["HUB", "TV"]
    shape: Literal["ROUND", "RECTANGLE"]
    min_width: int
    max_width: int
    min_height: int
    max_height: int


def _viewport(mode: Literal["HUB", "TV"], shape: Literal["ROUND", "RECTANGLE"], *sides: int) -> Viewport:
    narrowest, widest, lowest, highest = sides
    return Viewport(
        mode=mode, shape=shape, min_width=narrowest, max_width=widest, min_height=lowest, max_height=highest
    )


VIEWPORTS: Final = (
    _viewport("HUB", "ROUND", 100, 599, 100, 599),
    _viewport("HUB", "RECTANGLE", 960, 1279, 100, 599),
    _viewport("HUB", "RECTANGLE", 960, 1279, 600, 959),
    _viewport("HUB", "RECTANGLE", 1280, 1920, 600, 1279),
    _viewport("HUB", "RECTANGLE", 600, 1279, 960, 1920),
    _viewport("TV", "RECTANGLE", 960, 960, 540, 540),
)


class Interface(_Part):
    """What it uses beside voice: screens of these kinds."""

    type: Literal["ALEXA_PRESENTATION_APL"] = "ALEXA_PRESENTATION_APL"
    supported_viewports: tuple[Viewport, ...] = VIEWPORTS


class Custom(_Part):
    """A skill with intents of its own."""

    endpoint: Endpoint
    interfaces: tuple[Interface, ...] = (Interface(),)


class Apis(_Part):
    """The kinds of skill that it is."""

    custom: Custom


class Subscription(_Part):
    """Something that we are told of while nobody speaks."""

    event_name: str


class Events(_Part):
    """What we are told of, and where."""

    endpoint: Endpoint
    subscriptions: tuple[Subscription, ...] = tuple(Subscription(event_name=name) for name in SUBSCRIPTIONS)


class Permission(_Part):
    """Something that is used only if somebody allows it."""

    name: str


class Manifest(_Part):
    """One skill."""

    manifest_version: Literal["1.0"] = "1.0"
    publishing_information: Publishing
    privacy_and_compliance: Privacy
    apis: Apis
    events: Events
    permissions: tuple[Permission, ...] = ()


class SkillFile(_Part):
    """The file."""

    manifest: Manifest


def skill_file(told: Mapping[str, Recognition], profile: Profile, address: str = PLACEHOLDER) -> SkillFile:
    """The file for this profile, reached at this https address; `told`: by locale.

    Raises pydantic's ValidationError.
    """
    private = profile is Profile.PRIVATE
    store = next(iter(told.values())).written.store
    publishing = Publishing(
        locales={locale: _texts(one, locale) for locale, one in told.items()},
        distribution_mode="PRIVATE" if private else "PUBLIC",
        testing_instructions=(store.private if private else store.public)["testing"],
    )
    where = PrivacyTexts(privacy_policy_url=f"{address}{PRIVACY}", terms_of_use_url=f"{address}{TERMS}")
    endpoint = Endpoint(uri=f"{address}{PATH}")
    return SkillFile(
        manifest=Manifest(
            publishing_information=publishing,
            privacy_and_compliance=Privacy(uses_personal_info=private, locales=dict.fromkeys(told, where)),
            apis=Apis(custom=Custom(endpoint=endpoint)),
            events=Events(endpoint=endpoint),
            permissions=(Permission(name=SCOPE),) if private else (),
        )
    )


def _texts(told: Recognition, locale: str) -> StoreTexts:
    """As the country of this locale reads them. Its number stands there only where we are sure of it."""
    store = told.written.store
    number = told.emergency.get(locale.partition("-")[2])
    return StoreTexts(
        name=store.name,
        summary=store.summary,
        description=" ".join(part.strip() for part in (store.description, number) if part),
        example_phrases=_examples(told),
        keywords=list(store.keywords),
    )


def _examples(told: Recognition) -> list[str]:
    store = told.written.store
    filled = (SLOT.sub("", example) for example in store.examples)
    return [
        opening.format(name=told.written.invocation, sample=sample)
        for opening, sample in zip(store.openings, filled, strict=True)
    ]
