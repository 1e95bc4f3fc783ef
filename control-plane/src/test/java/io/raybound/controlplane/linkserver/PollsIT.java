package io.raybound.controlplane.linkserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.raybound.identity.Csr;
import io.raybound.identity.SigningKey;
import io.raybound.link.LinkClient;
import io.raybound.link.LinkRefused;
import io.raybound.link.Position;
import io.raybound.model.Cluster;
import io.raybound.model.Site;
import io.raybound.testkit.Eventually;
import io.raybound.wire.Json;
import io.raybound.wire.link.CertificateIssued;
import io.raybound.wire.link.InstructionPayload;
import io.raybound.wire.link.Instructions;
import io.raybound.wire.link.Reports;
import io.raybound.wire.link.Reports.Report;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PollsIT {
    private static final Duration HOLD = Duration.ofSeconds(40);
    private static final Duration SOON = Duration.ofSeconds(15);

    private final Door door;
    private final Site site;
    private final Machine machine;
    private final LinkClient client;
    private final long session;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    PollsIT(@TempDir Path folder) throws Exception {
        door = Door.open(folder);
        site = door.site("north");
        machine = new Machine(door, site).enroll(door.joinToken(site));
        client = machine.client();
        session = client.open("operator", "1", "boot-1").session();
    }

    @AfterEach
    void close() {
        machine.close();
        door.close();
        threads.shutdownNow();
    }

    @Test
    void theFirstAnswerIsEverythingTheNextOnlyWhatChanged() throws Exception {
        Cluster one = door.cluster(site, "one");
        Instructions first = client.poll(session, Position.START, HOLD);
        Cluster two = door.cluster(site, "two");
        Instructions next = client.poll(session, after(first), HOLD);

        assertThat(first.full()).isTrue();
        assertThat(Machine.payloads(first)).extracting(InstructionPayload::kind).contains("cluster", "keys", "site");
        assertThat(Machine.payloads(first)).extracting(InstructionPayload::id).contains(one.id());
        assertThat(next.full()).isFalse();
        assertThat(Machine.payloads(next)).extracting(InstructionPayload::id).containsExactly(two.id());
        assertThat(Machine.payloads(next).getFirst().subject()).isEqualTo(site.id());
    }

    @Test
    void aParkedPollIsAnsweredWithinASecondAfterAWrite() throws Exception {
        Position now = after(client.poll(session, Position.START, HOLD));
        Future<Instructions> parked = parked(() -> client.poll(session, now, HOLD));

        long start = System.nanoTime();
        door.cluster(site, "one");
        Instructions answer = parked.get();

        assertThat(Machine.payloads(answer))
                .extracting(InstructionPayload::kind)
                .containsExactly("cluster");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
    }

    @Test
    void withoutNewsTheHoldEndsWithNothingAndTheSamePosition() throws Exception {
        Instructions first = client.poll(session, Position.START, HOLD);

        long start = System.nanoTime();
        Instructions nothing = client.poll(session, after(first), Duration.ofSeconds(2));

        assertThat(nothing.instructions()).isEmpty();
        assertThat(nothing.full()).isFalse();
        assertThat(after(nothing)).isEqualTo(after(first));
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isBetween(Duration.ofMillis(1_500), Duration.ofSeconds(10));
        assertThat(door.server().parked()).isZero();
    }

    @Test
    void aRemovedClusterIsATombstone() throws Exception {
        Cluster cluster = door.cluster(site, "one");
        Position before = after(client.poll(session, Position.START, HOLD));

        door.control().clusters().delete(door.call(), cluster.id().value(), null);
        InstructionPayload gone =
                Machine.payloads(client.poll(session, before, HOLD)).getLast();

        assertThat(gone.tombstone()).isTrue();
        assertThat(gone.id()).isEqualTo(cluster.id());
        assertThat(gone.generation()).isGreaterThan(cluster.generation());
    }

    @Test
    void aNewerSessionEndsTheOlderOnesPollAtOnce() throws Exception {
        Position now = after(client.poll(session, Position.START, HOLD));
        Future<Instructions> parked = parked(() -> client.poll(session, now, HOLD));

        client.open("operator", "2", "boot-2");

        assertThat(refusal(parked)).isEqualTo("409 superseded");
        assertThat(door.server().parked()).isZero();
    }

    @Test
    void removingTheSiteEndsItsPollWithinFiveSeconds() throws Exception {
        Position now = after(client.poll(session, Position.START, HOLD));
        Future<Instructions> parked = parked(() -> client.poll(session, now, HOLD));

        long start = System.nanoTime();
        door.control().sites().delete(door.call(), site.id().value(), null);

        assertThat(refusal(parked)).isEqualTo("401 key-revoked");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void anotherStoreEpochIsAnsweredWithEverything() throws Exception {
        door.cluster(site, "one");
        Instructions before = client.poll(session, Position.START, HOLD);

        door.newEpoch();
        Instructions answer = client.poll(session, after(before), HOLD);

        assertThat(answer.full()).isTrue();
        assertThat(answer.epoch()).isNotEqualTo(before.epoch());
        assertThat(Machine.payloads(answer))
                .extracting(InstructionPayload::epoch)
                .containsOnly(answer.epoch());
    }

    @Test
    void ofTooManyPollsOfOneMachineTheOldestIsLetGo() throws Exception {
        Position now = after(client.poll(session, Position.START, HOLD));
        Future<Instructions> oldest = parked(() -> client.poll(session, now, HOLD));
        for (int i = 0; i < 3; i++) {
            var _ = threads.submit(() -> client.poll(session, now, HOLD));
        }

        assertThat(oldest.get().instructions()).isEmpty();
        Eventually.within(SOON, "three are left", () -> door.server().parked() == 3);
    }

    @Test
    void aServerThatGoesDownSendsItsPollsAwayWithATimeToComeBack() throws Exception {
        Position now = after(client.poll(session, Position.START, HOLD));
        Future<Instructions> parked = parked(() -> client.poll(session, now, HOLD));

        door.stop();

        LinkRefused refused = cause(parked);
        assertThat(refused.code()).isEqualTo("draining");
        assertThat(refused.retryAfter().orElseThrow()).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(5));
        door.start();
    }

    @Test
    void reportsChangeWhatPeopleSeeAndOlderBatchesAndForeignObjectsDoNot() throws Exception {
        Cluster cluster = door.cluster(site, "one");
        Cluster foreign = door.cluster(door.site("south"), "two");

        int taken = client.report(new Reports(session, 5, List.of(report(cluster, "Starting"))))
                .accepted();
        int late = client.report(new Reports(session, 4, List.of(report(cluster, "Failed"))))
                .accepted();
        client.report(new Reports(session, 6, List.of(report(foreign, "Starting"))));

        assertThat(List.of(taken, late)).containsExactly(1, 0);
        assertThat(state(cluster)).isEqualTo("STARTING");
        assertThat(state(foreign)).isEqualTo("PENDING");
    }

    @Test
    void aSiteGetsACertificateForItsOwnNamesOnly() throws Exception {
        SigningKey tls = SigningKey.generate(new SecureRandom());
        String own = site.id() + ".i.raybound-user.localhost";
        Set<String> names = Set.of("*." + own, "*." + own.replace(".i.", ".s."));

        CertificateIssued issued = client.certificate(Csr.create(tls, names, new SecureRandom()));
        LinkRefused wrong = catchThrowableOfType(
                LinkRefused.class,
                () -> client.certificate(
                        Csr.create(tls, Set.of("*.site-other.i.raybound-user.localhost"), new SecureRandom())));

        assertThat(issued.chainPem()).contains("BEGIN CERTIFICATE");
        assertThat(issued.notAfter()).isAfter(Instant.now());
        assertThat(wrong.code()).isEqualTo("csr-names");
    }

    private String state(Cluster cluster) {
        return door.control()
                .clusters()
                .get(door.admin(), cluster.id().value())
                .state()
                .name();
    }

    private static Report report(Cluster cluster, String state) {
        return new Report(
                "cluster",
                cluster.id(),
                cluster.generation(),
                state,
                null,
                Map.of(
                        "nodes",
                        Json.tree(
                                "[{\"name\":\"head\",\"group\":\"head\",\"state\":\"starting\",\"address\":\"127.0.0.1\"}]")));
    }

    private Future<Instructions> parked(Callable<Instructions> poll) {
        int before = door.server().parked();
        Future<Instructions> future = threads.submit(poll);
        Eventually.within(SOON, "the poll is parked", () -> door.server().parked() > before);
        return future;
    }

    private static Position after(Instructions answer) {
        return new Position(answer.epoch(), answer.revision());
    }

    private static String refusal(Future<Instructions> parked) {
        LinkRefused refused = cause(parked);
        return refused.status() + " " + refused.code();
    }

    private static LinkRefused cause(Future<Instructions> parked) {
        ExecutionException e = catchThrowableOfType(ExecutionException.class, parked::get);
        if (e.getCause() instanceof LinkRefused refused) {
            return refused;
        }
        throw new AssertionError("not a refusal", e);
    }
}
