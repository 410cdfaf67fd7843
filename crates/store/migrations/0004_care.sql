-- What people do about alerts, when they do not want to be told, and how what is told leaves.

-- What leaves together has one message: its key once it is sealed, before that the name of what it waits for. A bundle is
-- the kind of waiting (story, quiet, digest, cap), nothing for what leaves alone. Decisions are a JSON list.
ALTER TABLE notifications ADD COLUMN message TEXT;
ALTER TABLE notifications ADD COLUMN bundle TEXT;
ALTER TABLE notifications ADD COLUMN sealed_at_ms BIGINT;
ALTER TABLE notifications ADD COLUMN decisions TEXT;
-- What was tried before left alone, under its own key.
UPDATE notifications SET message = notification_key, sealed_at_ms = COALESCE(sent_at_ms, created_at_ms)
    WHERE status IN ('sent', 'failed') OR attempts > 0;
CREATE INDEX notifications_together ON notifications (message) WHERE status = 'pending';
CREATE INDEX notifications_sealed ON notifications (workspace, sealed_at_ms);

-- What people did about an alert. Rows are only ever added; how it stands is folded from them in the order of `entry`.
CREATE TABLE alert_care (
    workspace TEXT   NOT NULL,
    alert_id  TEXT   NOT NULL,
    care_id   TEXT   NOT NULL,
    entry     BIGINT NOT NULL,
    at_ms     BIGINT NOT NULL,
    author    TEXT   NOT NULL,
    kind      TEXT   NOT NULL,
    document  TEXT   NOT NULL,
    PRIMARY KEY (workspace, alert_id, care_id),
    FOREIGN KEY (workspace, alert_id) REFERENCES alerts (workspace, id) ON DELETE CASCADE
);

-- Periods in which nobody is told. What is not named matches everything.
CREATE TABLE silences (
    id            TEXT   NOT NULL PRIMARY KEY,
    workspace     TEXT   NOT NULL,
    rule          TEXT,
    brand         TEXT,
    severity      TEXT,
    from_ms       BIGINT NOT NULL,
    until_ms      BIGINT NOT NULL,
    reason        TEXT   NOT NULL,
    author        TEXT   NOT NULL,
    created_at_ms BIGINT NOT NULL,
    ended_by      TEXT,
    FOREIGN KEY (workspace) REFERENCES workspaces (id) ON DELETE CASCADE
);
CREATE INDEX silences_of_workspace ON silences (workspace, until_ms);

-- Links in messages that were used for what they allow once.
CREATE TABLE used_links (
    link       TEXT   NOT NULL,
    deed       TEXT   NOT NULL,
    expires_ms BIGINT NOT NULL,
    PRIMARY KEY (link, deed)
);
CREATE INDEX used_links_oldest ON used_links (expires_ms);

-- Keys that sign, made at first use.
CREATE TABLE signing_keys (
    name       TEXT NOT NULL PRIMARY KEY,
    key_base64 TEXT NOT NULL
);
