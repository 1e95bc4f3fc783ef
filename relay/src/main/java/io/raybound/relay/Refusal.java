package io.raybound.relay;

/// Bytes that are no acceptable HTTP/1.1 message; the connection they came on ends after the answer.
final class Refusal extends Exception {
    private static final long serialVersionUID = 1;
    private final int status;

    Refusal(int status, String line) {
        super(line, null, false, false);
        this.status = status;
    }

    static Refusal bad(String line) {
        return new Refusal(400, line);
    }

    int status() {
        return status;
    }

    String line() {
        return String.valueOf(getMessage());
    }
}
