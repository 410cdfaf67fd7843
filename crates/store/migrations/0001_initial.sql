-- The words of SQL that SQLite and PostgreSQL share: TEXT, BIGINT, and nothing else. Times are unix milliseconds,
-- documents are JSON text of the types in vigie-model. A migration that was released is never edited.

CREATE TABLE workspaces (
    id       TEXT NOT NULL PRIMARY KEY,
    document TEXT NOT NULL
);

-- Counters that grow with every change of a kind, so that other processes see it by polling one number.
CREATE TABLE revisions (
    kind     TEXT   NOT NULL PRIMARY KEY,
    revision BIGINT NOT NULL
);
INSERT INTO revisions (kind, revision) VALUES ('workspaces', 0);

-- How far each consumer of the mentions log has read, and what it had counted by then: always written together.
CREATE TABLE alert_offsets (
    consumer      TEXT   NOT NULL,
    log_partition BIGINT NOT NULL,
    next_offset   BIGINT NOT NULL,
    PRIMARY KEY (consumer, log_partition)
);
CREATE TABLE alert_states (
    consumer  TEXT NOT NULL,
    state_key TEXT NOT NULL,
    document  TEXT NOT NULL,
    PRIMARY KEY (consumer, state_key)
);

-- The columns besides the document are what alerts are filtered and ordered by.
CREATE TABLE alerts (
    workspace   TEXT   NOT NULL,
    id          TEXT   NOT NULL,
    brand       TEXT   NOT NULL,
    rule        TEXT   NOT NULL,
    state       TEXT   NOT NULL,
    fired_at_ms BIGINT NOT NULL,
    document    TEXT   NOT NULL,
    PRIMARY KEY (workspace, id)
);
CREATE INDEX alerts_newest ON alerts (workspace, fired_at_ms, id);

-- The outbox. A row is pending until it is sent, given up (failed), or from the start never to be sent (suppressed).
CREATE TABLE notifications (
    notification_key TEXT   NOT NULL PRIMARY KEY,
    workspace        TEXT   NOT NULL,
    alert_id         TEXT   NOT NULL,
    channel          TEXT   NOT NULL,
    event            TEXT   NOT NULL,
    alert_document   TEXT   NOT NULL,
    status           TEXT   NOT NULL CHECK (status IN ('pending', 'sent', 'failed', 'suppressed')),
    suppressed       TEXT,
    attempts         BIGINT NOT NULL,
    last_error       TEXT,
    created_at_ms    BIGINT NOT NULL,
    next_attempt_ms  BIGINT,
    sent_at_ms       BIGINT,
    FOREIGN KEY (workspace, alert_id) REFERENCES alerts (workspace, id) ON DELETE CASCADE
);
CREATE INDEX notifications_due ON notifications (next_attempt_ms) WHERE status = 'pending';
CREATE INDEX notifications_of_alert ON notifications (workspace, alert_id);

-- Where each source goes on reading.
CREATE TABLE source_cursors (
    source          TEXT NOT NULL PRIMARY KEY,
    source_position TEXT NOT NULL
);
