package io.raybound.operator;

import io.raybound.link.Credentials;
import io.raybound.model.Id;
import io.raybound.runtimekubernetes.SiteWorld;
import io.raybound.wire.Json;
import io.raybound.wire.link.InstructionPayload;
import io.raybound.wire.link.KeysInstruction;
import io.raybound.wire.link.SiteInstruction;
import io.raybound.wire.local.HandedKeys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What the control plane told this site of itself, gathered for the runtime: names, keys and roots for head agents.
final class KubernetesWorld {
    private final KubernetesSite settings;
    private @Nullable Id site;
    private @Nullable SiteInstruction names;
    private @Nullable HandedKeys keys;
    private long generation;
    private @Nullable String roots;

    KubernetesWorld(KubernetesSite settings) {
        this.settings = settings;
    }

    synchronized void enrolled(Credentials who) {
        site = who.siteId();
    }

    synchronized void takeNames(InstructionPayload payload) {
        names = Json.readLenient(Objects.requireNonNull(payload.spec()).toString(), SiteInstruction.class);
        generation = payload.generation();
    }

    synchronized void takeKeys(InstructionPayload payload) {
        KeysInstruction said =
                Json.readLenient(Objects.requireNonNull(payload.spec()).toString(), KeysInstruction.class);
        keys = new HandedKeys(payload.epoch(), payload.generation(), said);
    }

    synchronized Optional<SiteInstruction> names() {
        return Optional.ofNullable(names);
    }

    /// The generation of the names; 0 before they came.
    synchronized long generation() {
        return generation;
    }

    /// Reads the roots of trust again; true when they are others than before.
    synchronized boolean look() {
        String before = roots;
        roots = read();
        return before != null && !before.equals(roots);
    }

    /// All of it; empty until all is known.
    synchronized Optional<SiteWorld> now() {
        if (site == null || names == null || keys == null) {
            return Optional.empty();
        }
        if (roots == null) {
            roots = read();
        }
        return Optional.of(new SiteWorld(
                site,
                String.valueOf(settings.controlPlaneUrl().getHost()).toLowerCase(Locale.ROOT),
                settings.controlPlaneUrl().toString(),
                names.consoleUrl(),
                settings.sitePort(),
                roots,
                Json.write(keys) + "\n"));
    }

    private String read() {
        Path extra = settings.proxy().extraCaFile();
        Path ca = settings.caFile();
        try {
            String own = ca == null ? PublicRoots.pem() : Files.readString(ca);
            return extra == null ? own : own.stripTrailing() + "\n" + Files.readString(extra);
        } catch (IOException e) {
            throw new UncheckedIOException("the roots of trust are not readable: " + e.getMessage(), e);
        }
    }
}
