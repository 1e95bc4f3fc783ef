package io.raybound.relay;

import org.jspecify.annotations.Nullable;

/// The one idle backend connection that a client connection keeps for its next request.
final class Backends {
    private @Nullable Backend idle;

    /// Takes the idle connection if it leads to the same place for the same owner and is young enough; else closes it.
    @Nullable
    Backend take(Forward forward) {
        Backend kept = idle;
        idle = null;
        if (kept != null && !kept.fits(forward)) {
            kept.close();
            return null;
        }
        return kept;
    }

    void keep(Backend backend) {
        close();
        idle = backend;
    }

    void close() {
        Backend kept = idle;
        idle = null;
        if (kept != null) {
            kept.close();
        }
    }
}
