-- Authors are written `source:id`, as posts are: whose words are gone is found by who wrote them.

CREATE TABLE quoted_authors (
    author    TEXT NOT NULL,
    workspace TEXT NOT NULL,
    alert_id  TEXT NOT NULL,
    PRIMARY KEY (author, workspace, alert_id),
    FOREIGN KEY (workspace, alert_id) REFERENCES alerts (workspace, id) ON DELETE CASCADE
);
CREATE INDEX quoted_authors_of_alert ON quoted_authors (workspace, alert_id);

ALTER TABLE relevance_marks ADD COLUMN post_author TEXT;
CREATE INDEX relevance_marks_of_author ON relevance_marks (post_author);
