package io.raybound.controlplane.linkserver;

import io.raybound.control.link.LinkPrincipal;
import io.raybound.model.Id;
import io.raybound.relay.Answer;
import io.raybound.relay.ConnectionsLog;
import io.raybound.relay.Decision;
import io.raybound.relay.Loops;
import io.raybound.relay.RelayServer;
import io.raybound.relay.RequestHead;
import io.raybound.relay.ServerOptions;
import io.raybound.relay.TlsKeys;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/// The machines' front door, serving until closed.
///
/// Closing lets parked polls go with a drain hint and a random `Retry-After`, so that a restart is no stampede.
public final class LinkServer implements AutoCloseable {
    private static final String BASE = "/v1/link/";
    private static final Duration LAST_REQUESTS = Duration.ofSeconds(3);
    private static final int SMALL = 16 * 1024;
    private static final int CSR = 64 * 1024;
    private static final int REPORTS = 2 * 1024 * 1024;

    private final Machines machines;
    private final LinkRoutes routes;
    private final Answering answering;
    private final PollRoom polls;
    private final LinkServerSettings settings;
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final RelayServer server;

    private LinkServer(LinkServerSettings settings, LinkServices services, Kit kit) {
        this.settings = settings;
        this.answering = new Answering(kit.random());
        this.machines = new Machines(services.enrollments(), settings.machineDomain(), kit.clock());
        this.routes = new LinkRoutes(services, settings.hold(), kit.clock());
        this.polls = new PollRoom(
                services.polls(), settings, new PollRoom.Parts(answering, executor, kit.clock(), kit.random()));
        ServerOptions options =
                ServerOptions.on(settings.listen()).tls(kit.tls()).log(kit.log());
        this.server = RelayServer.start(kit.loops(), options, this::decide);
    }

    /// What the server is made from.
    ///
    /// @param tls keys for `*.D`
    public record Kit(Loops loops, TlsKeys tls, ConnectionsLog log, InstantSource clock, RandomGenerator random) {}

    /// Binds and serves.
    public static LinkServer start(LinkServerSettings settings, LinkServices services, Kit kit) {
        return new LinkServer(settings, services, kit);
    }

    /// Where it listens, with the real port.
    public InetSocketAddress address() {
        return server.address();
    }

    /// How many polls are parked now.
    public int parked() {
        return polls.size();
    }

    @Override
    public void close() {
        polls.close();
        server.close();
        executor.shutdown();
        try {
            if (!executor.awaitTermination(LAST_REQUESTS.toMillis(), TimeUnit.MILLISECONDS)) {
                executor.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Decision decide(RequestHead head) {
        Optional<Id> cloud = machines.cloud(head.host());
        if (cloud.isEmpty()) {
            return Answering.plain(
                            421,
                            "misdirected",
                            "This server answers for <cloud-id>." + settings.machineDomain() + ", not for this host.",
                            "Use the control plane URL that came with the join token.")
                    .closing();
        }
        return switch (head.path()) {
            case BASE + "enrollments" -> post(head, SMALL, body -> routes.enroll(cloud.get(), body));
            case BASE + "sessions" -> signed(head, cloud.get(), SMALL, routes::open);
            case BASE + "reports" -> signed(head, cloud.get(), REPORTS, routes::report);
            case BASE + "certificates" -> signed(head, cloud.get(), CSR, routes::certify);
            case BASE + "instructions" -> poll(head, cloud.get());
            default ->
                Answering.plain(
                        404, "not-found", "There is no such path on the machines' front door.", "See the link page.");
        };
    }

    /// What a route does with a machine's body.
    @FunctionalInterface
    private interface Signed {
        Answer handle(LinkPrincipal machine, byte[] body);
    }

    /// What a route does with a body.
    @FunctionalInterface
    private interface Unsigned {
        Answer handle(byte[] body);
    }

    private Decision signed(RequestHead head, Id cloud, int limit, Signed route) {
        return post(head, limit, body -> route.handle(machines.check(head, body, cloud), body));
    }

    private Decision post(RequestHead head, int limit, Unsigned route) {
        if (!head.method().equals("POST")) {
            return method("POST");
        }
        String type = head.headers().get("Content-Type");
        if (type == null || !type.strip().toLowerCase(java.util.Locale.ROOT).startsWith("application/json")) {
            return Answering.plain(415, "media-type", "The body must be JSON.", "Send Content-Type: application/json.");
        }
        if (head.length() > limit) {
            return Answering.plain(
                            413,
                            "too-large",
                            "The body has " + head.length() + " bytes; at most " + limit + " are taken here.",
                            "Send less at once.")
                    .closing();
        }
        return new Decision.Collect(
                limit,
                (_, body) ->
                        CompletableFuture.supplyAsync(() -> answering.guarded(() -> route.handle(body)), executor));
    }

    private Decision poll(RequestHead head, Id cloud) {
        if (!head.method().equals("GET")) {
            return method("GET");
        }
        return new Decision.Collect(0, (_, body) -> {
            CompletableFuture<Answer> answer = new CompletableFuture<>();
            executor.execute(() -> enter(head, cloud, body, answer));
            return answer;
        });
    }

    private void enter(RequestHead head, Id cloud, byte[] body, CompletableFuture<Answer> answer) {
        try {
            LinkPrincipal machine = machines.check(head, body, cloud);
            polls.enter(machine, PollQuery.read(head.query(), settings.hold()), answer);
        } catch (RuntimeException e) {
            answer.complete(answering.problem(e));
        }
    }

    private static Answer method(String allowed) {
        return Answering.plain(405, "method-not-allowed", "This path takes " + allowed + " only.", "See the link page.")
                .with("Allow", allowed);
    }
}
