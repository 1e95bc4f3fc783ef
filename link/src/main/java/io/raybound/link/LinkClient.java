package io.raybound.link;

import io.raybound.identity.RequestSigner;
import io.raybound.identity.SigningKey;
import io.raybound.wire.Json;
import io.raybound.wire.link.Accepted;
import io.raybound.wire.link.CertificateIssued;
import io.raybound.wire.link.CertificateRequest;
import io.raybound.wire.link.Instructions;
import io.raybound.wire.link.Reports;
import io.raybound.wire.link.SessionOpened;
import io.raybound.wire.link.SessionRequest;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The signed requests of one enrolled machine, one method each; see `docs/reference/link.md`.
///
/// A refusal for a clock that is off is applied and the request repeated once. Nothing else is repeated here.
/// Thread-safe.
public final class LinkClient implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration PAST_HOLD = Duration.ofSeconds(10);
    private static final String BASE = "/v1/link/";

    private final LinkSettings settings;
    private final Transport transport;
    private final RequestSigner signer;
    private final ServerClock clock;

    public LinkClient(LinkSettings settings, Transport transport, SigningKey key, Credentials who, Chance chance) {
        this.settings = settings;
        this.transport = transport;
        this.clock = new ServerClock(chance.clock());
        this.signer =
                new RequestSigner(key, who.keyId().value(), who.principal().value(), clock, chance.random());
    }

    /// What a client takes from outside.
    ///
    /// @param clock the machine's own clock
    public record Chance(InstantSource clock, SecureRandom random) {}

    /// The control plane's time as far as it was told.
    public ServerClock clock() {
        return clock;
    }

    /// Opens the next link session; it supersedes the machine's older ones.
    public SessionOpened open(String program, String version, String bootId) throws LinkProblem, InterruptedException {
        return call("POST", "sessions", new SessionRequest(program, version, bootId), LIMIT, SessionOpened.class);
    }

    /// What changed since the position; held by the server for up to `hold` when nothing did.
    public Instructions poll(long session, Position after, Duration hold) throws LinkProblem, InterruptedException {
        String target = "instructions?session=" + session + "&after=" + after.text() + "&wait=" + hold.toSeconds();
        return call("GET", target, null, hold.plus(PAST_HOLD), Instructions.class);
    }

    public Accepted report(Reports reports) throws LinkProblem, InterruptedException {
        return call("POST", "reports", reports, LIMIT, Accepted.class);
    }

    /// Asks for the site's certificate; only the CSR leaves.
    public CertificateIssued certificate(String csrPem) throws LinkProblem, InterruptedException {
        return call("POST", "certificates", new CertificateRequest(csrPem, "site"), LIMIT, CertificateIssued.class);
    }

    private <T> T call(String method, String path, @Nullable Object body, Duration limit, Class<T> type)
            throws LinkProblem, InterruptedException {
        String target = BASE + path;
        String text = body == null ? "" : Json.write(body);
        Transport.Reply reply = send(method, target, text, limit);
        if (reply.status() == 401 && corrected(reply)) {
            reply = send(method, target, text, limit);
        }
        if (reply.status() / 100 == 2) {
            return Answers.value(reply, settings.host(), type);
        }
        throw Answers.refusal(reply, settings.host());
    }

    private Transport.Reply send(String method, String target, String body, Duration limit)
            throws LinkProblem, InterruptedException {
        Map<String, String> headers = new HashMap<>();
        headers.put(
                "Authorization", signer.sign(method, settings.host(), target, body.getBytes(StandardCharsets.UTF_8)));
        headers.put("Accept", "application/json");
        if (!body.isEmpty()) {
            headers.put("Content-Type", "application/json");
        }
        return transport.send(new Transport.Call(method, target, headers, body, limit));
    }

    private boolean corrected(Transport.Reply reply) {
        if (!Answers.refusal(reply, settings.host()).code().equals("clock-skew")) {
            return false;
        }
        return Answers.serverTime(reply, clock.instant())
                .map(time -> {
                    clock.adjust(time);
                    return true;
                })
                .orElse(false);
    }

    @Override
    public void close() {
        transport.close();
    }
}
