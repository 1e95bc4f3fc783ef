package io.raybound.headagent.proxy;

import io.raybound.relay.Headers;
import io.raybound.relay.RequestHead;
import java.util.List;
import java.util.Optional;

/// Whose page a browser's request comes from. Sibling hosts are as foreign as any other.
final class OriginRule {
    private OriginRule() {}

    /// Why the request is refused; empty when it may go on.
    ///
    /// @param changes whether the request can change something
    static Optional<String> refuse(RequestHead request, Entry.Known entry, boolean changes, String own) {
        Headers headers = request.headers();
        List<String> origins = headers.all("Origin");
        boolean strict = changes || request.webSocket();
        if (origins.size() > 1
                || (origins.size() == 1 && strict && !origins.getFirst().equals(own))) {
            return Optional.of("a page of another origin may not do this");
        }
        if (!entry.browser()) {
            return Optional.empty();
        }
        String site = headers.get("Sec-Fetch-Site");
        boolean same = "same-origin".equals(site)
                || (origins.size() == 1 && origins.getFirst().equals(own));
        if (strict && !same) {
            return Optional.of("only pages of this cluster may do this");
        }
        boolean foreign = site != null && !site.equals("same-origin") && !site.equals("none");
        if (foreign && !navigation(headers)) {
            return Optional.of("pages of other sites may only link here");
        }
        return Optional.empty();
    }

    /// Whether a person opens a page in a tab, rather than a script or tool asking for data.
    static boolean opensPage(RequestHead request) {
        Headers headers = request.headers();
        if (!request.method().equals("GET") || request.webSocket() || headers.contains("Authorization")) {
            return false;
        }
        if (headers.contains("Sec-Fetch-Mode")) {
            return navigation(headers);
        }
        String accept = headers.get("Accept");
        return accept != null && accept.contains("text/html");
    }

    private static boolean navigation(Headers headers) {
        String dest = headers.get("Sec-Fetch-Dest");
        return "navigate".equals(headers.get("Sec-Fetch-Mode")) && (dest == null || dest.equals("document"));
    }
}
