-- How each source stood when it last changed, told by the process that listens to it, for all processes that are asked.
CREATE TABLE source_health (
    source   TEXT   NOT NULL PRIMARY KEY,
    document TEXT   NOT NULL,
    told_ms  BIGINT NOT NULL
);
