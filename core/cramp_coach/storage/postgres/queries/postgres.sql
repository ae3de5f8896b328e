-- name: begin_writing
-- Each participant's lock is what keeps turns apart; see lock_participants.
BEGIN;

-- name: undo
-- Undo what was done since the savepoint.
ROLLBACK TO SAVEPOINT turn;

-- name: release
-- Keep what was done since the savepoint.
RELEASE SAVEPOINT turn;

-- name: lock_participants
-- In one order for everybody, so that two processes never wait for each other.
SELECT pg_advisory_xact_lock(number) FROM (
    SELECT DISTINCT hashtextextended(participant, 0) AS number
    FROM unnest(CAST(:participants AS text[])) AS participant ORDER BY number
) AS numbers;

-- name: lock_participant
-- Another one, in the middle of somebody's work.
SELECT pg_advisory_xact_lock(hashtextextended(:participant, 0));

-- name: be_alive
-- Held as long as this connection lives: whoever does not hold theirs is dead.
SELECT pg_advisory_lock_shared(1131572067, hashtext(:owner));

-- name: lock_house
-- One process at a time brings the tables up.
SELECT pg_advisory_xact_lock(1131572067);

-- name: be_patient
-- For this transaction only: what carries a whole database may take long.
SELECT set_config('statement_timeout', '0', true), set_config('idle_in_transaction_session_timeout', '0', true);

-- name: numbers_of
-- The sequence that numbers this table's rows, if one does.
SELECT pg_get_serial_sequence(:table, 'id');

-- name: count_on
-- The next number is behind the highest; nothing changes where there is none.
SELECT setval(CAST(CAST(:sequence AS text) AS regclass), CAST(:highest AS bigint));

-- name: has_vault
-- Whether these are our tables.
SELECT to_regclass('vault') IS NOT NULL;

-- name: count_tables
-- None in a database that was just made.
SELECT count(*) FROM pg_class WHERE relkind = 'r' AND relnamespace = CAST(current_schema() AS regnamespace);

-- name: user_version
-- The number of the last migration.
SELECT version FROM vault;

-- name: set_version
-- After the migrations.
UPDATE vault SET version = :version;

-- name: write_fingerprint
-- Once, when the database is made.
INSERT INTO vault (version, fingerprint) VALUES (:version, :fingerprint);

-- name: read_state
-- Unless its time is over, swept or not; and with whom they are linked.
SELECT
    (SELECT sealed FROM state
        WHERE participant = :participant AND (keep_until IS NULL OR keep_until > :now)) AS sealed,
    (SELECT string_agg(other, ' ') FROM (
        SELECT chat AS other FROM link WHERE participant = :participant
        UNION ALL SELECT participant FROM link WHERE chat = :participant
    ) AS others) AS links;

-- name: cancel_follow_ups
-- Of one episode, or all of the participant.
UPDATE follow_up SET status = 'cancelled', changed = :now
WHERE participant = :participant AND status = 'pending'
    AND (CAST(:episode AS text) IS NULL OR episode = :episode);

-- name: cancel_check_ins
-- A question that is withdrawn is not asked, even if it waits to be sent already.
UPDATE outbox SET status = 'cancelled', sealed = NULL, token = NULL, owner = NULL, lease = NULL, changed = :now
WHERE participant = :participant AND kind <> 'reply' AND status IN ('pending', 'claimed')
    AND (CAST(:episode AS text) IS NULL OR follow_up IN
        (SELECT id FROM follow_up WHERE participant = :participant AND episode = :episode));

-- name: anything_unsent
-- Whether something of the participant still waits, or is under way.
SELECT EXISTS (
    SELECT 1 FROM outbox WHERE participant = :participant AND status IN ('pending', 'claimed', 'sending')
);

-- name: begin_leases
-- A row born `sending` is leased from when anybody next looks: its owner may be paused.
UPDATE outbox SET lease = moment() + :length
WHERE id IN (
    SELECT id FROM outbox WHERE status IN ('claimed', 'sending') AND lease IS NULL
        AND CAST(:owner AS text) IS NOT NULL
    FOR UPDATE SKIP LOCKED
);

