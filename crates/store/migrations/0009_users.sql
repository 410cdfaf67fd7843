-- Who may come in. Passwords are argon2id in the form of the Password Hashing Competition; sessions, tokens and one-time
-- links are kept as fingerprints alone, so that whoever reads this file comes in nowhere.
CREATE TABLE users (
    id            TEXT   NOT NULL PRIMARY KEY,
    email         TEXT   NOT NULL UNIQUE,
    name          TEXT   NOT NULL,
    owner         BIGINT NOT NULL,
    password      TEXT,
    created_at_ms BIGINT NOT NULL
);

CREATE TABLE user_roles (
    user_id   TEXT NOT NULL,
    workspace TEXT NOT NULL,
    role      TEXT NOT NULL,
    PRIMARY KEY (user_id, workspace),
    FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    FOREIGN KEY (workspace) REFERENCES workspaces (id) ON DELETE CASCADE
);

CREATE TABLE sessions (
    fingerprint TEXT   NOT NULL PRIMARY KEY,
    user_id     TEXT   NOT NULL,
    expires_ms  BIGINT NOT NULL,
    FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
);
CREATE INDEX sessions_of_user ON sessions (user_id);
CREATE INDEX sessions_oldest ON sessions (expires_ms);

-- Links that let somebody in once: to set up the first account, to choose a password. Without a user: the set-up.
CREATE TABLE entrances (
    fingerprint TEXT   NOT NULL PRIMARY KEY,
    user_id     TEXT,
    expires_ms  BIGINT NOT NULL,
    FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
);
CREATE INDEX entrances_of_user ON entrances (user_id);

-- Keys for programs. A document is the token as it is shown, without what opens the door. Those of no workspace push posts.
CREATE TABLE api_tokens (
    id          TEXT NOT NULL PRIMARY KEY,
    fingerprint TEXT NOT NULL UNIQUE,
    workspace   TEXT,
    document    TEXT NOT NULL,
    FOREIGN KEY (workspace) REFERENCES workspaces (id) ON DELETE CASCADE
);
