package io.raybound.relay;

import java.util.concurrent.atomic.AtomicBoolean;

/// What all connections of one server share.
record Core(Loops loops, ServerOptions options, HttpService service, AtomicBoolean draining) {
    Limits limits() {
        return options.limits();
    }
}
