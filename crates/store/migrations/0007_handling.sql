-- How teams handle mentions. What stands here is what holds; the index learns of it through the mentions log, up to the
-- revision of 'handling_told': what lies above is still to be told, whatever was interrupted when.
CREATE TABLE mention_handling (
    workspace TEXT   NOT NULL,
    post      TEXT   NOT NULL,
    revision  BIGINT NOT NULL,
    document  TEXT   NOT NULL,
    PRIMARY KEY (workspace, post),
    FOREIGN KEY (workspace) REFERENCES workspaces (id) ON DELETE CASCADE
);
CREATE INDEX mention_handling_changed ON mention_handling (revision);
INSERT INTO revisions (kind, revision) VALUES ('handling', 0);
INSERT INTO revisions (kind, revision) VALUES ('handling_told', 0);

-- Who changed what, when. Rows are only ever added, and forgotten with other history.
CREATE TABLE mention_changes (
    workspace TEXT   NOT NULL,
    revision  BIGINT NOT NULL,
    post      TEXT   NOT NULL,
    at_ms     BIGINT NOT NULL,
    author    TEXT   NOT NULL,
    edits     TEXT   NOT NULL,
    PRIMARY KEY (workspace, revision),
    FOREIGN KEY (workspace) REFERENCES workspaces (id) ON DELETE CASCADE
);
CREATE INDEX mention_changes_of_post ON mention_changes (workspace, post, revision);
CREATE INDEX mention_changes_oldest ON mention_changes (at_ms);

-- Searches that people ask again, by name. A document is the parameters, as a JSON object of texts.
CREATE TABLE saved_searches (
    workspace   TEXT   NOT NULL,
    name        TEXT   NOT NULL,
    document    TEXT   NOT NULL,
    author      TEXT   NOT NULL,
    saved_at_ms BIGINT NOT NULL,
    PRIMARY KEY (workspace, name),
    FOREIGN KEY (workspace) REFERENCES workspaces (id) ON DELETE CASCADE
);
