package io.raybound.headagent.proxy;

import io.raybound.identity.Grant;
import io.raybound.relay.Answer;
import io.raybound.relay.Decision;
import io.raybound.relay.Forward;
import io.raybound.relay.HttpService;
import io.raybound.relay.RequestHead;
import io.raybound.relay.Target;
import io.raybound.wire.Json;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/// The one entry of the head's port: every method, path and upgrade is decided here, before Ray sees a byte.
final class HeadService implements HttpService {
    private static final Logger LOG = LoggerFactory.getLogger(HeadService.class);
    private static final int MOST_SEEN = 50_000;

    private final ProxySettings settings;
    private final ProxyPorts ports;
    private final Gate gate;
    private final TicketFlow tickets;
    private final RayHeaders rayHeaders;
    private final Target ray;
    private final Set<String> opened = ConcurrentHashMap.newKeySet();
    private final LoggedOut loggedOut;

    HeadService(ProxySettings settings, ProxyPorts ports, Gate gate) {
        this.settings = settings;
        this.ports = ports;
        this.gate = gate;
        this.tickets = new TicketFlow(settings, ports, gate);
        this.rayHeaders = new RayHeaders(settings.rayToken());
        this.ray = Target.plain(settings.dashboard());
        this.loggedOut = new LoggedOut(settings.dataDir().resolve("logged-out"), ports.clock());
    }

    @Override
    public Decision decide(RequestHead request) {
        if (request.path().equals("/.raybound/health")) {
            return Answer.text(200, "ok");
        }
        if (!request.host().equals(settings.clusterHost())) {
            return Answer.text(421, "this is not the host of this cluster");
        }
        Optional<String> path = CleanPath.of(request.path());
        if (path.isEmpty()) {
            return Answer.text(400, "the path can be read in more than one way");
        }
        return path.get().startsWith("/.raybound") ? ownPages(request, path.get()) : toRay(request, path.get());
    }

    private Decision ownPages(RequestHead request, String path) {
        if (path.equals(TicketFlow.PATH)) {
            boolean fromConsole = request.headers().all("Origin").equals(List.of(settings.consoleOrigin()));
            if (!request.method().equals("POST") || !fromConsole) {
                return Answer.text(403, "tickets are posted by the console's page only; open the cluster again");
            }
            return new Decision.Collect(
                    TicketFlow.LARGEST, (head, body) -> CompletableFuture.completedFuture(tickets.redeem(head, body)));
        }
        if (path.equals("/.raybound/logout")) {
            if (gate.identify(request.headers()) instanceof Entry.Known known) {
                loggedOut.add(known.grant());
            }
            return Answer.text(200, "you are logged out of this cluster")
                    .with("Set-Cookie", Cookies.access("", 0))
                    .with("Cache-Control", "no-store")
                    .with("Referrer-Policy", "no-referrer");
        }
        return Answer.text(404, "there is no such page");
    }

    private Decision toRay(RequestHead request, String path) {
        Entry entry = gate.identify(request.headers());
        if (entry instanceof Entry.Known known && loggedOut.has(known.grant())) {
            entry = new Entry.Nobody();
        }
        return switch (entry) {
            case Entry.Known known -> letIn(request, path, known);
            case Entry.Refused refused -> refuse(request, refused.sentence(), refused.code());
            case Entry.Nobody _ ->
                refuse(request, "no access token: run raybound login, then raybound exec or port-forward", "nobody");
        };
    }

    private Decision refuse(RequestHead request, String sentence, String code) {
        LOG.atDebug().setMessage("access refused").addKeyValue("code", code).log();
        if (OriginRule.opensPage(request)) {
            return tickets.begin(request);
        }
        String line = sentence.contains("run raybound") ? sentence : sentence + ": run raybound login";
        return Answer.text(401, line).with("WWW-Authenticate", "Bearer").with("Cache-Control", "no-store");
    }

    private Decision letIn(RequestHead request, String path, Entry.Known entry) {
        return switch (DoorRule.decide(request.method(), path, request.webSocket())) {
            case DoorRule.Refused refused -> Answer.text(refused.status(), refused.sentence());
            case DoorRule.Faked faked -> Answer.json(200, faked.json().getBytes(StandardCharsets.UTF_8));
            case DoorRule.Needs needs -> {
                Optional<String> foreign = OriginRule.refuse(request, entry, needs.changes(), settings.origin());
                if (foreign.isPresent()) {
                    yield Answer.text(403, foreign.get());
                }
                Optional<String> door = door(needs, entry);
                yield door.isPresent() ? forward(request, path, entry, door.get()) : closedDoor(needs);
            }
        };
    }

    /// Where two doors lead to the same page, a browser used the dashboard's and a tool the jobs'.
    private static Optional<String> door(DoorRule.Needs needs, Entry.Known entry) {
        Comparator<String> order = Comparator.naturalOrder();
        return needs.doors().stream()
                .filter(entry.grant().doors()::contains)
                .min(entry.browser() ? order : order.reversed());
    }

    private static Answer closedDoor(DoorRule.Needs needs) {
        String door = needs.doors().stream().sorted().reduce((a, b) -> b).orElse("");
        return Answer.text(403, "your access does not open the " + door + " door of this cluster: ask its owner");
    }

    private Decision forward(RequestHead request, String path, Entry.Known entry, String door) {
        Grant grant = entry.grant();
        note(entry, door);
        Forward forward = Forward.to(ray)
                .affinity(entry.owner())
                .request(rayHeaders::toRay)
                .response(rayHeaders::toClient)
                .allowedWhile(() -> gate.mayStay(grant) && !loggedOut.has(grant))
                .whenUnreachable(Answer.text(503, "the Ray head does not answer right now: it may be starting")
                        .with("Retry-After", "5"));
        boolean submits = request.method().equals("POST") && path.equals("/api/jobs/");
        return submits ? forward.observe((status, body) -> submitted(grant, status, body)) : forward;
    }

    private void note(Entry.Known entry, String door) {
        Grant grant = entry.grant();
        if (remember(opened, grant.jti() + " " + door)) {
            String means = entry.browser() ? "browser" : "bearer";
            ports.accessLog()
                    .opened(new AccessLog.Opened(
                            grant.subject(),
                            grant.name(),
                            door,
                            means,
                            grant.sid(),
                            ports.clock().instant()));
        }
    }

    private void submitted(Grant grant, int status, byte[] body) {
        if (status != 200) {
            return;
        }
        try {
            JsonNode id = Json.tree(new String(body, StandardCharsets.UTF_8)).path("submission_id");
            if (id.isString() && id.asString().length() <= 256) {
                ports.jobs().submitted(grant.subject(), grant.name(), id.asString());
            }
        } catch (IllegalArgumentException notJson) {
            LOG.atDebug().setMessage("Ray's answer to a submission is no JSON").log();
        }
    }

    private static boolean remember(Set<String> seen, String what) {
        if (seen.size() >= MOST_SEEN) {
            seen.clear();
        }
        return seen.add(what);
    }
}