-- name: lost_messages
-- Held by a process that is dead, or for longer than any sending takes.
SELECT id, participant, kind, status, doubts FROM outbox
WHERE status IN ('claimed', 'sending') AND (lease <= moment() OR owner <> :owner AND NOT EXISTS (
    SELECT 1 FROM pg_locks
    WHERE locktype = 'advisory' AND classid = 1131572067 AND objsubid = 2 AND granted
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
        AND objid = CAST(CAST(hashtext(owner) AS bigint) & 4294967295 AS oid)
)) ORDER BY id FOR UPDATE SKIP LOCKED;

-- name: claim_message
-- Nobody else takes it while the lease runs, by the server's clock.
UPDATE outbox SET status = 'claimed', owner = :owner, token = :token, lease = moment() + :length, changed = :now
WHERE id = :id AND status = 'pending';

-- name: start_message
-- Changes no row if the lease was lost; a row born `sending` is counted already.
UPDATE outbox SET
    attempt = attempt + CASE status WHEN 'claimed' THEN 1 ELSE 0 END, status = 'sending', lease = moment() + :length,
    changed = :now
WHERE id = :id AND token = :token AND status IN ('claimed', 'sending');

-- name: waiting_messages
-- Of one channel, only the first unsent of each participant, in the order they were promised.
SELECT id, participant, kind, sealed, attempt, doubts,
    (SELECT due FROM follow_up WHERE participant = mine.participant AND id = mine.follow_up) AS promised,
    (SELECT provider_id FROM outbox AS sent
        WHERE mine.kind <> 'reply' AND sent.participant = mine.participant AND sent.id < mine.id
            AND sent.kind <> 'reply' AND sent.status = 'sent'
        ORDER BY sent.id DESC LIMIT 1) AS earlier
FROM outbox AS mine
WHERE channel = :channel AND status = 'pending' AND due <= :now AND NOT EXISTS (
    SELECT 1 FROM outbox AS earlier
    WHERE earlier.participant = mine.participant AND earlier.id < mine.id
        AND earlier.status IN ('pending', 'claimed', 'sending')
)
ORDER BY due, id LIMIT :limit FOR UPDATE OF mine SKIP LOCKED;

-- name: sweep_answers
-- Of conversations past their time; the ids stay, so that a repeated one still changes nothing.
UPDATE inbound SET replies = NULL, participant = NULL
WHERE participant IN (SELECT participant FROM state WHERE keep_until <= :now FOR UPDATE SKIP LOCKED);

-- name: sweep_states
-- Past the time they were to be kept.
DELETE FROM state WHERE participant IN
    (SELECT participant FROM state WHERE keep_until <= :now FOR UPDATE SKIP LOCKED);

-- name: wait_little
-- Nothing waits here.
SELECT 1;

-- name: wait_when_busy
-- Nothing waits here.
SELECT 1;

-- name: truncate_wal
-- The server keeps its own log; what was deleted stays unreadable in it, since its key is gone.
SELECT 0;

-- name: make_key_table
-- One wrapped key a participant, in a database apart, which is in no common dump.
CREATE TABLE IF NOT EXISTS key (participant text PRIMARY KEY, wrapped bytea NOT NULL);

-- name: requested_erasures_of
-- Whose key must still be destroyed, of these.
SELECT id, participant FROM erasure
WHERE status = 'requested' AND participant = ANY (CAST(:participants AS text[]));

-- name: read_keys
-- As the master key wrapped them, of these.
SELECT participant, wrapped FROM key WHERE participant = ANY (CAST(:participants AS text[]));

-- name: take_token
-- One of a bucket that the server's clock fills, if as many are left as are to be spared.
INSERT INTO bucket AS mine (name, tokens, filled)
VALUES (:name, CAST(:burst AS float8) - 1, CAST(extract(epoch FROM clock_timestamp()) AS float8))
ON CONFLICT (name) DO UPDATE SET
    tokens = least(:burst, mine.tokens + greatest(0, excluded.filled - mine.filled) * :rate) - 1,
    filled = greatest(mine.filled, excluded.filled)
WHERE least(:burst, mine.tokens + greatest(0, excluded.filled - mine.filled) * :rate) >= 1 + CAST(:spared AS float8)
RETURNING tokens;
