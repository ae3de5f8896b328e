"""Replies and promises as JSON, and back. Pure; what cannot be read raises ValueError."""

from pydantic import ConfigDict, TypeAdapter

from cramp_coach.vocabulary import FollowUp, Reply

# Forbidding what is not known keeps one kind of block from being read as another.
_STRICT = ConfigDict(extra="forbid")
_REPLIES: TypeAdapter[tuple[Reply, ...]] = TypeAdapter(tuple[Reply, ...], config=_STRICT)
_FOLLOW_UPS: TypeAdapter[tuple[FollowUp, ...]] = TypeAdapter(tuple[FollowUp, ...], config=_STRICT)


def replies_to_json(replies: tuple[Reply, ...]) -> bytes:
    """These replies as a JSON list, in UTF-8."""
    return _REPLIES.dump_json(replies)


def replies_from_json(data: bytes) -> tuple[Reply, ...]:
    """The replies that `replies_to_json` wrote, equal to what they were."""
    return _REPLIES.validate_json(data)


def follow_ups_to_json(follow_ups: tuple[FollowUp, ...]) -> bytes:
    """These promises as a JSON list, in UTF-8."""
    return _FOLLOW_UPS.dump_json(follow_ups)


def follow_ups_from_json(data: bytes) -> tuple[FollowUp, ...]:
    """The promises that `follow_ups_to_json` wrote, equal to what they were."""
    return _FOLLOW_UPS.validate_json(data)
