-- name: make_key_table
-- One wrapped key a participant, in a file apart from the database.
CREATE TABLE IF NOT EXISTS key (participant TEXT PRIMARY KEY, wrapped BLOB NOT NULL) WITHOUT ROWID;

-- name: read_key
-- As the master key wrapped it.
SELECT wrapped FROM key WHERE participant = :participant;

-- name: write_key
-- Made at the first thing that is sealed for somebody.
INSERT INTO key (participant, wrapped) VALUES (:participant, :wrapped);

-- name: destroy_key
-- What it sealed can never be read again, here or in a backup.
DELETE FROM key WHERE participant = :participant;

-- name: key_owners
-- Everybody who has a key.
SELECT participant FROM key;

-- name: key_owners_after
-- Everybody who has a key, a page at a time.
SELECT participant FROM key WHERE participant > :last ORDER BY participant LIMIT 1000;

-- name: all_keys
-- To wrap them anew.
SELECT participant, wrapped FROM key;

-- name: replace_key
-- The same key, wrapped by another master key.
UPDATE key SET wrapped = :wrapped WHERE participant = :participant;
