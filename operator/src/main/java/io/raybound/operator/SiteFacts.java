package io.raybound.operator;

import io.raybound.identity.PrivateFile;
import io.raybound.runtimelocal.AgentNetwork;
import io.raybound.wire.Json;
import io.raybound.wire.link.InstructionPayload;
import io.raybound.wire.link.KeysInstruction;
import io.raybound.wire.link.SiteInstruction;
import io.raybound.wire.local.HandedKeys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What the control plane told this site of itself: its names, and the keys that head agents verify people by.
final class SiteFacts {
    private final OperatorSettings settings;
    private volatile @Nullable SiteInstruction names;
    private volatile long generation;

    SiteFacts(OperatorSettings settings) {
        this.settings = settings;
    }

    void takeNames(InstructionPayload payload) {
        names = Json.readLenient(Objects.requireNonNull(payload.spec()).toString(), SiteInstruction.class);
        generation = payload.generation();
    }

    /// Hands grant keys and revocations on to all head agents, by one file that is swapped whole.
    void takeKeys(InstructionPayload payload) {
        KeysInstruction keys =
                Json.readLenient(Objects.requireNonNull(payload.spec()).toString(), KeysInstruction.class);
        HandedKeys handed = new HandedKeys(payload.epoch(), payload.generation(), keys);
        try {
            PrivateFile.write(settings.keys(), Json.write(handed) + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Optional<SiteInstruction> names() {
        return Optional.ofNullable(names);
    }

    /// The generation of the names; 0 before they came.
    long generation() {
        return generation;
    }

    /// What head agents are started with; empty until the names are known.
    Optional<AgentNetwork> network() {
        return names().map(site -> new AgentNetwork(
                settings.sitePort(),
                settings.controlPlaneUrl().toString(),
                site.consoleUrl(),
                settings.caFile(),
                settings.keys()));
    }
}
