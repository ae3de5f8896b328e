"""Replies and promises come back from JSON as they were."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cramp_coach.vocabulary import FollowUp, Reply
from cramp_coach.wire import follow_ups_from_json, follow_ups_to_json, replies_from_json, replies_to_json


@given(st.lists(st.from_type(Reply), max_size=3).map(tuple))
def test_any_replies_come_back_equal(replies: tuple[Reply, ...]) -> None:
    assert replies_from_json(replies_to_json(replies)) == replies


@given(st.lists(st.from_type(FollowUp), max_size=3).map(tuple))
def test_any_promises_come_back_equal(follow_ups: tuple[FollowUp, ...]) -> None:
    assert follow_ups_from_json(follow_ups_to_json(follow_ups)) == follow_ups


@pytest.mark.parametrize("data", [b"", b"{}", b"[{}]", b'[{"blocks": [{"text": "a"}], "phase": "relief"}]'])
def test_what_is_no_reply_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match="validation error"):
        replies_from_json(data)


def test_a_block_of_an_unknown_kind_is_not_taken_for_another() -> None:
    data = b'[{"blocks": [{"text": "a", "speech": "b", "volume": 3}], "phase": "relief"}]'
    with pytest.raises(ValueError, match="volume"):
        replies_from_json(data)
