package io.raybound.link;

import io.raybound.identity.Check;
import io.raybound.identity.Instructions;
import io.raybound.identity.PublicKeyRing;
import io.raybound.model.Id;
import io.raybound.wire.Json;
import io.raybound.wire.link.InstructionPayload;
import java.time.Instant;
import java.util.Set;

/// Decides whether a signed instruction may be acted on: signed by a known key, for this very machine and store epoch,
/// newer than anything seen of its object, and not past its first acceptance.
final class Acceptance {
    private final PublicKeyRing keys;
    private final Id subject;
    private final Set<String> kinds;

    Acceptance(PublicKeyRing keys, Id subject, Set<String> kinds) {
        this.keys = keys;
        this.subject = subject;
        this.kinds = Set.copyOf(kinds);
    }

    /// What becomes of one instruction.
    sealed interface Verdict {}

    /// Journal it, then act.
    record Fresh(InstructionPayload payload) implements Verdict {}

    /// This generation was accepted before.
    record Known(InstructionPayload payload) implements Verdict {}

    /// Older than what was accepted: a replay, or a control plane that was restored from a backup.
    record Older(InstructionPayload payload, long mark) implements Verdict {}

    /// Signed and meant for us, but of a kind this version does not know.
    record Unsupported(InstructionPayload payload) implements Verdict {}

    /// Not to be believed.
    record Refused(String code, String sentence) implements Verdict {}

    Verdict judge(String signed, String epoch, Journal journal, Instant now) {
        if (!(Instructions.verify(signed, keys) instanceof Check.Passed<String>(String text))) {
            return new Refused("instruction-unsigned", "No known key signed this instruction.");
        }
        InstructionPayload payload;
        try {
            payload = Json.readLenient(text, InstructionPayload.class);
        } catch (IllegalArgumentException e) {
            return new Refused("instruction-malformed", "An instruction cannot be read: " + e.getMessage() + ".");
        }
        if (!payload.subject().equals(subject)) {
            return new Refused("instruction-foreign", "An instruction is for " + payload.subject() + ", not for us.");
        }
        if (!payload.epoch().equals(epoch)) {
            return new Refused("instruction-epoch", "An instruction is of another store epoch than the session.");
        }
        if (!kinds.contains(payload.kind())) {
            return new Unsupported(payload);
        }
        long mark = journal.mark(ObjectKey.of(payload));
        if (payload.generation() == mark) {
            return new Known(payload);
        }
        if (payload.generation() < mark) {
            return new Older(payload, mark);
        }
        if (!now.isBefore(payload.notAfter())) {
            return new Refused(
                    "instruction-late",
                    "The instruction for " + payload.id() + " was to be accepted before " + payload.notAfter() + ".");
        }
        return new Fresh(payload);
    }
}
