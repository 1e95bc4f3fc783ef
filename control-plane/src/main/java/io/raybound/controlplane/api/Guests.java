package io.raybound.controlplane.api;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// The open connections: a bounded number, and each has to bring its first request's head in time, so that clients
/// which
/// only connect, or send a byte now and then, cannot hold all places.
final class Guests {
    private static final int MOST = 4_000;

    private final Vertx vertx;
    private final Duration patience;
    private final AtomicInteger open = new AtomicInteger();
    private final Map<HttpConnection, Long> silent = new ConcurrentHashMap<>();

    Guests(Vertx vertx, Duration patience) {
        this.vertx = vertx;
        this.patience = patience;
    }

    /// A connection came; closed at once when there are too many.
    void enter(HttpConnection connection) {
        if (open.incrementAndGet() > MOST) {
            open.decrementAndGet();
            var _ = connection.close();
            return;
        }
        silent.put(connection, vertx.setTimer(patience.toMillis(), timer -> {
            if (silent.remove(connection) != null) {
                var _ = connection.close();
            }
        }));
        connection.closeHandler(closed -> {
            open.decrementAndGet();
            spoke(connection);
        });
    }

    /// It brought a request.
    void spoke(HttpConnection connection) {
        Long timer = silent.remove(connection);
        if (timer != null) {
            vertx.cancelTimer(timer);
        }
    }
}
