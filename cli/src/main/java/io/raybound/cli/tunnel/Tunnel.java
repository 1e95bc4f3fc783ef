package io.raybound.cli.tunnel;

import io.raybound.cli.api.Context;
import io.raybound.cli.command.Grants;
import io.raybound.cli.command.Session;
import io.raybound.cli.shell.ExitCode;
import io.raybound.cli.shell.Refused;
import io.raybound.model.Secret;
import io.raybound.relay.ConnectionsLog;
import io.raybound.relay.Loops;
import io.raybound.relay.PortForward;
import io.raybound.relay.RequestHead;
import io.raybound.relay.Target;
import io.raybound.relay.TlsClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// An authenticated loopback address of one cluster's head, for Ray's own tools: plain HTTP with its own token in, TLS
/// with
/// a self-renewing grant out. So neither DNS, CA, proxies nor expiry can get in a tool's way.
final class Tunnel implements AutoCloseable {
    /// What the dashboard's page needs before it can ask for the token; nothing of the cluster is in it.
    private static final Set<String> OPEN = Set.of("/", "/favicon.ico", "/api/authentication_mode");

    private final Loops loops;
    private final PortForward forward;
    private final Secret token;
    private final Grants grants;

    private Tunnel(Loops loops, PortForward forward, Secret token, Grants grants) {
        this.loops = loops;
        this.forward = forward;
        this.token = token;
        this.grants = grants;
    }

    /// Opens it. The first grant is asked for at once, so that a refusal is seen here.
    ///
    /// @param port 0 for a free one
    static Tunnel open(Session session, String cluster, int port) {
        Grants grants = new Grants(session, cluster);
        URI base = grants.current().base();
        Secret token = token(session.shell().random());
        InetSocketAddress listen = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port);
        int remote = base.getPort() < 0 ? 443 : base.getPort();
        Target target = new Target(
                InetSocketAddress.createUnresolved(base.getHost(), remote), tls(session.context(), base.getHost()));
        PortForward.Options options = new PortForward.Options(
                listen,
                target,
                base.getAuthority(),
                () -> "Bearer " + grants.current().token().reveal(),
                ConnectionsLog.open(
                        session.shell()
                                .variable("RAYBOUND_CONNECTIONS_LOG")
                                .map(Path::of)
                                .orElse(null),
                        "client",
                        session.shell().clock()));
        Loops loops = Loops.create(1);
        try {
            return new Tunnel(
                    loops, PortForward.start(loops, options, request -> isAdmitted(request, token)), token, grants);
        } catch (UncheckedIOException e) {
            loops.close();
            throw new Refused(
                    ExitCode.CONFLICT,
                    "port " + port + " of 127.0.0.1 is taken",
                    "name another one, or none: --port 0");
        }
    }

    private static TlsClient tls(Context context, String host) {
        Path ca = context.caFile();
        if (ca == null) {
            return TlsClient.systemTrust(host);
        }
        try {
            return TlsClient.trusting(host, Files.readString(ca));
        } catch (IOException | IllegalArgumentException e) {
            throw Refused.usage("the CA file " + ca + " cannot be used", "see raybound context show");
        }
    }

    private static Secret token(RandomGenerator random) {
        byte[] bytes = new byte[32];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) random.nextInt(256);
        }
        return Secret.of(HexFormat.of().formatHex(bytes));
    }

    private static boolean isAdmitted(RequestHead request, Secret token) {
        return isOpen(request.method(), request.path())
                || shows(name -> request.headers().get(name), token);
    }

    /// What may be asked without the token; a path that could mean another one may not.
    static boolean isOpen(String method, String path) {
        boolean plain = !path.contains("..") && !path.contains("%") && !path.contains("//");
        return method.equals("GET") && plain && (OPEN.contains(path) || path.startsWith("/static/"));
    }

    /// Whether the headers show the address's token, in any of the three ways Ray's tools and pages send it.
    static boolean shows(Header header, Secret token) {
        return isToken(header.named("Authorization"), "Bearer ", token)
                || isToken(header.named("X-Ray-Authorization"), "Bearer ", token)
                || isCookie(header.named("Cookie"), token);
    }

    /// A request's headers by name.
    interface Header {
        @Nullable
        String named(String name);
    }

    private static boolean isToken(@Nullable String value, String prefix, Secret token) {
        return value != null
                && value.startsWith(prefix)
                && token.equals(Secret.of(value.substring(prefix.length()).strip()));
    }

    private static boolean isCookie(@Nullable String cookies, Secret token) {
        if (cookies == null) {
            return false;
        }
        for (String cookie : cookies.split(";", -1)) {
            if (isToken(cookie.strip(), "ray-authentication-token=", token)) {
                return true;
            }
        }
        return false;
    }

    String url() {
        return "http://127.0.0.1:" + forward.address().getPort();
    }

    Secret token() {
        return token;
    }

    /// Until when the present grant is good; it is renewed before.
    Instant expiresAt() {
        return grants.current().expiresAt();
    }

    /// The variables that make Ray's tools use the address.
    Map<String, String> variables() {
        return variables(url(), token);
    }

    static Map<String, String> variables(String url, Secret token) {
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put("RAY_API_SERVER_ADDRESS", url);
        variables.put("RAY_DASHBOARD_ADDRESS", url);
        variables.put("RAY_AUTH_MODE", "token");
        variables.put("RAY_AUTH_TOKEN", token.reveal());
        return variables;
    }

    @Override
    public void close() {
        forward.close();
        loops.close();
    }
}
