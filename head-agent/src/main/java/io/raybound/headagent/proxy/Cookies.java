package io.raybound.headagent.proxy;

import io.raybound.relay.Headers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/// Our cookies and Ray's (RFC 6265): found, set, and kept away from where they do not belong.
final class Cookies {
    static final String ACCESS = "__Host-rb-access";
    static final String NONCE = "__Host-rb-nonce-";
    private static final String RAY = "ray-authentication-token";

    private Cookies() {}

    /// The value of the cookie, if it was sent exactly once: two of them are somebody's trick.
    static Optional<String> only(Headers headers, String name) {
        List<String> found = new ArrayList<>(1);
        each(headers, (cookie, value) -> {
            if (cookie.equals(name)) {
                found.add(value);
            }
        });
        return found.size() == 1 ? Optional.of(found.getFirst()) : Optional.empty();
    }

    /// Values of the nonce cookies, oldest first, at most eight.
    static List<String> nonces(Headers headers) {
        List<String> found = new ArrayList<>(2);
        each(headers, (cookie, value) -> {
            if (cookie.startsWith(NONCE) && found.size() < 8) {
                found.add(value);
            }
        });
        return found;
    }

    /// Leaves only cookies that are neither ours nor Ray's token.
    static void stripRequest(Headers headers) {
        List<String> kept = new ArrayList<>(4);
        each(headers, (cookie, value) -> {
            if (!isReserved(cookie)) {
                kept.add(cookie + "=" + value);
            }
        });
        headers.remove("Cookie");
        if (!kept.isEmpty()) {
            headers.add("Cookie", String.join("; ", kept));
        }
    }

    /// Drops cookies by which a backend would set Ray's token or one of ours, or reach other hosts.
    static void stripResponse(Headers headers) {
        List<String> all = headers.all("Set-Cookie");
        if (all.isEmpty()) {
            return;
        }
        headers.remove("Set-Cookie");
        for (String cookie : all) {
            String lower = cookie.toLowerCase(java.util.Locale.ROOT).replace(" ", "");
            int equals = cookie.indexOf('=');
            boolean reserved =
                    equals < 1 || isReserved(cookie.substring(0, equals).strip());
            if (!reserved && !lower.contains(";domain=")) {
                headers.add("Set-Cookie", cookie);
            }
        }
    }

    static String access(String value, long seconds) {
        return ACCESS + "=" + value + "; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=" + seconds;
    }

    /// SameSite=None: the ticket that answers it is posted by the console's site.
    static String nonce(String attempt, String value, long seconds) {
        return NONCE + attempt + "=" + value + "; Path=/; Secure; HttpOnly; SameSite=None; Max-Age=" + seconds;
    }

    private static boolean isReserved(String cookie) {
        return cookie.equalsIgnoreCase(RAY) || cookie.regionMatches(true, 0, "__Host-rb-", 0, 10);
    }

    private static void each(Headers headers, BiConsumer<String, String> cookie) {
        for (String line : headers.all("Cookie")) {
            for (String pair : line.split(";", -1)) {
                int equals = pair.indexOf('=');
                if (equals > 0) {
                    cookie.accept(
                            pair.substring(0, equals).strip(),
                            pair.substring(equals + 1).strip());
                }
            }
        }
    }
}
