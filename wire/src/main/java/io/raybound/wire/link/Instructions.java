package io.raybound.wire.link;

import java.time.Instant;
import java.util.List;

/// The answer to a poll: what changed since, or everything when `full`.
///
/// @param revision hand it back as `after=<epoch>.<revision>`
public record Instructions(
        String epoch, long revision, boolean full, List<SignedInstruction> instructions, Instant serverTime) {
    public Instructions {
        instructions = List.copyOf(instructions);
    }
}
