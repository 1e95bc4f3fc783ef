package io.raybound.headagent.proxy;

/// Hears which user sent which job with plain Ray tools.
@FunctionalInterface
public interface JobObserver {
    /// Ray has accepted the submission. Called on an event loop: must not block.
    void submitted(String user, String userName, String submissionId);
}
