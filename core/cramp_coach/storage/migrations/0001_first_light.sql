-- Clear: whose, when, how far. Sealed: everything that says something about health.
-- Times are microseconds since 1970, UTC.

CREATE TABLE vault (
    fingerprint TEXT NOT NULL  -- of the master key that this database needs
);

CREATE TABLE state (
    participant TEXT PRIMARY KEY,
    sealed BLOB NOT NULL,
    keep_until INTEGER
);
CREATE INDEX state_keep_until ON state (keep_until) WHERE keep_until IS NOT NULL;

CREATE TABLE inbound (
    channel TEXT NOT NULL,
    id TEXT NOT NULL,
    at INTEGER NOT NULL,
    participant TEXT,  -- only where replies are kept, so that they can be erased
    replies BLOB,
    PRIMARY KEY (channel, id)
) WITHOUT ROWID;
CREATE INDEX inbound_at ON inbound (at);
CREATE INDEX inbound_participant ON inbound (participant) WHERE participant IS NOT NULL;

CREATE TABLE episode (
    participant TEXT NOT NULL,
    id TEXT NOT NULL,
    at INTEGER NOT NULL,
    sealed BLOB NOT NULL,
    PRIMARY KEY (participant, id)
);

CREATE TABLE follow_up (
    participant TEXT NOT NULL,
    channel TEXT NOT NULL,  -- in which it is kept: of a linked speaker, that of the chat
    id TEXT NOT NULL,
    episode TEXT NOT NULL,
    due INTEGER NOT NULL,
    day TEXT NOT NULL,
    at TEXT NOT NULL,
    zone TEXT NOT NULL,
    planned_with TEXT NOT NULL,  -- the edition of the time zones that `due` was reckoned with
    attempt INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('check_in', 'nudge')),
    status TEXT NOT NULL CHECK (status IN ('pending', 'asked', 'cancelled', 'dead')),
    changed INTEGER NOT NULL,
    PRIMARY KEY (participant, id)
);
CREATE INDEX follow_up_due ON follow_up (channel, due, id) WHERE status = 'pending';
CREATE INDEX follow_up_planned ON follow_up (planned_with) WHERE status = 'pending';
CREATE INDEX follow_up_done ON follow_up (changed) WHERE status <> 'pending';

-- A speaker and a chat that are one person's: the chat is asked what the speaker promised.
CREATE TABLE link (
    participant TEXT PRIMARY KEY,  -- the speaker
    chat TEXT NOT NULL,
    until INTEGER NOT NULL
);
CREATE INDEX link_chat ON link (chat);

-- What a speaker must be told to be linked with this chat.
CREATE TABLE link_code (
    participant TEXT PRIMARY KEY,
    digest TEXT NOT NULL,  -- keyed: six digits are soon tried through
    until INTEGER NOT NULL
);
CREATE INDEX link_code_digest ON link_code (digest);

-- One row for each code that somebody tried, for as long as it counts.
CREATE TABLE link_try (
    participant TEXT NOT NULL,
    until INTEGER NOT NULL
);
CREATE INDEX link_try_participant ON link_try (participant);

CREATE TABLE outbox (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    participant TEXT NOT NULL,
    channel TEXT NOT NULL GENERATED ALWAYS AS (substr(participant, 1, instr(participant, ':') - 1)) STORED,
    kind TEXT NOT NULL CHECK (kind IN ('reply', 'check_in', 'nudge')),
    follow_up TEXT,
    sealed BLOB,  -- emptied when nothing more is to be sent
    status TEXT NOT NULL
        CHECK (status IN ('pending', 'claimed', 'sending', 'sent', 'unknown', 'dead', 'cancelled')),
    due INTEGER NOT NULL,
    owner TEXT,
    token TEXT,
    lease INTEGER,  -- of a row born `sending`: set when the owner next looks for work
    attempt INTEGER NOT NULL,
    doubts INTEGER NOT NULL DEFAULT 0,  -- how often it may have arrived without our knowing
    farewell INTEGER NOT NULL DEFAULT 0,  -- the answer to an erasure: leaves no trace once settled
    provider_id TEXT,
    reason TEXT,
    changed INTEGER NOT NULL
);
CREATE INDEX outbox_unsent ON outbox (participant, id) WHERE status IN ('pending', 'claimed', 'sending');
CREATE INDEX outbox_due ON outbox (channel, due, id) WHERE status = 'pending';
CREATE INDEX outbox_held ON outbox (id) WHERE status IN ('claimed', 'sending');
CREATE INDEX outbox_participant ON outbox (participant);
CREATE INDEX outbox_done ON outbox (changed) WHERE status NOT IN ('pending', 'claimed', 'sending');

CREATE TABLE erasure (
    id INTEGER PRIMARY KEY,
    participant TEXT,  -- only until the key is destroyed
    status TEXT NOT NULL CHECK (status IN ('requested', 'shredded', 'erased')),
    at INTEGER NOT NULL,
    states INTEGER NOT NULL,
    episodes INTEGER NOT NULL,
    follow_ups INTEGER NOT NULL,
    messages INTEGER NOT NULL
);
CREATE INDEX erasure_open ON erasure (id) WHERE status <> 'erased';

PRAGMA application_id = 1131572067;
PRAGMA user_version = 1;
