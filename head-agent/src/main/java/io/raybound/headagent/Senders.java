package io.raybound.headagent;

import io.raybound.headagent.proxy.JobObserver;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Remembers which user sent which submission through the head's port; the newest 10,000. Thread-safe, never blocks
/// long.
final class Senders implements JobObserver {
    private static final int MOST = 10_000;

    private final Map<String, String> users = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
            return size() > MOST;
        }
    };

    @Override
    public synchronized void submitted(String user, String userName, String submissionId) {
        users.put(submissionId, user);
    }

    synchronized Optional<String> of(String submissionId) {
        return Optional.ofNullable(users.get(submissionId));
    }
}
