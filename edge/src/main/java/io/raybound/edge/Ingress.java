package io.raybound.edge;

import io.raybound.relay.Answer;
import io.raybound.relay.Decision;
import io.raybound.relay.Forward;
import io.raybound.relay.HttpService;
import io.raybound.relay.RequestHead;
import java.util.function.Supplier;

/// Sends each request to the head agent of its host. That SNI and Host are the same has been checked before (421).
final class Ingress implements HttpService {
    private static final String NO_ROUTE =
            "no cluster of this site has this name: it was never there, or it is stopped";
    private static final String AWAY =
            "the cluster does not answer right now: it may be starting, or its head restarts";

    private final Supplier<Routes> routes;

    Ingress(Supplier<Routes> routes) {
        this.routes = routes;
    }

    @Override
    public Decision decide(RequestHead request) {
        return routes.get()
                .find(request.host())
                .<Decision>map(target -> Forward.to(target)
                        .whenUnreachable(page(request, 503, AWAY).with("Retry-After", "5")))
                .orElseGet(() -> page(request, 404, NO_ROUTE));
    }

    private static Answer page(RequestHead request, int status, String line) {
        String accept = request.headers().get("Accept");
        if (accept == null || !accept.contains("text/html")) {
            return Answer.text(status, line);
        }
        String refresh = status == 503 ? "<meta http-equiv=\"refresh\" content=\"5\">" : "";
        return Answer.html(
                status,
                "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">" + refresh
                        + "<title>Raybound</title></head>"
                        + "<body style=\"font:16px/1.5 system-ui;margin:4rem auto;max-width:36rem\"><h1>" + status
                        + "</h1><p>" + Character.toUpperCase(line.charAt(0)) + line.substring(1)
                        + ".</p></body></html>");
    }
}
