package io.raybound.model;

import java.time.Instant;

/// Who did what, written in the same transaction as the change; each record carries the hash of the one before.
///
/// @param sequence 1, 2, 3 ... without a gap
/// @param action `<kind>.<verb>`, for instance `cluster.create`
/// @param hash lower-case hex SHA-256 over the previous hash and this record
public record AuditRecord(
        long sequence, Instant at, String principal, String action, String object, String outcome, String hash) {}
