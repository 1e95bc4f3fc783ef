package io.raybound.model;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;

/// Who did what, written in the same transaction as the change; each record carries the hash of the one before.
///
/// @param sequence 1, 2, 3 ... without a gap
/// @param action `<kind>.<verb>`, for instance `cluster.create`
/// @param hash lower-case hex SHA-256 over the previous hash and this record
public record AuditRecord(
        long sequence, Instant at, String principal, String action, String object, String outcome, String hash) {
    /// What stands for the hash before the first record.
    public static final String START = "0".repeat(64);

    /// The hash of this record after one with the hash `before`: SHA-256 over each part with its length in front.
    public String hashAfter(String before) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            String[] parts = {before, Long.toString(sequence), at.toString(), principal, action, object, outcome};
            for (String part : parts) {
                byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
                sha.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
                sha.update(bytes);
            }
            return HexFormat.of().formatHex(sha.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /// The same record with its place and hash after the one before.
    public AuditRecord chained(long place, String before) {
        AuditRecord placed = new AuditRecord(place, at, principal, action, object, outcome, "");
        return new AuditRecord(place, at, principal, action, object, outcome, placed.hashAfter(before));
    }
}
