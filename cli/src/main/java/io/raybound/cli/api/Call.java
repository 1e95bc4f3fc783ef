package io.raybound.cli.api;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One HTTP request.
///
/// @param body null for none; @param upload a file sent as the body instead; null for none
public record Call(
        String method,
        URI uri,
        Map<String, String> headers,
        @Nullable String body,
        @Nullable Path upload,
        Duration limit) {
    /// How long an ordinary request may take.
    public static final Duration USUAL = Duration.ofSeconds(30);

    public Call {
        headers = Map.copyOf(headers);
    }

    /// A request without a body.
    public static Call plain(String method, URI uri, Map<String, String> headers) {
        return new Call(method, uri, headers, null, null, USUAL);
    }
}
