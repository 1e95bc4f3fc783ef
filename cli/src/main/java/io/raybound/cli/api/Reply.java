package io.raybound.cli.api;

import java.nio.charset.StandardCharsets;

/// What came back: status, content type (empty when none was told) and the whole body.
public record Reply(int status, String contentType, byte[] body) {
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    public boolean isOk() {
        return status >= 200 && status < 300;
    }
}
