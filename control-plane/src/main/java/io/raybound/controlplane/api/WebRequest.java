package io.raybound.controlplane.api;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// One HTTP request with its whole body, free of any server's types.
///
/// @param id names this request in logs and in problems of rank "our bug"
/// @param path as sent, without the query
/// @param pathParameters by the names of the route's template
/// @param query decoded, in order of appearance
/// @param headers lower-case name to values
/// @param remote address and port of the client
public record WebRequest(
        String id,
        String method,
        String path,
        Map<String, String> pathParameters,
        Map<String, List<String>> query,
        Map<String, List<String>> headers,
        String body,
        String remote) {
    private static final int MOST_FIELDS = 100;

    /// The first value of a header.
    public Optional<String> header(String name) {
        List<String> values = headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
        return values.stream().findFirst();
    }

    /// The first value of a query parameter.
    public Optional<String> queryValue(String name) {
        return query.getOrDefault(name, List.of()).stream().findFirst();
    }

    /// The value of a cookie (RFC 6265); empty when it is missing or sent twice.
    public Optional<String> cookie(String name) {
        List<String> found = new ArrayList<>();
        for (String line : headers.getOrDefault("cookie", List.of())) {
            for (String pair : line.split(";", MOST_FIELDS)) {
                int equals = pair.indexOf('=');
                if (equals > 0 && pair.substring(0, equals).strip().equals(name)) {
                    found.add(pair.substring(equals + 1).strip());
                }
            }
        }
        return found.size() == 1 ? Optional.of(found.getFirst()) : Optional.empty();
    }

    /// The fields of a form body (`application/x-www-form-urlencoded`); the first value counts.
    public Map<String, String> form() {
        Map<String, String> fields = new LinkedHashMap<>();
        decode(body).forEach((name, values) -> fields.put(name, values.getFirst()));
        return fields;
    }

    /// Decodes `a=b&c=d`; refused when an escape is broken.
    static Map<String, List<String>> decode(String text) {
        Map<String, List<String>> fields = new LinkedHashMap<>();
        if (text.isEmpty()) {
            return fields;
        }
        String[] pairs = text.split("&", MOST_FIELDS + 1);
        if (pairs.length > MOST_FIELDS) {
            throw Refused.of(400, "bad-request", "more than " + MOST_FIELDS + " parameters", "Send fewer parameters.");
        }
        for (String pair : pairs) {
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            String value = equals < 0 ? "" : pair.substring(equals + 1);
            fields.computeIfAbsent(unescape(name), n -> new ArrayList<>()).add(unescape(value));
        }
        return fields;
    }

    private static String unescape(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw Refused.of(400, "bad-request", "a percent escape is broken", "Encode parameters as RFC 3986 says.");
        }
    }
}
