package io.raybound.runtimekubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.raybound.model.ClusterState;
import io.raybound.model.Id;
import io.raybound.model.Ids;
import io.raybound.model.Kind;
import io.raybound.reconcile.ClusterReport;
import io.raybound.testkit.Eventually;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What an API server can do to an operator, done by a relay before the real one (F20, F22).
@Tag("kube")
final class KubernetesFaultsIT {
    private static final String SPACE = "raybound-faults";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration AWAY = Duration.ofSeconds(60);

    private static ApiServerSite site;
    private final Ids ids = new Ids(new SecureRandom());
    private final Id cluster = ids.next(Kind.CLUSTER);

    @BeforeAll
    static void start() throws IOException {
        site = ApiServerSite.up();
        site.namespace(SPACE);
    }

    @AfterAll
    static void stop() throws IOException {
        site.close();
    }

    private static TestRuntime runtime(KubernetesClient client) {
        return new TestRuntime(client, TestRuntime.settings(SPACE));
    }

    /// Wants a cluster, ends at the n-th call, and comes back as another process would: with nothing in memory.
    @Test
    void killedAtAnyCallTheNextOperatorFinishesAndNothingIsLeftOver() throws IOException {
        boolean reached = true;
        int lives = 0;
        for (int n = 1; reached; n++) {
            for (boolean answered : List.of(false, true)) {
                Id each = ids.next(Kind.CLUSTER);
                reached = dies(n, answered, each);
                try (TestRuntime next = runtime(site.client())) {
                    next.run(each, 2, "faults", TestRuntime.spec(0));
                    next.await(each, 2, ClusterState.RUNNING);
                    assertThat(site.objectsOf(SPACE, each))
                            .as("after call " + n)
                            .hasSize(8);
                    next.remove(each, 3);
                    next.await(each, 3, ClusterState.STOPPED);
                }
                Eventually.within(
                        PATIENCE,
                        "nothing of " + each + " is left, killed at call " + n,
                        () -> site.objectsOf(SPACE, each).isEmpty());
                lives++;
            }
        }
        assertThat(lives).isGreaterThan(30);
    }

    /// @return false when it was done before its n-th call
    private static boolean dies(int n, boolean answered, Id cluster) throws IOException {
        CountDownLatch died = new CountDownLatch(1);
        AtomicBoolean dead = new AtomicBoolean();
        try (ApiRelay relay = new ApiRelay(site.kubeconfig());
                KubernetesClient client = relay.client()) {
            relay.fate(call -> {
                if (call.number() == n && !dead.getAndSet(true)) {
                    died.countDown();
                    return answered ? new ApiRelay.Fate.CutAnswer() : new ApiRelay.Fate.Cut();
                }
                return dead.get() ? new ApiRelay.Fate.Cut() : new ApiRelay.Fate.Pass();
            });
            try (TestRuntime runtime = runtime(client)) {
                runtime.run(cluster, 1, "faults", TestRuntime.spec(0));
                Eventually.within(PATIENCE, "it dies or is done", () -> {
                    ClusterReport report = runtime.report(cluster);
                    return died.getCount() == 0 || (report != null && report.state() == ClusterState.RUNNING);
                });
            }
        }
        return died.getCount() == 0;
    }

    @Test
    void conflictsErrorsAndBusyServersAreWaitedOut() throws IOException {
        try (ApiRelay relay = new ApiRelay(site.kubeconfig());
                KubernetesClient client = relay.client();
                TestRuntime runtime = runtime(client)) {
            AtomicInteger bad = new AtomicInteger();
            relay.fate(call -> {
                if (call.number() == 0 || bad.get() >= 4 || !call.isWrite()) {
                    return new ApiRelay.Fate.Pass();
                }
                return switch (bad.incrementAndGet()) {
                    case 1 -> new ApiRelay.Fate.Answer(409, "Conflict", "the object has been modified", 0);
                    case 2 -> new ApiRelay.Fate.Answer(500, "InternalError", "etcd leader changed", 0);
                    case 3 -> new ApiRelay.Fate.Answer(503, "ServiceUnavailable", "apiserver not ready", 0);
                    default -> new ApiRelay.Fate.Answer(429, "TooManyRequests", "slow down", 1);
                };
            });
            runtime.run(cluster, 1, "faults", TestRuntime.spec(1));
            runtime.await(cluster, 1, ClusterState.RUNNING);
            assertThat(bad.get()).isEqualTo(4);
        }
    }

    @Test
    void aBusyServerIsAskedNoSoonerThanItSays() throws IOException {
        try (ApiRelay relay = new ApiRelay(site.kubeconfig());
                KubernetesClient client = relay.client();
                TestRuntime runtime = runtime(client)) {
            AtomicReference<@Nullable Instant> refused = new AtomicReference<>();
            AtomicReference<@Nullable Instant> again = new AtomicReference<>();
            relay.fate(call -> {
                if (call.number() == 0) {
                    return new ApiRelay.Fate.Pass();
                }
                if (refused.compareAndSet(null, Instant.now())) {
                    return new ApiRelay.Fate.Answer(429, "TooManyRequests", "slow down", 4);
                }
                again.compareAndSet(null, Instant.now());
                return new ApiRelay.Fate.Pass();
            });
            runtime.run(cluster, 1, "faults", TestRuntime.spec(0));
            runtime.await(cluster, 1, ClusterState.RUNNING);
            assertThat(Duration.between(Objects.requireNonNull(refused.get()), Objects.requireNonNull(again.get())))
                    .isGreaterThanOrEqualTo(Duration.ofSeconds(4));
        }
    }

