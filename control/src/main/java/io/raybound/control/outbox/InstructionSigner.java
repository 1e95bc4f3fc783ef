package io.raybound.control.outbox;

import java.time.Instant;

/// Port: makes the signed bytes of an instruction.
@FunctionalInterface
public interface InstructionSigner {
    /// A JWS over type, key id, subject, store epoch and the instruction.
    ///
    /// @param notAfter bounds its first acceptance
    String sign(Instruction instruction, String epoch, Instant notAfter);
}
