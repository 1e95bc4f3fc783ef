package io.raybound.relay;

import java.time.Duration;

/// Bounds of one server; every wait has one.
///
/// @param requestLine bytes of the request line (414 beyond)
/// @param headerBytes bytes of all header fields (431 beyond)
/// @param headerCount number of header fields (431 beyond)
/// @param connections open client connections; more are closed at once
/// @param header from the first byte of a head to its end
/// @param idle between two requests, and between two parts of a body that is being read
/// @param answer until the backend begins its answer, and between two parts of it; also the longest wait for our own
/// late answers
/// @param connect until a backend connection stands, its TLS handshake included
/// @param tunnel without a byte either way on an open WebSocket or layer-4 relay
/// @param recheck between two looks at whether an open exchange is still allowed
public record Limits(
        int requestLine,
        int headerBytes,
        int headerCount,
        int connections,
        Duration header,
        Duration idle,
        Duration answer,
        Duration connect,
        Duration tunnel,
        Duration recheck) {

    public static Limits defaults() {
        return new Limits(
                8 * 1024,
                32 * 1024,
                100,
                20_000,
                Duration.ofSeconds(10),
                Duration.ofSeconds(75),
                Duration.ofMinutes(5),
                Duration.ofSeconds(5),
                Duration.ofHours(24),
                Duration.ofSeconds(2));
    }

    public Limits header(Duration wait) {
        return new Limits(
                requestLine, headerBytes, headerCount, connections, wait, idle, answer, connect, tunnel, recheck);
    }

    public Limits idle(Duration wait) {
        return new Limits(
                requestLine, headerBytes, headerCount, connections, header, wait, answer, connect, tunnel, recheck);
    }

    public Limits answer(Duration wait) {
        return new Limits(
                requestLine, headerBytes, headerCount, connections, header, idle, wait, connect, tunnel, recheck);
    }

    public Limits recheck(Duration wait) {
        return new Limits(
                requestLine, headerBytes, headerCount, connections, header, idle, answer, connect, tunnel, wait);
    }
}
