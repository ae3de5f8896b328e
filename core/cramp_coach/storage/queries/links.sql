-- name: offer_code
-- A newer one takes the place of the older.
INSERT INTO link_code (participant, digest, until) VALUES (:participant, :digest, :until)
ON CONFLICT (participant) DO UPDATE SET digest = excluded.digest, until = excluded.until;

-- name: tries_of
-- How many codes they tried of late.
SELECT count(*) FROM link_try WHERE participant = :participant AND until > :now;

-- name: count_try
-- Right or wrong.
INSERT INTO link_try (participant, until) VALUES (:participant, :until);

-- name: take_code
-- Whose it is; whoever takes it, nobody else can.
DELETE FROM link_code WHERE digest = :digest AND until > :now RETURNING participant;

-- name: chat_of
-- With which chat a speaker is linked.
SELECT chat FROM link WHERE participant = :participant;

-- name: write_link
-- A speaker has one chat, a chat may have several speakers.
INSERT INTO link (participant, chat, until) VALUES (:speaker, :participant, :until)
ON CONFLICT (participant) DO UPDATE SET chat = excluded.chat, until = excluded.until;

-- name: renew_link
-- It is in use.
UPDATE link SET until = :until WHERE participant = :participant;

-- name: reach_by_chat
-- What a speaker has promised is kept in the chat.
UPDATE follow_up SET channel = :channel
WHERE participant = :speaker AND status = 'pending' AND kind = 'check_in';

-- name: speakers_of
-- All speakers of the links that end with this participant.
SELECT participant FROM link WHERE participant = :participant OR chat = :participant;

-- name: end_links
-- Of a speaker, or of a chat.
DELETE FROM link WHERE participant = :participant OR chat = :participant;

-- name: erase_codes
-- With everything else of a participant.
DELETE FROM link_code WHERE participant = :participant;

-- name: erase_tries
-- With everything else of a participant.
DELETE FROM link_try WHERE participant = :participant;

-- name: sweep_codes
-- Too old to be taken.
DELETE FROM link_code WHERE until <= :now;

-- name: sweep_tries
-- Too old to count.
DELETE FROM link_try WHERE until <= :now;

-- name: overdue_links
-- Of speakers that were not used for too long.
SELECT participant FROM link WHERE until <= :now;
