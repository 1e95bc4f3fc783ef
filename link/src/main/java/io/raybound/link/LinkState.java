package io.raybound.link;

import io.raybound.model.Failure;
import java.time.Instant;

/// Where a link stands.
public sealed interface LinkState {
    /// No session yet.
    record Connecting() implements LinkState {}

    /// Requests are answered.
    record Up(Instant since) implements LinkState {}

    /// Requests fail; tried again with growing pauses. What runs goes on.
    record Down(Instant since, Failure why) implements LinkState {}

    /// Another program took this machine's place. Final: this one must stop acting.
    record Superseded(Failure why) implements LinkState {}

    /// The key is no longer welcome. Final: act no more, leave what runs, enroll again.
    record Revoked(Failure why) implements LinkState {}

    /// Closed by its owner. Final.
    record Closed() implements LinkState {}

    /// True when the loop will not come back by itself.
    default boolean isFinal() {
        return this instanceof Superseded || this instanceof Revoked || this instanceof Closed;
    }

    /// The word for people and status files.
    default String word() {
        return switch (this) {
            case Connecting _ -> "connecting";
            case Up _ -> "up";
            case Down _ -> "down";
            case Superseded _ -> "superseded";
            case Revoked _ -> "revoked";
            case Closed _ -> "closed";
        };
    }
}
