-- name: anything_unsent
-- Whether something of the participant still waits, or is under way.
SELECT EXISTS (
    SELECT 1 FROM outbox INDEXED BY outbox_unsent
    WHERE participant = :participant AND status IN ('pending', 'claimed', 'sending')
);

-- name: queue_message
-- Its number is its place in the order.
INSERT INTO outbox
    (participant, kind, follow_up, sealed, status, due, owner, token, attempt, farewell, changed)
VALUES
    (:participant, :kind, :follow_up, :sealed, :status, :now, :owner, :token, :attempt, :farewell, :now)
RETURNING id;

-- name: withdraw_put_off
-- A question that waits for the morning, of somebody who came before.
UPDATE outbox SET status = 'cancelled', sealed = NULL, owner = NULL, token = NULL, lease = NULL, changed = :now
WHERE participant = :participant AND status = 'pending' AND kind <> 'reply' AND reason = :reason;

-- name: begin_leases
-- A row born `sending` is leased from when its owner is next seen working.
UPDATE outbox SET lease = :now + :length
WHERE status IN ('claimed', 'sending') AND owner = :owner AND lease IS NULL;

-- name: lost_messages
-- Held by another, who must be dead since we hold the lock; or for longer than any sending takes.
SELECT id, participant, kind, status, doubts FROM outbox
WHERE status IN ('claimed', 'sending') AND (owner <> :owner OR lease <= :now) ORDER BY id;

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
ORDER BY due, id LIMIT :limit;

-- name: claim_message
-- Nobody else takes it while the lease runs.
UPDATE outbox SET status = 'claimed', owner = :owner, token = :token, lease = :now + :length, changed = :now
WHERE id = :id AND status = 'pending';

-- name: start_message
-- Changes no row if the lease was lost; a row born `sending` is counted already.
UPDATE outbox SET
    attempt = attempt + CASE status WHEN 'claimed' THEN 1 ELSE 0 END, status = 'sending', lease = :now + :length, changed = :now
WHERE id = :id AND token = :token AND status IN ('claimed', 'sending');

-- name: mark_sent
-- It arrived, and is still held with this token: nothing is kept to send.
UPDATE outbox SET status = 'sent', sealed = NULL, owner = NULL, token = NULL, lease = NULL,
    provider_id = :provider_id, reason = NULL, changed = :now
WHERE id = :id AND token = :token AND status IN ('claimed', 'sending')
RETURNING participant, farewell;

-- name: held_message
-- The row, if it is still held with this token.
SELECT id, participant, kind, attempt, doubts FROM outbox
WHERE id = :id AND token = :token AND status IN ('claimed', 'sending');

-- name: settle_message
-- Nothing more is to be sent, so nothing is kept to send.
UPDATE outbox SET status = :status, sealed = NULL, owner = NULL, token = NULL, lease = NULL,
    doubts = :doubts, reason = :reason, changed = :now
WHERE id = :id;

-- name: drop_farewell
-- The answer to an erasure leaves no trace once it is settled.
DELETE FROM outbox WHERE id = :id AND farewell = 1;

-- name: drop_farewells
-- The same, of one who cannot be reached any more.
DELETE FROM outbox WHERE participant = :participant AND farewell = 1 AND status = 'cancelled';

-- name: wait_again
-- Back in the queue, in its old place.
UPDATE outbox SET status = 'pending', owner = NULL, token = NULL, lease = NULL,
    doubts = :doubts, due = :due, reason = :reason, changed = :now
WHERE id = :id;

-- name: give_back_later
-- What was to follow in the same breath waits too; it was not sent.
UPDATE outbox SET status = 'pending', owner = NULL, token = NULL, lease = NULL, attempt = 0, changed = :now
WHERE participant = :participant AND token = :token AND id > :id AND status IN ('claimed', 'sending');

-- name: cancel_messages
-- The participant cannot be reached any more.
UPDATE outbox SET status = 'cancelled', sealed = NULL, owner = NULL, token = NULL, lease = NULL, changed = :now
WHERE participant = :participant AND status IN ('pending', 'claimed', 'sending');

-- name: next_due
-- Of one channel: the earliest promise, first waiting message, or end of a lease.
SELECT min(at) FROM (
    SELECT min(due) AS at FROM follow_up WHERE channel = :channel AND status = 'pending'
    UNION ALL
    SELECT min(lease) FROM outbox WHERE channel = :channel AND status IN ('claimed', 'sending')
    UNION ALL
    SELECT min(due) FROM outbox AS mine WHERE channel = :channel AND status = 'pending' AND NOT EXISTS (
        SELECT 1 FROM outbox AS earlier
        WHERE earlier.participant = mine.participant AND earlier.id < mine.id
            AND earlier.status IN ('pending', 'claimed', 'sending')
    )
) AS times;

-- name: doubt_old_replies
-- Of a backup: whether they arrived since nobody knows, and an answer or a nudge so late helps nobody.
UPDATE outbox SET status = 'unknown', sealed = NULL, owner = NULL, token = NULL, lease = NULL
WHERE kind <> 'check_in' AND status IN ('pending', 'claimed', 'sending');

-- name: doubt_old_check_ins
-- Of a backup: they may have arrived since, so they go out marked.
UPDATE outbox SET status = 'pending', owner = NULL, token = NULL, lease = NULL, doubts = CASE WHEN doubts > 1 THEN doubts ELSE 1 END
WHERE kind = 'check_in' AND status IN ('pending', 'claimed', 'sending');

-- name: tally
-- Of one channel, what whoever runs it looks at; no row is told apart.
SELECT
    (SELECT count(*) FROM follow_up WHERE channel = :channel AND status = 'pending' AND due <= :now) AS due,
    (SELECT count(*) FROM follow_up WHERE channel = :channel AND status = 'pending' AND due <= :late) AS late,
    (SELECT count(*) FROM outbox WHERE channel = :channel AND status = 'pending' AND due <= :now) AS waiting,
    (SELECT count(*) FROM outbox WHERE channel = :channel AND status IN ('claimed', 'sending')) AS sending,
    (SELECT count(*) FROM outbox
        WHERE channel = :channel AND status IN ('pending', 'claimed', 'sending') AND doubts > 0) AS suspects;
