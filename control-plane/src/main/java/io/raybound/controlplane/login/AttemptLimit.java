package io.raybound.controlplane.login;

import io.raybound.controlplane.api.Refused;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/// How many login attempts one address may make in a minute; the domain limits attempts per user as well.
///
/// Owns its map under its own lock; the map is bounded, the eldest address is forgotten first.
final class AttemptLimit {
    private static final int ADDRESSES = 10_000;
    private static final Duration WINDOW = Duration.ofMinutes(1);

    private final int most;
    private final InstantSource clock;
    private final Map<String, Window> windows = new LinkedHashMap<>();

    private record Window(Instant since, int attempts) {}

    AttemptLimit(int most, InstantSource clock) {
        this.most = most;
        this.clock = clock;
    }

    /// Counts an attempt; refused with 429 when there were too many.
    ///
    /// @param remote `ip:port`
    void attempt(String remote) {
        Instant now = clock.instant();
        String address = remote.substring(0, Math.max(0, remote.lastIndexOf(':')));
        int attempts;
        synchronized (windows) {
            Window window = windows.get(address);
            Window next = window == null || window.since().plus(WINDOW).isBefore(now)
                    ? new Window(now, 1)
                    : new Window(window.since(), window.attempts() + 1);
            windows.remove(address);
            windows.put(address, next);
            if (windows.size() > ADDRESSES) {
                windows.remove(windows.keySet().iterator().next());
            }
            attempts = next.attempts();
        }
        if (attempts > most) {
            throw Refused.of(
                    429, "too-many-attempts", "there were too many attempts from this address", "Wait a minute.");
        }
    }
}
