package io.raybound.relay;

import java.nio.charset.StandardCharsets;

/// A complete answer of our own.
///
/// @param headers beyond Content-Length, Date and Connection, which the server sets
/// @param close whether the connection ends after it
@SuppressWarnings("ArrayRecordComponent") // a body is handed over, not compared
public record Answer(int status, Headers headers, byte[] body, boolean close) implements Decision {
    public Answer {
        if (status < 200 || status > 599) {
            throw new IllegalArgumentException("status " + status + " is not final");
        }
    }

    /// One plain line (a line feed is added): what a person reads who used a tool.
    public static Answer text(int status, String line) {
        return of(status, "text/plain; charset=utf-8", line + "\n");
    }

    public static Answer html(int status, String page) {
        return of(status, "text/html; charset=utf-8", page);
    }

    public static Answer json(int status, byte[] body) {
        return new Answer(status, Headers.of("Content-Type", "application/json"), body, false);
    }

    /// A refusal in the form of RFC 9457; the body is the problem object.
    public static Answer problem(int status, byte[] body) {
        return new Answer(status, Headers.of("Content-Type", "application/problem+json"), body, false);
    }

    public static Answer redirect(int status, String location) {
        return new Answer(status, Headers.of("Location", location), new byte[0], false);
    }

    public static Answer empty(int status) {
        return new Answer(status, new Headers(), new byte[0], false);
    }

    private static Answer of(int status, String type, String text) {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        return new Answer(status, Headers.of("Content-Type", type), body, false);
    }

    /// The same with one more header.
    public Answer with(String name, String value) {
        return new Answer(status, headers.copy().add(name, value), body, close);
    }

    /// The same, and the connection ends after it.
    public Answer closing() {
        return new Answer(status, headers, body, true);
    }
}
