package io.raybound.cli.api;

/// What came back: status, content type (empty when none was told) and the whole body as text.
public record Reply(int status, String contentType, String text) {
    public boolean isOk() {
        return status >= 200 && status < 300;
    }
}
