-- name: claim_inbound
-- Changes no row if the id was seen before.
INSERT INTO inbound (channel, id, at) VALUES (:channel, :id, :at) ON CONFLICT DO NOTHING;

-- name: read_replies
-- What was answered to this id.
SELECT replies FROM inbound WHERE channel = :channel AND id = :id;

-- name: keep_replies
-- For channels whose answer is the response.
UPDATE inbound SET replies = :replies, participant = :participant WHERE channel = :channel AND id = :id;

-- name: read_state
-- Unless its time is over, swept or not; and with whom they are linked.
SELECT
    (SELECT sealed FROM state
        WHERE participant = :participant AND (keep_until IS NULL OR keep_until > :now)) AS sealed,
    (SELECT group_concat(other, ' ') FROM (
        SELECT chat AS other FROM link WHERE participant = :participant
        UNION ALL SELECT participant FROM link WHERE chat = :participant
    )) AS links;

-- name: write_state
-- One state a participant.
INSERT INTO state (participant, sealed, keep_until) VALUES (:participant, :sealed, :keep_until)
ON CONFLICT (participant) DO UPDATE SET sealed = excluded.sealed, keep_until = excluded.keep_until;

-- name: delete_state
-- The conversation has ended.
DELETE FROM state WHERE participant = :participant;

-- name: drop_replies
-- With the conversation go its answers; the ids stay, so that a repeated one still changes nothing.
UPDATE inbound SET replies = NULL, participant = NULL WHERE participant = :participant;

-- name: record_episode
-- For the history.
INSERT INTO episode (participant, id, at, sealed) VALUES (:participant, :id, :at, :sealed)
ON CONFLICT (participant, id) DO UPDATE SET at = excluded.at, sealed = excluded.sealed;
