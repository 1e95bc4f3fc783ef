package io.raybound.control.access;

import io.raybound.control.Code;
import io.raybound.control.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/// Slows down guessing: after ten failures a login name rests for five minutes. Bounded; guarded by `this`.
final class Attempts {
    private static final int MOST = 10;
    private static final int NAMES = 10_000;
    private static final Duration REST = Duration.ofMinutes(5);

    private final Map<String, Failures> byName = new LinkedHashMap<>();

    private record Failures(int count, Instant last) {}

    synchronized void check(String name, Instant now) {
        Failures failures = byName.get(name);
        if (failures != null && failures.last.plus(REST).isBefore(now)) {
            byName.remove(name);
        } else if (failures != null && failures.count >= MOST) {
            throw new Refusal(
                    Code.TOO_MANY_ATTEMPTS,
                    "too many failed logins with this name",
                    "Wait five minutes, or ask an administrator for a login link.");
        }
    }

    synchronized void failed(String name, Instant now) {
        String key = name.length() > 64 ? name.substring(0, 64) : name;
        Failures before = byName.remove(key);
        byName.put(key, new Failures(before == null ? 1 : before.count + 1, now));
        if (byName.size() > NAMES) {
            byName.remove(byName.keySet().iterator().next());
        }
    }

    synchronized void succeeded(String name) {
        byName.remove(name);
    }
}
