"""What is exported of somebody is all that the tables hold of them, column by column."""

import json
from typing import Any

from cramp_coach.ports import Store
from cramp_coach.vocabulary import Link, OfferCode, RecordEpisode, ScheduleFollowUp
from support.engines import Engine
from support.turns import ANN, BEN, NOON, PULL, after, due, inbound, promise, writing

SECTIONS = {
    "state": "conversation",
    "episode": "episodes",
    "follow_up": "follow_ups",
    "outbox": "messages",
    "inbound": "answers",
    "link": "links",
    "link_code": "codes",
    "link_try": "tries",
}
OPENED = {
    ("state", "sealed"): "state",
    ("episode", "sealed"): "record",
    ("outbox", "sealed"): "content",
    ("inbound", "replies"): "content",
}
LEFT_OUT = {
    "participant": "is named once, at the top",
    "digest": "tells nobody anything, since our key is part of it",
    "channel": "is the first part of a participant's name, theirs or that of the chat they are linked with",
    "planned_with": "which edition of the time zones is the world's, not theirs",
    "owner": "which of our processes has it in hand",
    "token": "which of our processes has it in hand",
    "lease": "until when one of our processes has it in hand",
    "farewell": "only whether the row goes once it is sent",
}
OF_NOBODY = {
    "vault": "whose master key it is",
    "erasure": "a name stands here only while it is being erased: there is nothing left to hand over then",
    "bucket": "how much a bot may send",
}
COLUMNS = {
    1: "SELECT m.name, c.name FROM sqlite_master AS m, pragma_table_xinfo(m.name) AS c"
    " WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%'",
    2: "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'",
}


async def lived(store: Store) -> dict[str, Any]:
    """The export of somebody of whom every table knows something."""
    record = RecordEpisode(promise().episode, '{"site": "calf"}')
    effects = (ScheduleFollowUp(promise()), ScheduleFollowUp(promise("f2", after(days=3))), record)
    await store.turn(inbound(1), writing('{"phase": "detail"}', "hold", effects=effects, until=after(days=1)))
    await store.turn(due(), writing("{}", "how is it?"))
    await store.turn(inbound(2, channel=PULL), writing("{}", "said aloud"))
    await store.turn(inbound(3), writing("{}", effects=(OfferCode("482917"),)))
    await store.try_code(ANN, "000000", NOON)
    await store.turn(inbound(4, BEN), writing("{}", effects=(Link(ANN),)))
    kept: dict[str, Any] = json.loads(await store.export(ANN))
    return kept


async def test_every_column_is_exported_or_has_its_reason(engine: Engine) -> None:
    kept = await lived(await engine.open("one"))
    columns = set(engine.read(COLUMNS[len(engine.place)]))
    assert {table for table, _ in columns} <= SECTIONS.keys() | OF_NOBODY.keys()
    missing = {
        (table, column)
        for table, column in columns
        if table in SECTIONS and column not in LEFT_OUT
        if OPENED.get((table, column), column) not in kept[SECTIONS[table]][0]
    }
    assert missing == set()
    assert LEFT_OUT.keys() <= {column for _, column in columns}


async def test_every_row_is_exported(engine: Engine) -> None:
    kept = await lived(await engine.open("one"))
    assert len(kept["messages"]) == 2
    for table, section in SECTIONS.items():
        answered = " AND replies IS NOT NULL" if table == "inbound" else ""
        rows = engine.read(f"SELECT count(*) FROM {table} WHERE participant = '{ANN}'{answered}")  # noqa: S608 - a table of ours
        assert rows == [(len(kept[section]),)], table
