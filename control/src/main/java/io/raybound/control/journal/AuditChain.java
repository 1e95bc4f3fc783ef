package io.raybound.control.journal;

import io.raybound.model.AuditRecord;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/// The chain of audit records: each hash covers the record and the hash before it, so an altered or missing row shows.
public final class AuditChain {
    private static final String START = "0".repeat(64);
    private static final int STEP = 1_000;

    private AuditChain() {}

    /// The record with its place and hash in the chain.
    static AuditRecord chained(AuditLog log, AuditRecord bare) {
        long sequence = log.last().map(last -> last.sequence() + 1).orElse(1L);
        String before = log.last().map(AuditRecord::hash).orElse(START);
        AuditRecord placed = with(bare, sequence, "");
        return with(placed, sequence, hash(before, placed));
    }

    /// The sequence number of the first record that does not fit; 0 when all do.
    public static long firstBroken(AuditLog log) {
        String before = START;
        long expected = 1;
        List<AuditRecord> page = log.after(0, STEP);
        while (!page.isEmpty()) {
            for (AuditRecord audit : page) {
                if (audit.sequence() != expected || !audit.hash().equals(hash(before, audit))) {
                    return expected;
                }
                before = audit.hash();
                expected++;
            }
            page = log.after(expected - 1, STEP);
        }
        return 0;
    }

    private static AuditRecord with(AuditRecord a, long sequence, String hash) {
        return new AuditRecord(sequence, a.at(), a.principal(), a.action(), a.object(), a.outcome(), hash);
    }

    private static String hash(String before, AuditRecord audit) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            for (String part : new String[] {
                before,
                Long.toString(audit.sequence()),
                audit.at().toString(),
                audit.principal(),
                audit.action(),
                audit.object(),
                audit.outcome()
            }) {
                byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
                sha.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
                sha.update(bytes);
            }
            return HexFormat.of().formatHex(sha.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
