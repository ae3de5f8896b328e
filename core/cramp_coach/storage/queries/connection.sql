-- name: quick_check
-- Says "ok", or what is damaged first.
PRAGMA quick_check(1);

-- name: whole_check
-- As quick_check, and whether the indexes agree.
PRAGMA integrity_check(1);

-- name: application_id
-- Whose file this is.
PRAGMA application_id;

-- name: user_version
-- The number of the last migration.
PRAGMA user_version;

-- name: count_tables
-- None in a file that was just made.
SELECT count(*) FROM sqlite_master;

-- name: tables
-- By name.
SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name;

-- name: columns_of
-- In their order, without those that are computed.
SELECT name FROM pragma_table_info(:table) ORDER BY cid;

-- name: use_wal
-- Readers do not wait for the writer.
PRAGMA journal_mode = WAL;

-- name: sync_full
-- "Done" is said only after the disk has it.
PRAGMA synchronous = FULL;

-- name: use_rollback_journal
-- For the small file of keys, and for backups: no second file beside it for long.
PRAGMA journal_mode = DELETE;

-- name: sync_extra
-- The deleted journal is on disk too.
PRAGMA synchronous = EXTRA;

-- name: overwrite_deleted
-- What is deleted is overwritten with zeros.
PRAGMA secure_delete = ON;

-- name: enforce_foreign_keys
-- For the tables that refer to others.
PRAGMA foreign_keys = ON;

-- name: wait_when_busy
-- A reader beside us may hold the file for a moment.
PRAGMA busy_timeout = 5000;

-- name: wait_little
-- For what can be tried again later.
PRAGMA busy_timeout = 50;

-- name: begin_writing
-- The lock is taken now, so that it cannot be refused half-way.
BEGIN IMMEDIATE;

-- name: begin_reading
-- One picture of the whole database.
BEGIN;

-- name: commit
-- All or nothing: all.
COMMIT;

-- name: roll_back
-- All or nothing: nothing.
ROLLBACK;

-- name: savepoint
-- Several turns share one commit; each can be undone alone.
SAVEPOINT turn;

-- name: release
-- Keep what was done since the savepoint.
RELEASE turn;

-- name: undo
-- Undo what was done since the savepoint.
ROLLBACK TO turn;

-- name: truncate_wal
-- Empties the write-ahead log; the first column is 0 if it could.
PRAGMA wal_checkpoint(TRUNCATE);

-- name: read_fingerprint
-- Of the master key that this database needs.
SELECT fingerprint FROM vault;

-- name: write_fingerprint
-- Once, when the database is made.
INSERT INTO vault (fingerprint) VALUES (:fingerprint);

-- name: replace_fingerprint
-- When another master key has taken its place.
UPDATE vault SET fingerprint = :fingerprint;
