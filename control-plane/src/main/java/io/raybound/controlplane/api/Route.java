package io.raybound.controlplane.api;

import java.util.Set;

/// One way in: method and path template (`/v1/clusters/{id}`), the content types its body may have, and who answers.
///
/// @param bodies content types of the body; empty when the route takes none
public record Route(String method, String path, Set<String> bodies, Responder responder) {
    /// Answers a request, or throws [Refused] or the domain's refusal.
    @FunctionalInterface
    public interface Responder {
        Answer respond(WebRequest request);
    }

    /// A route without a body.
    public static Route get(String path, Responder responder) {
        return new Route("GET", path, Set.of(), responder);
    }

    /// A route that takes a form.
    public static Route form(String path, Responder responder) {
        return new Route("POST", path, Set.of("application/x-www-form-urlencoded"), responder);
    }
}