    @Test
    void aRefusalThatStaysIsNotTriedHot() throws Exception {
        try (ApiRelay relay = new ApiRelay(site.kubeconfig());
                KubernetesClient client = relay.client();
                TestRuntime runtime = runtime(client)) {
            relay.fate(call -> call.isWrite()
                    ? new ApiRelay.Fate.Answer(403, "Forbidden", "User operator cannot patch", 0)
                    : new ApiRelay.Fate.Pass());
            runtime.run(cluster, 1, "faults", TestRuntime.spec(0));
            assertThat(runtime.awaitFailure(cluster, "right-missing").state()).isEqualTo(ClusterState.FAILED);
            relay.reset();
            Instant end = Instant.now().plus(Duration.ofSeconds(20));
            Eventually.within(PATIENCE, "20 s have passed with few calls", () -> {
                assertThat(relay.calls().stream().filter(ApiRelay.Call::isWrite))
                        .hasSizeLessThan(8);
                return Instant.now().isAfter(end);
            });
            assertThat(relay.calls()).as("it does try again").anyMatch(ApiRelay.Call::isWrite);
        }
    }

    @Test
    void watchesThatAreCutOrToldGoneAreListedAnew() throws IOException {
        try (ApiRelay relay = new ApiRelay(site.kubeconfig());
                KubernetesClient client = relay.client();
                TestRuntime runtime = runtime(client)) {
            runtime.run(cluster, 1, "faults", TestRuntime.spec(0));
            runtime.await(cluster, 1, ClusterState.RUNNING);
            AtomicInteger gone = new AtomicInteger();
            AtomicInteger lists = new AtomicInteger();
            relay.fate(call -> {
                if (call.isWatch() && gone.incrementAndGet() <= 6) {
                    return new ApiRelay.Fate.Answer(410, "Expired", "too old resource version", 0);
                }
                if (call.isList() && !call.isWatch()) {
                    lists.incrementAndGet();
                }
                return new ApiRelay.Fate.Pass();
            });
            relay.cutWatches();
            // Drift that happened while nobody watched is found by the list.
            site.client()
                    .services()
                    .inNamespace(SPACE)
                    .withName(Names.headService(cluster))
                    .delete();
            Eventually.within(
                    PATIENCE,
                    "the Service is back",
                    () -> site.client()
                                    .services()
                                    .inNamespace(SPACE)
                                    .withName(Names.headService(cluster))
                                    .get()
                            != null);
            assertThat(gone.get()).isGreaterThanOrEqualTo(1);
            assertThat(lists.get()).isGreaterThanOrEqualTo(1);
        }
    }

    @Test
    void anApiServerThatIsAwayForAMinuteChangesNoReportAndIsFoundAgain() throws Exception {
        try (ApiRelay relay = new ApiRelay(site.kubeconfig());
                KubernetesClient client = relay.client();
                TestRuntime runtime = runtime(client)) {
            runtime.run(cluster, 1, "faults", TestRuntime.spec(1));
            runtime.await(cluster, 1, ClusterState.RUNNING);
            relay.fate(call -> new ApiRelay.Fate.Cut());
            relay.cutWatches();
            Instant back = Instant.now().plus(AWAY);
            Eventually.within(AWAY.plus(PATIENCE), "a minute has passed and the cluster stays Running", () -> {
                assertThat(Objects.requireNonNull(runtime.report(cluster)).state())
                        .isEqualTo(ClusterState.RUNNING);
                return Instant.now().isAfter(back);
            });
            assertThat(relay.calls().size()).as("calls while away").isLessThan(1_000);
            relay.fate(call -> new ApiRelay.Fate.Pass());
            runtime.run(cluster, 2, "faults", TestRuntime.spec(2));
            runtime.await(cluster, 2, ClusterState.RUNNING);
        }
    }

    @Test
    void anOperatorThatStartsAgainAdoptsWhatRunsAndWritesNothing() throws IOException {
        try (TestRuntime first = runtime(site.client())) {
            first.run(cluster, 1, "faults", TestRuntime.spec(1));
            first.await(cluster, 1, ClusterState.RUNNING);
        }
        try (ApiRelay relay = new ApiRelay(site.kubeconfig());
                KubernetesClient client = relay.client();
                TestRuntime second = runtime(client)) {
            second.run(cluster, 1, "faults", TestRuntime.spec(1));
            second.await(cluster, 1, ClusterState.RUNNING);
            List<String> writes = relay.calls().stream()
                    .filter(ApiRelay.Call::isWrite)
                    .map(call -> call.method() + " " + call.path().replaceAll("\\?.*", ""))
                    .toList();
            // Secrets are never read, so their writes are said again: the same content for keys, none for the token.
            assertThat(writes).allMatch(write -> write.contains("/secrets")).hasSizeLessThanOrEqualTo(3);
        }
    }
}
