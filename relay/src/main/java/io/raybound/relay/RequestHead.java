package io.raybound.relay;

/// A complete, well-formed request head.
///
/// @param target the request target in origin form, as sent (begins with `/`)
/// @param headers as sent, order kept; hostile
/// @param host the Host field, lower-cased, without port and trailing dot
/// @param length the body's length, 0 when there is none, [#CHUNKED] when only its end tells
public record RequestHead(
        String method, String target, boolean http11, Headers headers, String host, long length, Peer peer) {
    public static final long CHUNKED = -1;

    /// The target up to the query, still percent-encoded.
    public String path() {
        int query = target.indexOf('?');
        return query < 0 ? target : target.substring(0, query);
    }

    /// The target after the question mark, empty when there is none.
    public String query() {
        int query = target.indexOf('?');
        return query < 0 ? "" : target.substring(query + 1);
    }

    /// Whether this asks for a WebSocket (RFC 6455). Every other upgrade is ignored and never forwarded.
    public boolean webSocket() {
        return http11
                && method.equals("GET")
                && length == 0
                && "websocket".equalsIgnoreCase(headers.get("Upgrade"))
                && Hygiene.names(headers, "Connection", "upgrade")
                && headers.contains("Sec-WebSocket-Key");
    }

    /// Whether the method is one that changes nothing (RFC 9110 section 9.2.1).
    public boolean safe() {
        return switch (method) {
            case "GET", "HEAD", "OPTIONS", "TRACE" -> true;
            default -> false;
        };
    }

    boolean keepAlive() {
        return http11 && !Hygiene.names(headers, "Connection", "close");
    }

    boolean expectsContinue() {
        return http11 && "100-continue".equalsIgnoreCase(headers.get("Expect"));
    }

    /// The request line without its query, which may hold secrets.
    @Override
    public String toString() {
        return method + " " + host + path();
    }
}
