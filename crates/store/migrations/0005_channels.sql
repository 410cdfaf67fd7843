-- How each channel of a workspace fares, for all processes that send: how many attempts in a row failed, until when it
-- rests because of that, and whether it is disabled because its receiver is gone. `settings` is a fingerprint of what it
-- was set to: of other settings a row says nothing.
CREATE TABLE channel_states (
    workspace      TEXT   NOT NULL,
    channel        TEXT   NOT NULL,
    settings       TEXT   NOT NULL,
    failures       BIGINT NOT NULL,
    rests_until_ms BIGINT,
    sent_at_ms     BIGINT,
    failed_at_ms   BIGINT,
    failed         TEXT,
    disabled_at_ms BIGINT,
    reason         TEXT,
    PRIMARY KEY (workspace, channel),
    FOREIGN KEY (workspace) REFERENCES workspaces (id) ON DELETE CASCADE
);

-- What is still to be told about a disabled channel, through each of the others. Whoever takes a row puts it off for as
-- long as an attempt may last, so that no other takes it meanwhile.
CREATE TABLE channel_notices (
    workspace       TEXT   NOT NULL,
    channel         TEXT   NOT NULL,
    via             TEXT   NOT NULL,
    attempts        BIGINT NOT NULL,
    next_attempt_ms BIGINT NOT NULL,
    PRIMARY KEY (workspace, channel, via),
    FOREIGN KEY (workspace) REFERENCES workspaces (id) ON DELETE CASCADE
);
