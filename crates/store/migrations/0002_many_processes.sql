-- Several processes over one store: who lives, who has claimed which work, and fences against who was overtaken.

-- Progress by partition of the mentions log. A fence is another number after each commit; whoever commits names the
-- one it read, so that two workers of one partition cannot both go on.
ALTER TABLE alert_offsets ADD COLUMN fence BIGINT NOT NULL DEFAULT 0;

-- States by partition too. One that stood there goes to each partition: each drops what is not its own.
CREATE TABLE alert_states_by_partition (
    consumer      TEXT   NOT NULL,
    log_partition BIGINT NOT NULL,
    state_key     TEXT   NOT NULL,
    document      TEXT   NOT NULL,
    PRIMARY KEY (consumer, log_partition, state_key)
);
INSERT INTO alert_states_by_partition (consumer, log_partition, state_key, document)
    SELECT alert_states.consumer, log_partition, state_key, document
    FROM alert_states JOIN alert_offsets ON alert_offsets.consumer = alert_states.consumer;
DROP TABLE alert_states;
ALTER TABLE alert_states_by_partition RENAME TO alert_states;

-- The number of an alert's last change, so that other processes see what is new by asking from a number on.
ALTER TABLE alerts ADD COLUMN revision BIGINT NOT NULL DEFAULT 0;
CREATE INDEX alerts_changed ON alerts (revision);
INSERT INTO revisions (kind, revision) VALUES ('alerts', 0);
-- What is old enough to be forgotten.
CREATE INDEX alerts_oldest ON alerts (fired_at_ms);
CREATE INDEX notifications_oldest ON notifications (created_at_ms);

-- Who is sending a pending notification, and until when nobody else may.
ALTER TABLE notifications ADD COLUMN claimed_by TEXT;
ALTER TABLE notifications ADD COLUMN claimed_until_ms BIGINT;

-- The processes that live.
CREATE TABLE members (
    id                 TEXT   NOT NULL PRIMARY KEY,
    roles              TEXT   NOT NULL,
    url                TEXT,
    workspaces_version BIGINT NOT NULL,
    started_at_ms      BIGINT NOT NULL,
    seen_at_ms         BIGINT NOT NULL
);

-- Posts that are to be matched again. Positions and ends are JSON, the next offset by partition of the posts log.
CREATE TABLE replays (
    id               TEXT   NOT NULL PRIMARY KEY,
    workspace        TEXT   NOT NULL,
    from_ms          BIGINT NOT NULL,
    brand            TEXT,
    state            TEXT   NOT NULL CHECK (state IN ('waiting', 'running', 'done', 'failed', 'cancelled')),
    read_positions   TEXT   NOT NULL,
    read_ends        TEXT   NOT NULL,
    posts_read       BIGINT NOT NULL,
    mentions_found   BIGINT NOT NULL,
    problem          TEXT,
    created_at_ms    BIGINT NOT NULL,
    updated_at_ms    BIGINT NOT NULL,
    claimed_by       TEXT,
    claimed_until_ms BIGINT
);
CREATE INDEX replays_newest ON replays (workspace, created_at_ms, id);
CREATE INDEX replays_open ON replays (created_at_ms, id) WHERE state IN ('waiting', 'running');
