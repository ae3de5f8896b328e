-- name: schedule_follow_up
-- One of the same id is replaced, and pending again.
INSERT INTO follow_up
    (participant, channel, id, episode, due, day, at, zone, planned_with, attempt, kind, status, changed)
VALUES
    (:participant, :channel, :id, :episode, :due, :day, :at, :zone, :zones, :attempt, :kind, 'pending', :now)
ON CONFLICT (participant, id) DO UPDATE SET
    channel = excluded.channel, episode = excluded.episode, due = excluded.due, day = excluded.day, at = excluded.at,
    zone = excluded.zone, planned_with = excluded.planned_with, attempt = excluded.attempt, kind = excluded.kind,
    status = 'pending', changed = excluded.changed;

-- name: cancel_follow_ups
-- Of one episode, or all of the participant.
UPDATE follow_up SET status = 'cancelled', changed = :now
WHERE participant = :participant AND status = 'pending' AND (:episode IS NULL OR episode = :episode);

-- name: cancel_check_ins
-- A question that is withdrawn is not asked, even if it waits to be sent already.
UPDATE outbox SET status = 'cancelled', sealed = NULL, token = NULL, owner = NULL, lease = NULL, changed = :now
WHERE participant = :participant AND kind <> 'reply' AND status IN ('pending', 'claimed')
    AND (:episode IS NULL OR follow_up IN
        (SELECT id FROM follow_up WHERE participant = :participant AND episode = :episode));

-- name: ask_follow_up
-- Changes no row if the promise is no longer pending.
UPDATE follow_up SET status = 'asked', changed = :now
WHERE participant = :participant AND id = :id AND status = 'pending';

-- name: shelve_follow_up
-- It can never be asked, because the conversation it belongs to is unreadable.
UPDATE follow_up SET status = 'dead', changed = :now
WHERE participant = :participant AND id = :id AND status = 'pending';

-- name: due_follow_ups
-- Of one channel. The status stands here in letters so that the partial index serves.
SELECT participant, id, episode, due, day, at, zone, attempt, kind FROM follow_up
WHERE channel = :channel AND status = 'pending' AND due <= :now ORDER BY due, id LIMIT :limit;

-- name: planned_otherwise
-- Reckoned with another edition of the time zones. Two searches of the index, where <> would read it all.
SELECT participant, id, episode, due, day, at, zone, attempt, kind FROM follow_up
WHERE status = 'pending' AND planned_with < :zones
UNION ALL
SELECT participant, id, episode, due, day, at, zone, attempt, kind FROM follow_up
WHERE status = 'pending' AND planned_with > :zones
LIMIT :limit;

-- name: plan_anew
-- The same day and hour there; the moment in UTC may be another one.
UPDATE follow_up SET due = :due, planned_with = :zones
WHERE participant = :participant AND id = :id AND status = 'pending';
