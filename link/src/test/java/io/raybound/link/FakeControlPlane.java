package io.raybound.link;

import io.raybound.identity.MachineKey;
import io.raybound.identity.RequestCheck;
import io.raybound.identity.RequestVerifier;
import io.raybound.identity.SignedRequest;
import io.raybound.identity.SigningKey;
import io.raybound.model.Failure;
import io.raybound.model.Id;
import io.raybound.wire.Json;
import io.raybound.wire.Problem;
import io.raybound.wire.link.Accepted;
import io.raybound.wire.link.InstructionPayload;
import io.raybound.wire.link.Instructions;
import io.raybound.wire.link.PublicKeyInfo;
import io.raybound.wire.link.Reports;
import io.raybound.wire.link.SessionOpened;
import io.raybound.wire.link.SignedInstruction;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A control plane behind a [Transport]: checks signatures, holds polls, and can be told to fail.
final class FakeControlPlane implements Transport {
    static final String HOST = "cld-aaaaaaaaaaaa.link.example.org";
    static final Id SITE = new Id("site-aaaaaaaaaaaa");
    static final Id KEY = new Id("lk-aaaaaaaaaaaa");
    static final Instant NOON = Instant.parse("2030-01-01T12:00:00Z");

    private final SigningKey machine;
    private final SigningKey signing;
    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final TreeMap<Long, InstructionPayload> outbox = new TreeMap<>();
    private final Deque<Function<Call, @Nullable Reply>> faults = new ArrayDeque<>();
    private final List<Reports> reports = new ArrayList<>();
    private final List<String> polls = new ArrayList<>();
    private String epoch = "e1";
    private long revision;
    private long session;
    private boolean away;

    FakeControlPlane(SigningKey machine, SigningKey signing, InstantSource clock) {
        this.machine = machine;
        this.signing = signing;
        this.clock = clock;
    }

    static SigningKey key() {
        return SigningKey.generate(new SecureRandom());
    }

    Credentials credentials() {
        return new Credentials(
                KEY,
                SITE,
                SITE,
                new Id("cld-aaaaaaaaaaaa"),
                machine.verifying().spki(),
                List.of(new PublicKeyInfo(signing.kid(), signing.verifying().spki())));
    }

    LinkSettings settings() {
        return LinkSettings.to(java.net.URI.create("https://" + HOST), null);
    }

    /// Writes desired state as the store does: one row per object, at the next revision.
    void write(Id id, long generation, boolean tombstone) {
        locked(() -> {
            outbox.values().removeIf(each -> each.id().equals(id));
            outbox.put(++revision, payload(id, generation, tombstone));
        });
    }

    InstructionPayload payload(Id id, long generation, boolean tombstone) {
        return new InstructionPayload(
                "cluster",
                id,
                generation,
                SITE,
                epoch,
                clock.instant().plus(Duration.ofHours(1)),
                tombstone,
                tombstone ? null : Json.tree("{\"name\":\"n" + generation + "\"}"));
    }

    SignedInstruction signed(long at, InstructionPayload payload) {
        return new SignedInstruction(at, io.raybound.identity.Instructions.sign(Json.write(payload), signing));
    }

    /// What a poll after this position is answered.
    Instructions answer(Position after) {
        lock.lock();
        try {
            boolean full = !after.epoch().equals(epoch);
            List<SignedInstruction> news = new ArrayList<>();
            outbox.tailMap(full ? 0 : after.revision(), false).forEach((at, payload) -> news.add(signed(at, payload)));
            return new Instructions(epoch, revision, full, news, clock.instant());
        } finally {
            lock.unlock();
        }
    }

    void restore(String newEpoch) {
        locked(() -> epoch = newEpoch);
    }

    void supersede() {
        locked(() -> session++);
    }

    void away(boolean gone) {
        locked(() -> away = gone);
    }

    /// The next request that it answers (not null) is answered so.
    void once(Function<Call, @Nullable Reply> fault) {
        locked(() -> faults.add(fault));
    }

    List<Reports> reports() {
        lock.lock();
        try {
            return List.copyOf(reports);
        } finally {
            lock.unlock();
        }
    }

    List<String> polls() {
        lock.lock();
        try {
            return List.copyOf(polls);
        } finally {
            lock.unlock();
        }
    }

    static Reply problem(int status, String code) {
        return new Reply(
                status,
                Map.of("content-type", List.of("application/problem+json")),
                Json.write(Problem.of(status, code, "because of the test", "look at the test")));
    }

    static LinkUnreachable unreachable(String code, Duration after) {
        return new LinkUnreachable(new Failure(code, HOST, "it is a test", "none"), after, null);
    }

    @Override
    public Reply send(Call call) throws LinkUnreachable, InterruptedException {
        lock.lockInterruptibly();
        try {
            if (away) {
                throw unreachable("connect-refused", Duration.ZERO);
            }
            for (Function<Call, @Nullable Reply> fault : faults) {
                Reply reply = fault.apply(call);
                if (reply != null) {
                    faults.remove(fault);
                    if (reply.status() == 0) {
                        throw unreachable("cut", Duration.ofSeconds(Long.parseLong(reply.body())));
                    }
                    return reply;
                }
            }
            Reply refused = refusal(call);
            return refused == null ? route(call) : refused;
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Reply refusal(Call call) {
        SignedRequest request =
                SignedRequest.of(call.method(), HOST, call.target(), call.body().getBytes(StandardCharsets.UTF_8));
        RequestCheck check = new RequestVerifier()
                .verify(
                        call.headers().get("Authorization"),
                        request,
                        id -> id.equals(KEY.value())
                                ? Optional.of(new MachineKey(SITE.value(), machine.verifying()))
                                : Optional.empty(),
                        clock.instant());
        if (check instanceof RequestCheck.Refused refused) {
            String body = "{\"code\":\"" + refused.code() + "\",\"skew_seconds\":"
                    + refused.skewSeconds().orElse(0) + "}";
            return new Reply(401, Map.of("content-type", List.of("application/problem+json")), body);
        }
        return null;
    }

    private Reply route(Call call) throws InterruptedException {
        String path = call.target().substring("/v1/link/".length());
        if (path.equals("sessions")) {
            return ok(new SessionOpened(++session, epoch, 50, clock.instant()));
        }
        if (path.equals("reports")) {
            Reports body = Json.read(call.body(), Reports.class);
            if (body.session() != session) {
                return problem(409, "superseded");
            }
            reports.add(body);
            return ok(new Accepted(body.reports().size()));
        }
        polls.add(path);
        return poll(path);
    }

    private Reply poll(String path) throws InterruptedException {
        long mine = Long.parseLong(path.replaceAll(".*session=(\\d+).*", "$1"));
        String after = path.replaceAll(".*after=([^&]*).*", "$1");
        int dot = after.indexOf('.');
        Position position = dot < 0
                ? Position.START
                : new Position(after.substring(0, dot), Long.parseLong(after.substring(dot + 1)));
        long left = TimeUnit.SECONDS.toNanos(20);
        while (mine == session && !away && left > 0) {
            Instructions answer = answer(position);
            if (answer.full() || !answer.instructions().isEmpty()) {
                return ok(answer);
            }
            left = changed.awaitNanos(left);
        }
        return mine == session ? ok(answer(position)) : problem(409, "superseded");
    }

    private static Reply ok(Object value) {
        return new Reply(200, Map.of("content-type", List.of("application/json")), Json.write(value));
    }

    private void locked(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
