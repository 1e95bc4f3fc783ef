package io.raybound.headagent.proxy;

import io.raybound.model.Secret;
import io.raybound.relay.Headers;
import java.util.Locale;

/// What crosses between a person's tool and Ray: the cluster's token instead of the person's, and no sign of a browser,
/// because Ray refuses what looks like one and our own origin check has already been made.
final class RayHeaders {
    private final String authorization;

    RayHeaders(Secret rayToken) {
        this.authorization = "Bearer " + rayToken.reveal();
    }

    void toRay(Headers headers) {
        Cookies.stripRequest(headers);
        headers.removeIf(RayHeaders::isForUs);
        String agent = headers.get("User-Agent");
        if (agent != null && agent.toLowerCase(Locale.ROOT).contains("mozilla")) {
            headers.set("User-Agent", "raybound-head-agent");
        }
        headers.set("X-Forwarded-Proto", "https");
        headers.add("Authorization", authorization);
    }

    void toClient(Headers headers) {
        Cookies.stripResponse(headers);
        headers.removeIf(name -> name.toLowerCase(Locale.ROOT).startsWith("access-control-"));
        headers.set("Referrer-Policy", "no-referrer");
    }

    private static boolean isForUs(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        boolean browser = lower.startsWith("sec-") && !lower.startsWith("sec-websocket-");
        return browser
                || lower.equals("authorization")
                || lower.equals("x-ray-authorization")
                || lower.equals("origin")
                || lower.equals("referer")
                || lower.startsWith("access-control-")
                || lower.startsWith("x-raybound-");
    }
}
