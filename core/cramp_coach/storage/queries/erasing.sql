-- name: erase_states
-- The running conversation.
DELETE FROM state WHERE participant = :participant;

-- name: erase_episodes
-- The history.
DELETE FROM episode WHERE participant = :participant;

-- name: erase_follow_ups
-- The promises.
DELETE FROM follow_up WHERE participant = :participant;

-- name: erase_messages
-- What waits, and the trace of what was sent.
DELETE FROM outbox WHERE participant = :participant;

-- name: erase_replies
-- The ids stay, so that a repeated one still changes nothing.
UPDATE inbound SET replies = NULL, participant = NULL WHERE participant = :participant;

-- name: request_erasure
-- Committed with the deletion; the rest follows until it has succeeded.
INSERT INTO erasure (participant, status, at, states, episodes, follow_ups, messages)
VALUES (:participant, 'requested', :at, :states, :episodes, :follow_ups, :messages);

-- name: requested_erasures
-- Whose key must still be destroyed.
SELECT id, participant FROM erasure WHERE status = 'requested';

-- name: mark_shredded
-- The key is gone; the name goes too.
UPDATE erasure SET status = 'shredded', participant = NULL WHERE id = :id;

-- name: mark_erased
-- The log is empty: what remains is a receipt without content.
UPDATE erasure SET status = 'erased' WHERE status = 'shredded';

-- name: sweep_answers
-- Of conversations past their time; the ids stay, so that a repeated one still changes nothing.
UPDATE inbound SET replies = NULL, participant = NULL
WHERE participant IN (SELECT participant FROM state WHERE keep_until <= :now);

-- name: sweep_states
-- Past the time they were to be kept.
DELETE FROM state WHERE keep_until <= :now;

-- name: sweep_inbound
-- No channel repeats an id after so long.
DELETE FROM inbound WHERE at <= :old;

-- name: sweep_messages
-- The trace of what was sent.
DELETE FROM outbox WHERE status NOT IN ('pending', 'claimed', 'sending') AND changed <= :old;

-- name: sweep_follow_ups
-- Promises that were kept or withdrawn.
DELETE FROM follow_up WHERE status <> 'pending' AND changed <= :old;

-- name: overdue_participants
-- Of whom the sweep is about to delete something sealed.
SELECT participant FROM state WHERE keep_until <= :now
UNION SELECT participant FROM inbound WHERE at <= :old AND participant IS NOT NULL;

-- name: has_sealed_rows
-- Whether the key is still needed.
SELECT EXISTS (SELECT 1 FROM state WHERE participant = :participant)
    OR EXISTS (SELECT 1 FROM episode WHERE participant = :participant)
    OR EXISTS (SELECT 1 FROM outbox WHERE participant = :participant AND sealed IS NOT NULL)
    OR EXISTS (SELECT 1 FROM inbound WHERE participant = :participant);

-- name: open_erasures
-- Whether the log must still be emptied for one.
SELECT EXISTS (SELECT 1 FROM erasure WHERE status <> 'erased');

-- name: participants
-- Everybody of whom something is kept.
SELECT participant FROM state UNION SELECT participant FROM episode UNION SELECT participant FROM follow_up
UNION SELECT participant FROM outbox WHERE sealed IS NOT NULL
UNION SELECT participant FROM inbound WHERE participant IS NOT NULL
UNION SELECT participant FROM link UNION SELECT chat FROM link UNION SELECT participant FROM link_code;

-- name: lock_participant
-- There is one writer, so nobody else works for them now.
SELECT 1;
