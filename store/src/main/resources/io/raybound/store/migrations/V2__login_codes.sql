-- Logins of programs that wait for a person at a browser; known by the hashes of their codes.
CREATE TABLE login_codes (
  hash TEXT NOT NULL PRIMARY KEY,
  user_hash TEXT UNIQUE,
  challenge TEXT,
  asked_from TEXT NOT NULL,
  principal_id TEXT,
  refused ${bigint} NOT NULL,
  expires_at ${bigint} NOT NULL
) ${strict};

CREATE INDEX login_codes_expires ON login_codes (expires_at);
