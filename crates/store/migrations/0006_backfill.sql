-- Replays that a change of queries asked for. `version` is that of the workspaces from which on these queries are there;
-- `before_document` the workspace as it was until then, kept until its past is as the queries of now would have it;
-- `superseded_by` the replay that took this one's place.
ALTER TABLE replays ADD COLUMN cause TEXT NOT NULL DEFAULT 'request';
ALTER TABLE replays ADD COLUMN version BIGINT NOT NULL DEFAULT 0;
ALTER TABLE replays ADD COLUMN before_document TEXT;
ALTER TABLE replays ADD COLUMN superseded_by TEXT;
ALTER TABLE replays ADD COLUMN began_at_ms BIGINT;
ALTER TABLE replays ADD COLUMN mentions_added BIGINT NOT NULL DEFAULT 0;
ALTER TABLE replays ADD COLUMN mentions_removed BIGINT NOT NULL DEFAULT 0;
