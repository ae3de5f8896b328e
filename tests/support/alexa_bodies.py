"""What Amazon's servers send, built as its documentation shows it."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

SKILL: Final = "amzn1.ask.skill.00000000-1111-2222-3333-444444444444"
USER: Final = "amzn1.ask.account.TESTUSER"
AT: Final = datetime(2026, 3, 1, 3, 10, tzinfo=UTC)


def launch(**more: Any) -> dict[str, Any]:
    """Somebody opened the skill."""
    return envelope({"type": "LaunchRequest"}, **more)


def intent(name: str, slots: Mapping[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    """Somebody said something. `slots`: name to (value, id), to a value alone, or to None."""
    spoken = {key: slot(key, value) for key, value in (slots or {}).items()}
    asked = {"name": name, "confirmationStatus": "NONE", "slots": spoken}
    return envelope({"type": "IntentRequest", "intent": asked, "dialogState": "STARTED"}, **more)


def ended(reason: str = "USER_INITIATED", **more: Any) -> dict[str, Any]:
    """The session is over."""
    return envelope({"type": "SessionEndedRequest", "reason": reason}, **more)


def happened(name: str, body: Mapping[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    """Something happened to the skill: nobody speaks, there is no session, and no language."""
    about = {"eventCreationTime": "2026-03-01T03:10:00Z", "eventPublishingTime": "2026-03-01T03:10:01Z"}
    told = envelope(
        {"type": f"AlexaSkillEvent.{name}", "body": dict(body or {}), "locale": None, **about}, **more
    )
    del told["session"]
    return told


def connections_response(status: str, token: str | None, **more: Any) -> dict[str, Any]:
    """What came of something that Alexa did for us."""
    told = {
        "type": "Connections.Response",
        "name": "AskFor",
        "status": {"code": "200", "message": "OK"},
        "payload": {"status": status},
        "token": token,
    }
    return envelope(told, **more)


def touched(arguments: object, **more: Any) -> dict[str, Any]:
    """Somebody touched a screen, and the document there sent this."""
    source = {"type": "TouchWrapper", "handler": "Press", "id": "choice", "value": False}
    asked = {
        "type": "Alexa.Presentation.APL.UserEvent",
        "token": "7",
        "arguments": arguments,
        "source": source,
    }
    return with_screen(envelope(asked, **more))


def with_screen(body: dict[str, Any]) -> dict[str, Any]:
    """The same, from a device that has a screen."""
    shown = {"Alexa.Presentation.APL": {"runtime": {"maxVersion": "2024.3"}}}
    body["context"]["System"]["device"]["supportedInterfaces"].update(shown)
    return body


def slot(name: str, value: Any) -> dict[str, Any]:
    """One slot, resolved to an id if one is given."""
    if value is None:
        return {"name": name, "confirmationStatus": "NONE"}
    said, matched = value if isinstance(value, tuple) else (value, None)
    found = {"values": [{"value": {"name": said, "id": matched}}]} if matched else {}
    status = "ER_SUCCESS_MATCH" if matched else "ER_SUCCESS_NO_MATCH"
    authority = {"authority": f"{SKILL}.{name}", "status": {"code": status}, **found}
    resolved = {"resolutionsPerAuthority": [authority]}
    return {
        "name": name,
        "value": said,
        "confirmationStatus": "NONE",
        "source": "USER",
        "resolutions": resolved,
    }


def envelope(
    request: Mapping[str, Any],
    *,
    at: datetime = AT,
    number: int = 1,
    attributes: Mapping[str, Any] | None = None,
    new: bool = True,
    user: str = USER,
    skill: str = SKILL,
) -> dict[str, Any]:
    """A whole body around this request, with much that nobody needs."""
    application, owner = {"applicationId": skill}, {"userId": user}
    device = {"deviceId": "amzn1.ask.device.TEST", "supportedInterfaces": {"AudioPlayer": {}}}
    access = {"apiEndpoint": "https://api.amazonalexa.com", "apiAccessToken": "made-up"}
    return {
        "version": "1.0",
        "session": {
            "new": new,
            "sessionId": "amzn1.echo-api.session.1",
            "application": application,
            "attributes": dict(attributes or {}),
            "user": owner,
        },
        "context": {
            "AudioPlayer": {"playerActivity": "IDLE"},
            "Viewports": [{"type": "APL", "id": "main", "mode": "HOLOGRAM"}],
            "System": {"application": application, "user": owner, "device": device, **access},
        },
        "request": {
            "requestId": f"amzn1.echo-api.request.{number}",
            "timestamp": at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "locale": "en-US",
            **request,
        },
    }


def raw(body: Mapping[str, Any]) -> bytes:
    """As it goes over the wire."""
    return json.dumps(body).encode()
