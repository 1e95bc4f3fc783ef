package io.raybound.relay;

/// A backend's response head.
///
/// @param length the body's length, [RequestHead#CHUNKED] or [BodyReader#UNTIL_CLOSE]
/// @param reusable whether the backend keeps the connection open after it
record ResponseHead(int status, String reason, Headers headers, long length, boolean reusable) {
    boolean interim() {
        return status < 200;
    }
}
