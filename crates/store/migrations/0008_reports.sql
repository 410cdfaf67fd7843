-- How the sending of each scheduled report stands, for all processes that send. `schedule` is what it was set to: of
-- another a row says nothing. Whatever was due up to `done_ms` was sent, given up, or lay before the schedule was set.
-- The definitions themselves stand in the documents of their workspaces.
CREATE TABLE report_sendings (
    workspace        TEXT   NOT NULL,
    report           TEXT   NOT NULL,
    schedule         TEXT   NOT NULL,
    done_ms          BIGINT NOT NULL,
    due_ms           BIGINT,
    attempts         BIGINT NOT NULL,
    next_attempt_ms  BIGINT,
    claimed_by       TEXT,
    claimed_until_ms BIGINT,
    sent_at_ms       BIGINT,
    failed_at_ms     BIGINT,
    problem          TEXT,
    PRIMARY KEY (workspace, report),
    FOREIGN KEY (workspace) REFERENCES workspaces (id) ON DELETE CASCADE
);
