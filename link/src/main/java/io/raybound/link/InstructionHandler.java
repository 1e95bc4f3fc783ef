package io.raybound.link;

import io.raybound.wire.link.InstructionPayload;

/// Acts on desired state, in the order of its arrival and from one thread.
///
/// Each call brings the newest desired state of one object (level-triggered): the same one may come again after a
/// restart, never an older one. Called only after the journal holds it. It should note and return; when it throws, the
/// same instruction is handed over again later.
@FunctionalInterface
public interface InstructionHandler {
    void handle(InstructionPayload instruction);
}
