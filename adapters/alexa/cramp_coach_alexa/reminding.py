"""Talking about reminders: each is offered with its very time, and set, changed or cancelled on a yes alone.

Amazon keeps them; nothing of them is kept here. What is being asked travels in the session, or, where Alexa
asks for the permission in between, in what Alexa gives back with the answer.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from typing import Final

from ask_sdk_model.interfaces.connections.send_request_directive import SendRequestDirective
from ask_sdk_model.response import Response
from ask_sdk_model.response_envelope import ResponseEnvelope
from pydantic import JsonValue

from cramp_coach.vocabulary import Ask, Phase, Reply
from cramp_coach_alexa import intents
from cramp_coach_alexa.amazon import Amazon, NotAllowed, Unable
from cramp_coach_alexa.envelope import Access, Envelope
from cramp_coach_alexa.mind import Mind
from cramp_coach_alexa.reminders import (
    Kept,
    Wish,
    carried_from,
    is_zone,
    kept_in,
    request_for,
    wish_for,
    wish_from,
)
from cramp_coach_alexa.render import answer_from

REMIND: Final = "remind"  # under this name travels what is being asked
SCOPE: Final = "alexa::alerts:reminders:skill:readwrite"
ASK_FOR: Final = "AskFor"
ABOUT: Final = {intents.REMINDER, intents.CANCEL_REMINDER, intents.CHANGE_REMINDER}


@dataclass(frozen=True, slots=True)
class Reminding:
    """What is said about reminders, and what Amazon is asked for it."""

    mind: Mind
    amazon: Amazon

    async def zone(self, envelope: Envelope) -> str | None:
        """The time zone of their device; None where it is not told."""
        told = await self.amazon.zone(envelope.access) if envelope.access else None
        return told if told and is_zone(told) else None

    def offered(self, replies: tuple[Reply, ...], envelope: Envelope) -> tuple[Wish, Reply] | None:
        """What to ask behind these replies; None where they promise nothing, or ask something themselves."""
        promise = next((reply.promise for reply in replies if reply.promise), None)
        if promise is None or envelope.access is None or replies[-1].ask:
            return None
        wish = wish_for(promise.due, promise.zone)
        return wish, self._asking("reminder.offer", wish, envelope)

    async def answer(self, envelope: Envelope) -> ResponseEnvelope | None:
        """The answer to what is said about reminders; None for everything else, which is not ours."""
        request, access = envelope.request, envelope.access
        if request.type == "Connections.Response":
            return await self._allowed(envelope)
        if request.intent in ABOUT and access:
            return await self._about(request.intent, envelope, access)
        wish = wish_from(_carried(envelope).get(REMIND))
        if wish is None or access is None:
            return None
        match request.intent:
            case intents.YES:
                return await self._set(wish, envelope, access, may_ask=True)
            case intents.NO:
                return self._closed("reminder.declined", envelope)
            case _:
                return None  # whatever they say instead may be a danger sign, and is heard as such

    async def withdrawn(self, envelope: Envelope) -> None:
        """Cancel all, as far as that can be done: they want to be asked no more."""
        if envelope.access is None:
            return
        try:
            for kept in await self._kept(envelope, envelope.access):
                await self.amazon.cancel(envelope.access, kept.token)
        except Unable:
            return

    # ---- yes ----

    async def _set(
        self, wish: Wish, envelope: Envelope, access: Access, *, may_ask: bool
    ) -> ResponseEnvelope:
        label = self._words("reminder.label", envelope).speech
        body = request_for(wish, label, envelope.request.locale or "en-US", envelope.request.at)
        try:
            if wish.token:
                await self.amazon.change(access, wish.token, body)
            elif not any(
                kept.wish == wish for kept in await self._kept(envelope, access)
            ):  # asked twice, set once
                await self.amazon.remind(access, body)
        except NotAllowed:
            return _permission(wish) if may_ask else self._closed("reminder.unable", envelope)
        except Unable:
            return self._closed("reminder.unable", envelope)
        return self._closed("reminder.set", envelope, wish)

    async def _allowed(self, envelope: Envelope) -> ResponseEnvelope | None:
        """Alexa has asked whether we may; what it was about comes back with the answer."""
        request, access = envelope.request, envelope.access
        wish = wish_from(_read(request.token)) if request.name == ASK_FOR else None
        if wish is None:
            return None
        if request.status == "ACCEPTED" and access:
            return await self._set(wish, envelope, access, may_ask=False)
        return self._closed("reminder.not_allowed", envelope)

    # ---- list, cancel, change ----

    async def _about(self, intent: str | None, envelope: Envelope, access: Access) -> ResponseEnvelope:
        try:
            kept = await self._kept(envelope, access)
        except NotAllowed:
            kept = ()  # where nothing may be set, nothing is
        except Unable:
            return self._closed("reminder.unknown", envelope)
        if not kept:
            return self._closed("reminder.none", envelope)
        if intent == intents.REMINDER:
            return self._closed("reminder.list", envelope, kept[0].wish)
        if intent == intents.CANCEL_REMINDER:
            return await self._cancel(kept[0], envelope, access)
        return self._change(kept[0], envelope)

    async def _cancel(self, kept: Kept, envelope: Envelope, access: Access) -> ResponseEnvelope:
        try:
            await self.amazon.cancel(access, kept.token)
        except Unable:
            return self._closed("reminder.unknown", envelope)
        return self._closed("reminder.cancelled", envelope, kept.wish)

    def _change(self, kept: Kept, envelope: Envelope) -> ResponseEnvelope:
        hour = _hour(envelope)
        if hour is None:
            return self._closed("reminder.when", envelope, kept.wish)
        wish = kept.wish.at_time(hour, kept.token)
        return answer_from((self._asking("reminder.change", wish, envelope),), carrying(wish))

    # ---- words ----

    async def _kept(self, envelope: Envelope, access: Access) -> tuple[Kept, ...]:
        return kept_in(await self.amazon.reminders(access), envelope.request.at)

    def _closed(self, name: str, envelope: Envelope, wish: Wish | None = None) -> ResponseEnvelope:
        return answer_from((self._words(name, envelope, wish),), {})

    def _asking(self, name: str, wish: Wish, envelope: Envelope) -> Reply:
        asked = self._words(name, envelope, wish)
        again = self._words("reminder.again", envelope).speech
        ask = Ask(0, asked.text, asked.speech, (), (), ("reminder",), if_silent=again)
        return Reply((ask,), Phase.PLACE)

    def _words(self, name: str, envelope: Envelope, wish: Wish | None = None) -> Reply:
        language = envelope.request.locale or "en"
        when = self.mind.told_time(wish.moment, wish.zone) if wish else ""
        return self.mind.notice(name, language, when=when)


def carrying(wish: Wish) -> dict[str, JsonValue]:
    """What travels while this is being asked."""
    return {REMIND: carried_from(wish)}


def _permission(wish: Wish) -> ResponseEnvelope:
    """Alexa asks for it in words of its own, and comes back to us with what was answered."""
    wanted = {"permissionScope": SCOPE, "consentLevel": "ACCOUNT"}
    payload: dict[str, object] = {
        "@type": "AskForPermissionsConsentRequest",
        "@version": "2",
        "permissionScopes": [wanted],
    }
    asking = SendRequestDirective(name=ASK_FOR, payload=payload, token=json.dumps(carried_from(wish)))
    return ResponseEnvelope(version="1.0", session_attributes={}, response=Response(directives=[asking]))


def _carried(envelope: Envelope) -> Mapping[str, JsonValue]:
    session = envelope.session
    return session.attributes if session and not session.new else {}


def _read(token: str | None) -> JsonValue:
    try:
        read: JsonValue = json.loads(token or "null")
    except ValueError:
        return None
    return read


def _hour(envelope: Envelope) -> time | None:
    said = next((slot.value for slot in envelope.request.slots if slot.name == "time"), None)
    try:
        return time.fromisoformat(said or "")
    except ValueError:
        return None
