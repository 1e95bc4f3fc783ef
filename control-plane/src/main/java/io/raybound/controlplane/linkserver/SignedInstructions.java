package io.raybound.controlplane.linkserver;

import io.raybound.control.outbox.Instruction;
import io.raybound.control.outbox.InstructionSigner;
import io.raybound.identity.Instructions;
import io.raybound.identity.SigningKey;
import io.raybound.wire.Json;
import io.raybound.wire.link.InstructionPayload;
import java.time.Instant;
import java.util.function.Supplier;

/// Signs instructions with the control plane's current signing key.
public final class SignedInstructions implements InstructionSigner {
    private final Supplier<SigningKey> current;

    public SignedInstructions(Supplier<SigningKey> current) {
        this.current = current;
    }

    @Override
    public String sign(Instruction instruction, String epoch, Instant notAfter) {
        String spec = instruction.spec();
        InstructionPayload payload = new InstructionPayload(
                instruction.kind(),
                instruction.id(),
                instruction.generation(),
                instruction.subject(),
                epoch,
                notAfter,
                instruction.tombstone(),
                spec == null ? null : Json.tree(spec));
        return Instructions.sign(Json.write(payload), current.get());
    }
}
