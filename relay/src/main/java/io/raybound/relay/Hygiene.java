package io.raybound.relay;

import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.Set;

/// Which header fields cross the relay: hop-by-hop ones never do (RFC 9110 section 7.6.1), nor what claims an origin
/// that only we can know.
final class Hygiene {
    private static final Set<String> HOP_BY_HOP = Set.of(
            "connection",
            "keep-alive",
            "proxy-connection",
            "proxy-authenticate",
            "proxy-authorization",
            "te",
            "trailer",
            "transfer-encoding",
            "content-length",
            "upgrade",
            "http2-settings",
            "expect");

    /// What a field named in Connection may never remove: the end-to-end fields that decisions rest on.
    private static final Set<String> PROTECTED = Set.of("host", "authorization", "cookie", "origin", "content-type");

    private Hygiene() {}

    /// A copy of the client's headers, ready for the decision's edits.
    static Headers forward(RequestHead head) {
        Headers from = head.headers();
        Set<String> named = named(from);
        Headers to = new Headers();
        for (int i = 0; i < from.size(); i++) {
            String name = from.name(i);
            String lower = Syntax.lower(name);
            if (crosses(lower, named) && !claimsOrigin(lower)) {
                to.append(name, from.value(i));
            }
        }
        InetSocketAddress remote = head.peer().remote();
        to.append(
                "X-Forwarded-For",
                remote.isUnresolved() ? "unknown" : remote.getAddress().getHostAddress());
        to.append("X-Forwarded-Proto", head.peer().secure() ? "https" : "http");
        to.append("X-Forwarded-Host", head.host());
        return to;
    }

    /// A copy of the backend's headers, ready for the decision's edits.
    static Headers backward(Headers from) {
        Set<String> named = named(from);
        Headers to = new Headers();
        for (int i = 0; i < from.size(); i++) {
            String name = from.name(i);
            if (crosses(Syntax.lower(name), named)) {
                to.append(name, from.value(i));
            }
        }
        return to;
    }

    /// Whether the comma-separated field lists the (lower-case) element.
    static boolean names(Headers headers, String field, String element) {
        for (int i = 0; i < headers.size(); i++) {
            if (headers.name(i).equalsIgnoreCase(field)) {
                for (String part : headers.value(i).split(",", -1)) {
                    if (part.strip().equalsIgnoreCase(element)) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private static boolean crosses(String lower, Set<String> named) {
        return !HOP_BY_HOP.contains(lower) && lower.indexOf('_') < 0 && !named.contains(lower);
    }

    private static boolean claimsOrigin(String lower) {
        return lower.startsWith("x-forwarded")
                || lower.equals("forwarded")
                || lower.equals("x-real-ip")
                || lower.startsWith("x-original-")
                || lower.startsWith("x-rewrite-")
                || lower.equals("x-http-method-override");
    }

    private static Set<String> named(Headers headers) {
        Set<String> named = Set.of();
        for (int i = 0; i < headers.size(); i++) {
            if (headers.name(i).equalsIgnoreCase("connection")) {
                for (String part : headers.value(i).split(",", -1)) {
                    String name = Syntax.lower(part.strip());
                    if (!HOP_BY_HOP.contains(name)
                            && !PROTECTED.contains(name)
                            && !name.equals("close")
                            && !name.isEmpty()) {
                        named = named.isEmpty() ? new HashSet<>() : named;
                        named.add(name);
                    }
                }
            }
        }
        return named;
    }
}
