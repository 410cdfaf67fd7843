-- What people said about mentions. Rows are only ever added: the newest of a mention is what holds, the older ones tell
-- what was said before. What is taken back is a row that says nothing.
CREATE TABLE mood_labels (
    workspace      TEXT   NOT NULL,
    post           TEXT   NOT NULL,
    labelled_at_ms BIGINT NOT NULL,
    label          TEXT,
    PRIMARY KEY (workspace, post, labelled_at_ms),
    FOREIGN KEY (workspace) REFERENCES workspaces (id) ON DELETE CASCADE
);

-- Whether a post is about a brand that it names ('brand') or about something else of that name ('other'). The words are
-- kept with it, so that every process learns the same whatever its index still holds.
CREATE TABLE relevance_marks (
    workspace    TEXT   NOT NULL,
    brand        TEXT   NOT NULL,
    post         TEXT   NOT NULL,
    marked_at_ms BIGINT NOT NULL,
    meaning      TEXT,
    post_title   TEXT,
    post_text    TEXT   NOT NULL,
    PRIMARY KEY (workspace, brand, post, marked_at_ms),
    FOREIGN KEY (workspace) REFERENCES workspaces (id) ON DELETE CASCADE
);
