package io.raybound.relay;

import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// An authenticated loopback address of a remote TLS host: plain HTTP in, TLS with an Authorization header out.
///
/// Requests, large bodies and WebSockets are streamed. Web pages cannot use it: the Host must be a loopback name with
/// our port, and what a browser sends from another origin is refused. Other programs of this machine can.
public final class PortForward implements AutoCloseable {
    private static final Answer STRANGER =
            Answer.text(401, "this address needs its token (Authorization: Bearer ...); see raybound env");

    /// Where to forward, and as whom.
    ///
    /// @param target the address to dial (an override, or the host itself unresolved) and its TLS
    /// @param host sent as Host, with the port where it is not 443
    /// @param authorization the whole value, such as `Bearer x`; asked per request, may block
    /// @param log where the connections are noted
    public record Options(
            InetSocketAddress listen, Target target, String host, Supplier<String> authorization, ConnectionsLog log) {}

    private final RelayServer server;

    private PortForward(RelayServer server) {
        this.server = server;
    }

    /// Binds and forwards for every program of this machine.
    ///
    /// @throws java.io.UncheckedIOException when the address cannot be bound
    /// @throws IllegalArgumentException when the address is not loopback
    public static PortForward start(Loops loops, Options options) {
        return start(loops, options, request -> true);
    }

    /// As [#start(Loops, Options)], for requests that are admitted only; others get 401. Called on an event loop.
    public static PortForward start(Loops loops, Options options, Predicate<RequestHead> admitted) {
        if (!options.listen().getAddress().isLoopbackAddress()) {
            throw new IllegalArgumentException("a port forward listens on a loopback address only");
        }
        ServerOptions server = ServerOptions.on(options.listen()).log(options.log());
        return new PortForward(RelayServer.start(
                loops, server, request -> admitted.test(request) ? decide(options, request) : STRANGER));
    }

    private static Decision decide(Options options, RequestHead request) {
        String problem = problem(request);
        if (problem != null) {
            return Answer.text(403, problem);
        }
        return Decision.Deferred.blocking(() -> {
            String authorization;
            try {
                authorization = options.authorization().get();
            } catch (RuntimeException e) {
                return Answer.text(401, "no access: " + line(e));
            }
            return Forward.to(options.target())
                    .affinity(authorization)
                    .request(headers -> edit(headers, options.host(), authorization))
                    .whenUnreachable(Answer.text(502, options.host() + " cannot be reached; run raybound doctor"));
        });
    }

    /// Why a request looks like it was made by a web page of somebody else; null when it does not.
    static @Nullable String problem(RequestHead request) {
        if (!loopback(request.host())) {
            return "this address answers to localhost and 127.0.0.1 only";
        }
        String origin = request.headers().get("Origin");
        String authority = request.headers().get("Host");
        if (origin != null && !origin.toLowerCase(Locale.ROOT).equals("http://" + authority)) {
            return "a page of another origin may not use this address";
        }
        String site = request.headers().get("Sec-Fetch-Site");
        if (site != null && !site.equals("same-origin") && !site.equals("none")) {
            return "a page of another site may not use this address";
        }
        return null;
    }

    private static boolean loopback(String host) {
        return host.equals("localhost") || host.equals("[::1]") || host.matches("127(\\.\\d{1,3}){3}");
    }

    private static void edit(Headers headers, String host, String authorization) {
        headers.removeIf(name -> {
            String lower = Syntax.lower(name);
            return lower.startsWith("sec-fetch-") || lower.equals("origin") || lower.equals("referer");
        });
        headers.remove("X-Ray-Authorization").remove("Cookie");
        headers.set("Host", host).set("Authorization", authorization);
    }

    private static String line(RuntimeException e) {
        String message = String.valueOf(e.getMessage());
        int end = message.indexOf('\n');
        return end < 0 ? message : message.substring(0, end);
    }

    /// Where it listens, with the real port.
    public InetSocketAddress address() {
        return server.address();
    }

    @Override
    public void close() {
        server.close();
    }
}
