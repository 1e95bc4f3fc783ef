package io.raybound.headagent.uplink;

import io.raybound.headagent.proxy.Trust;
import io.raybound.identity.PublicKeyRing;
import io.raybound.identity.Revocations;
import io.raybound.wire.link.KeysInstruction;
import io.raybound.wire.link.KeysInstruction.Revocation;
import io.raybound.wire.link.PublicKeyInfo;
import io.raybound.wire.local.HandedKeys;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Which keys verify grants, and what is revoked: heard over the agent's own link, or handed over by the operator.
///
/// The own link wins while it is up; within one store epoch the higher generation wins; otherwise the operator's file.
/// What either of the two calls revoked is revoked. Thread-safe.
public final class KeysInForce {
    private static final Logger log = LoggerFactory.getLogger(KeysInForce.class);

    private final BooleanSupplier linkUp;
    private @Nullable HandedKeys heard;
    private @Nullable HandedKeys handed;
    private volatile Current current = new Current(false, new Trust(new PublicKeyRing(Map.of()), Revocations.NONE));

    private record Current(boolean linkUp, Trust trust) {}

    public KeysInForce(BooleanSupplier linkUp) {
        this.linkUp = linkUp;
    }

    /// From an instruction of kind `keys`.
    ///
    /// @throws IllegalArgumentException when a key cannot be used; what was in force stays
    public void heard(HandedKeys keys) {
        ring(keys.keys());
        synchronized (this) {
            heard = keys;
            renew(linkUp.getAsBoolean());
        }
        told("link", keys);
    }

    /// From the operator's file.
    ///
    /// @throws IllegalArgumentException when a key cannot be used; what was in force stays
    public void handed(HandedKeys keys) {
        ring(keys.keys());
        synchronized (this) {
            handed = keys;
            renew(linkUp.getAsBoolean());
        }
        told("operator", keys);
    }

    /// What is in force; the same object while nothing changed. Never blocks.
    public Trust trust() {
        boolean up = linkUp.getAsBoolean();
        Current now = current;
        if (now.linkUp() != up) {
            now = renew(up);
        }
        return now.trust();
    }

    private synchronized Current renew(boolean up) {
        HandedKeys chosen = chosen(up);
        PublicKeyRing ring = chosen == null ? new PublicKeyRing(Map.of()) : ring(chosen.keys());
        Current next = new Current(up, new Trust(ring, revocations()));
        current = next;
        return next;
    }

    /// What either source calls revoked; of two times the later, which revokes more.
    private Revocations revocations() {
        Map<String, Instant> since = new HashMap<>();
        for (HandedKeys each : new @Nullable HandedKeys[] {heard, handed}) {
            if (each != null) {
                for (Revocation revocation : each.keys().revocations()) {
                    since.merge(revocation.id(), revocation.since(), (a, b) -> a.isAfter(b) ? a : b);
                }
            }
        }
        return new Revocations(since);
    }

    private @Nullable HandedKeys chosen(boolean up) {
        HandedKeys own = heard;
        HandedKeys file = handed;
        if (own == null || file == null) {
            return own == null ? file : own;
        }
        if (own.epoch().equals(file.epoch())) {
            return own.generation() >= file.generation() ? own : file;
        }
        return up ? own : file;
    }

    private static PublicKeyRing ring(KeysInstruction keys) {
        Map<String, String> byKid = new HashMap<>();
        for (PublicKeyInfo each : keys.grantKeys()) {
            byKid.put(each.kid(), each.publicKey());
        }
        return PublicKeyRing.read(byKid);
    }

    private static void told(String source, HandedKeys keys) {
        log.atInfo()
                .setMessage("grant keys taken over")
                .addKeyValue("source", source)
                .addKeyValue("generation", keys.generation())
                .addKeyValue("keys", keys.keys().grantKeys().size())
                .addKeyValue("revocations", keys.keys().revocations().size())
                .log();
    }
}
