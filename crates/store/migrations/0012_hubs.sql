-- Hubs that tell of feeds (WebSub): what is subscribed, and what they brought until the process that listens takes it.

CREATE TABLE hub_subscriptions (
    source         TEXT   NOT NULL PRIMARY KEY,
    token          TEXT   NOT NULL UNIQUE,
    hub            TEXT   NOT NULL,
    topic          TEXT   NOT NULL,
    secret         TEXT   NOT NULL,
    as_safe        BIGINT NOT NULL,
    lease_until_ms BIGINT,
    ask_again_ms   BIGINT NOT NULL
);

CREATE TABLE hub_deliveries (
    token        TEXT   NOT NULL,
    number       BIGINT NOT NULL,
    content_type TEXT,
    body_base64  TEXT   NOT NULL,
    PRIMARY KEY (token, number),
    FOREIGN KEY (token) REFERENCES hub_subscriptions (token) ON DELETE CASCADE
);
