-- name: export_state
-- The running conversation.
SELECT sealed, keep_until FROM state WHERE participant = :participant;

-- name: export_episodes
-- The history, oldest first.
SELECT id, at, sealed FROM episode WHERE participant = :participant ORDER BY at, id;

-- name: export_follow_ups
-- The promises, earliest first.
SELECT id, episode, due, day, at, zone, attempt, kind, status, changed FROM follow_up
WHERE participant = :participant ORDER BY due, id;

-- name: export_messages
-- What waits to be sent, and the trace of what was.
SELECT id, kind, follow_up, status, due, attempt, doubts, provider_id, reason, changed, sealed FROM outbox
WHERE participant = :participant ORDER BY id;

-- name: export_replies
-- What was answered, where the answer is the response.
SELECT id, at, replies FROM inbound
WHERE participant = :participant AND replies IS NOT NULL ORDER BY at, id;

-- name: export_links
-- Which speaker is linked with which chat, of those where this is one of the two.
SELECT participant, chat, until FROM link WHERE participant = :participant OR chat = :participant
ORDER BY participant;

-- name: export_codes
-- Until when a code to link a speaker is good.
SELECT until FROM link_code WHERE participant = :participant;

-- name: export_tries
-- Until when a code that they tried counts.
SELECT until FROM link_try WHERE participant = :participant ORDER BY until;
