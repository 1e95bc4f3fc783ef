-- One set of SQL for SQLite and PostgreSQL. ${bigint} is INTEGER or BIGINT, ${strict} is STRICT or nothing.
-- Times are microseconds since 1970. JSON is text, read in Java, never in WHERE.

CREATE TABLE meta (
  key TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL
) ${strict};

CREATE TABLE counters (
  name TEXT NOT NULL PRIMARY KEY,
  value ${bigint} NOT NULL
) ${strict};

-- All named objects; the body is the record, the columns are what is searched.
CREATE TABLE objects (
  id TEXT NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL,
  cloud_id TEXT,
  project_id TEXT,
  parent_id TEXT,
  owner_id TEXT,
  name TEXT NOT NULL,
  state TEXT NOT NULL,
  unique_key TEXT,
  generation ${bigint} NOT NULL,
  created_at ${bigint} NOT NULL,
  deleted_at ${bigint},
  body TEXT NOT NULL
) ${strict};

CREATE UNIQUE INDEX objects_unique ON objects (unique_key);
CREATE INDEX objects_kind ON objects (kind, created_at, id);
CREATE INDEX objects_cloud ON objects (cloud_id, kind, created_at, id);
CREATE INDEX objects_project ON objects (project_id, kind, created_at, id);
CREATE INDEX objects_parent ON objects (parent_id, kind, created_at, id);
CREATE INDEX objects_name ON objects (name, kind, created_at, id);
CREATE INDEX objects_state ON objects (kind, state, created_at, id);
CREATE INDEX objects_deleted ON objects (kind, deleted_at) WHERE deleted_at IS NOT NULL;

-- Who may see an object without any role.
CREATE TABLE object_readers (
  object_id TEXT NOT NULL,
  principal_id TEXT NOT NULL,
  PRIMARY KEY (object_id, principal_id)
) ${strict};

CREATE INDEX object_readers_principal ON object_readers (principal_id, object_id);

CREATE TABLE tokens (
  hash TEXT NOT NULL PRIMARY KEY,
  purpose TEXT NOT NULL,
  id TEXT NOT NULL UNIQUE,
  subject_id TEXT NOT NULL,
  created_at ${bigint} NOT NULL,
  expires_at ${bigint},
  used_at ${bigint},
  used_by TEXT
) ${strict};

CREATE INDEX tokens_subject ON tokens (subject_id);
CREATE INDEX tokens_expires ON tokens (expires_at) WHERE expires_at IS NOT NULL;

CREATE TABLE passwords (
  user_id TEXT NOT NULL PRIMARY KEY,
  hash TEXT NOT NULL
) ${strict};

CREATE TABLE revocations (
  id TEXT NOT NULL PRIMARY KEY,
  since ${bigint} NOT NULL
) ${strict};

CREATE TABLE once_keys (
  principal_id TEXT NOT NULL,
  once_key TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  result_id TEXT NOT NULL,
  used_at ${bigint} NOT NULL,
  PRIMARY KEY (principal_id, once_key)
) ${strict};

CREATE INDEX once_keys_used ON once_keys (used_at);

-- What each site and head agent shall make true; the newest state of each object, never a history.
CREATE TABLE instructions (
  subject_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  object_id TEXT NOT NULL,
  generation ${bigint} NOT NULL,
  revision ${bigint} NOT NULL,
  spec TEXT,
  written_at ${bigint} NOT NULL,
  PRIMARY KEY (subject_id, kind, object_id)
) ${strict};

CREATE UNIQUE INDEX instructions_revision ON instructions (subject_id, revision);
CREATE INDEX instructions_tombstones ON instructions (written_at) WHERE spec IS NULL;

CREATE TABLE events (
  sequence ${bigint} NOT NULL PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  object_id TEXT NOT NULL,
  at ${bigint} NOT NULL,
  severity TEXT NOT NULL,
  code TEXT NOT NULL,
  message TEXT NOT NULL,
  next_step TEXT
) ${strict};

CREATE INDEX events_object ON events (object_id, sequence);
CREATE INDEX events_at ON events (at);

CREATE TABLE audit (
  sequence ${bigint} NOT NULL PRIMARY KEY,
  at ${bigint} NOT NULL,
  principal TEXT NOT NULL,
  action TEXT NOT NULL,
  object TEXT NOT NULL,
  outcome TEXT NOT NULL,
  hash TEXT NOT NULL
) ${strict};

CREATE TABLE link_keys (
  id TEXT NOT NULL PRIMARY KEY,
  program TEXT NOT NULL,
  subject_id TEXT NOT NULL,
  site_id TEXT NOT NULL,
  cloud_id TEXT NOT NULL,
  public_key TEXT NOT NULL,
  version TEXT NOT NULL,
  boot_id TEXT,
  created_at ${bigint} NOT NULL,
  revoked_at ${bigint}
) ${strict};

CREATE INDEX link_keys_subject ON link_keys (subject_id, created_at);

CREATE TABLE link_sessions (
  subject_id TEXT NOT NULL PRIMARY KEY,
  number ${bigint} NOT NULL,
  key_id TEXT NOT NULL,
  version TEXT NOT NULL,
  boot_id TEXT NOT NULL,
  opened_at ${bigint} NOT NULL,
  sequence ${bigint} NOT NULL
) ${strict};
