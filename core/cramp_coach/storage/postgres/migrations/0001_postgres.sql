-- Clear: whose, when, how far. Sealed: everything that says something about health.
-- Times are microseconds since 1970, UTC.

-- The clock of all processes together. None of theirs says whether another one has held a message for too long.
CREATE FUNCTION moment() RETURNS bigint LANGUAGE sql VOLATILE AS
'SELECT CAST(extract(epoch FROM clock_timestamp()) * 1000000 AS bigint)';

CREATE TABLE vault (
    version integer NOT NULL,
    fingerprint text NOT NULL  -- of the master key that this database needs
);

CREATE TABLE state (
    participant text PRIMARY KEY,
    sealed bytea NOT NULL,
    keep_until bigint
);
CREATE INDEX state_keep_until ON state (keep_until) WHERE keep_until IS NOT NULL;

CREATE TABLE inbound (
    channel text NOT NULL,
    id text NOT NULL,
    at bigint NOT NULL,
    participant text,  -- only where replies are kept, so that they can be erased
    replies bytea,
    PRIMARY KEY (channel, id)
);
CREATE INDEX inbound_at ON inbound (at);
CREATE INDEX inbound_participant ON inbound (participant) WHERE participant IS NOT NULL;

CREATE TABLE episode (
    participant text NOT NULL,
    id text NOT NULL,
    at bigint NOT NULL,
    sealed bytea NOT NULL,
    PRIMARY KEY (participant, id)
);

CREATE TABLE follow_up (
    participant text NOT NULL,
    channel text NOT NULL,  -- in which it is kept: of a linked speaker, that of the chat
    id text NOT NULL,
    episode text NOT NULL,
    due bigint NOT NULL,
    day text NOT NULL,
    at text NOT NULL,
    zone text NOT NULL,
    planned_with text NOT NULL,  -- the edition of the time zones that `due` was reckoned with
    attempt integer NOT NULL,
    kind text NOT NULL CHECK (kind IN ('check_in', 'nudge')),
    status text NOT NULL CHECK (status IN ('pending', 'asked', 'cancelled', 'dead')),
    changed bigint NOT NULL,
    PRIMARY KEY (participant, id)
) WITH (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.01);
CREATE INDEX follow_up_due ON follow_up (channel, due, id) WHERE status = 'pending';
CREATE INDEX follow_up_planned ON follow_up (planned_with) WHERE status = 'pending';
CREATE INDEX follow_up_done ON follow_up (changed) WHERE status <> 'pending';

-- A speaker and a chat that are one person's: the chat is asked what the speaker promised.
CREATE TABLE link (
    participant text PRIMARY KEY,  -- the speaker
    chat text NOT NULL,
    until bigint NOT NULL
);
CREATE INDEX link_chat ON link (chat);

-- What a speaker must be told to be linked with this chat.
CREATE TABLE link_code (
    participant text PRIMARY KEY,
    digest text NOT NULL,  -- keyed: six digits are soon tried through
    until bigint NOT NULL
);
CREATE INDEX link_code_digest ON link_code (digest);

-- One row for each code that somebody tried, for as long as it counts.
CREATE TABLE link_try (
    participant text NOT NULL,
    until bigint NOT NULL
);
CREATE INDEX link_try_participant ON link_try (participant);

-- Every message changes its row twice and is gone after a week: dead rows would slow the claim down.
CREATE TABLE outbox (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    participant text NOT NULL,
    channel text NOT NULL GENERATED ALWAYS AS (split_part(participant, ':', 1)) STORED,
    kind text NOT NULL CHECK (kind IN ('reply', 'check_in', 'nudge')),
    follow_up text,
    sealed bytea,  -- emptied when nothing more is to be sent
    status text NOT NULL
        CHECK (status IN ('pending', 'claimed', 'sending', 'sent', 'unknown', 'dead', 'cancelled')),
    due bigint NOT NULL,
    owner text,
    token text,
    lease bigint,  -- of a row born `sending`: set when any process next looks for work
    attempt integer NOT NULL,
    doubts integer NOT NULL DEFAULT 0,  -- how often it may have arrived without our knowing
    farewell integer NOT NULL DEFAULT 0,  -- the answer to an erasure: leaves no trace once settled
    provider_id text,
    reason text,
    changed bigint NOT NULL
) WITH (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.01);
CREATE INDEX outbox_unsent ON outbox (participant, id) WHERE status IN ('pending', 'claimed', 'sending');
CREATE INDEX outbox_due ON outbox (channel, due, id) WHERE status = 'pending';
CREATE INDEX outbox_held ON outbox (id) WHERE status IN ('claimed', 'sending');
CREATE INDEX outbox_participant ON outbox (participant);
CREATE INDEX outbox_done ON outbox (changed) WHERE status NOT IN ('pending', 'claimed', 'sending');

-- What all processes together may send. Worth nothing after a crash, so it is in no log.
CREATE UNLOGGED TABLE bucket (
    name text PRIMARY KEY,
    tokens double precision NOT NULL,
    filled double precision NOT NULL  -- seconds since 1970, by the server's clock
) WITH (fillfactor = 20);

CREATE TABLE erasure (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    participant text,  -- only until the key is destroyed
    status text NOT NULL CHECK (status IN ('requested', 'shredded', 'erased')),
    at bigint NOT NULL,
    states integer NOT NULL,
    episodes integer NOT NULL,
    follow_ups integer NOT NULL,
    messages integer NOT NULL
);
CREATE INDEX erasure_open ON erasure (id) WHERE status <> 'erased';
