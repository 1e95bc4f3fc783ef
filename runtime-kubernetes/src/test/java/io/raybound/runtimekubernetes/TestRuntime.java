package io.raybound.runtimekubernetes;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.raybound.model.ClusterSpec;
import io.raybound.model.ClusterState;
import io.raybound.model.Failure;
import io.raybound.model.Id;
import io.raybound.model.Kind;
import io.raybound.model.NodeShape;
import io.raybound.model.WorkerGroup;
import io.raybound.reconcile.ClusterReport;
import io.raybound.reconcile.DesiredCluster;
import io.raybound.reconcile.SiteRuntime;
import io.raybound.testkit.Eventually;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// A runtime under test, and what it told.
final class TestRuntime implements AutoCloseable {
    static final Id SITE = Id.read(Kind.SITE, "site-222222222222").orElseThrow();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    final List<SiteRuntime.Done> done = new CopyOnWriteArrayList<>();
    final List<RuntimeException> bugs = new CopyOnWriteArrayList<>();
    final Map<String, String> routes = new ConcurrentHashMap<>();
    final AtomicReference<SiteWorld> world = new AtomicReference<>(world("{}"));
    private final KubernetesRuntime runtime;

    TestRuntime(KubernetesClient client, KubernetesSettings settings) {
        Routes gateway = new Routes() {
            @Override
            public void open(
                    String namespace, Id cluster, String host, String service, int port, OwnerReference owner) {
                routes.put(host, namespace + "/" + service + ":" + port);
            }

            @Override
            public void close(String namespace, Id cluster) {
                routes.values().removeIf(to -> to.startsWith(namespace + "/" + cluster));
            }

            @Override
            public Optional<Failure> trouble(String namespace, Id cluster) {
                return Optional.empty();
            }
        };
        this.runtime = KubernetesRuntime.open(
                new KubernetesRuntime.Parts(
                        client,
                        settings,
                        () -> Optional.ofNullable(world.get()),
                        gateway,
                        Clock.systemUTC(),
                        new SecureRandom()),
                new SiteRuntime.Observer(report -> {}, event -> {}, done::add, bugs::add));
    }

    static SiteWorld world(String keys) {
        return new SiteWorld(
                SITE,
                "cld-22222222.link.example",
                "https://cld-22222222.link.example",
                "https://console.example",
                443,
                "-----BEGIN CERTIFICATE-----\n",
                keys);
    }

    static KubernetesSettings settings(String... namespaces) {
        return KubernetesSettings.of(
                List.of(namespaces), "registry.test/ray:{version}", "registry.test/raybound-head-agent:1");
    }

    static ClusterSpec spec(int workers) {
        return new ClusterSpec(
                "2.60.0", NodeShape.small(), List.of(new WorkerGroup("cpu", workers, NodeShape.small())));
    }

    KubernetesRuntime runtime() {
        return runtime;
    }

    void run(Id cluster, long generation, String project, ClusterSpec spec) {
        runtime.desire(new DesiredCluster(
                cluster, generation, new DesiredCluster.Running("demo", "demo-abc.example", project, spec)));
    }

    void stop(Id cluster, long generation) {
        runtime.desire(new DesiredCluster(cluster, generation, new DesiredCluster.Stopped()));
    }

    void remove(Id cluster, long generation) {
        runtime.desire(new DesiredCluster(cluster, generation, new DesiredCluster.Removed()));
    }

    @Nullable
    ClusterReport report(Id cluster) {
        return runtime.reports().get(cluster);
    }

    /// Waits until the cluster is reported so at this generation.
    ClusterReport await(Id cluster, long generation, ClusterState state) {
        AtomicReference<@Nullable ClusterReport> last = new AtomicReference<>();
        try {
            Eventually.within(PATIENCE, cluster + " is " + state, () -> {
                ClusterReport report = report(cluster);
                last.set(report);
                return report != null && report.generation() == generation && report.state() == state;
            });
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + "; last: " + last.get() + "; bugs: " + bugs, e);
        }
        return Objects.requireNonNull(last.get());
    }

    /// The failure of this code, once it is told.
    Failure failure(Id cluster, String code) {
        return Objects.requireNonNull(awaitFailure(cluster, code).failure());
    }

    /// Waits until the cluster is reported with this failure.
    ClusterReport awaitFailure(Id cluster, String code) {
        AtomicReference<@Nullable ClusterReport> last = new AtomicReference<>();
        try {
            Eventually.within(PATIENCE, cluster + " tells " + code, () -> {
                ClusterReport report = report(cluster);
                last.set(report);
                return report != null
                        && report.failure() != null
                        && report.failure().code().equals(code);
            });
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + "; last: " + last.get() + "; bugs: " + bugs, e);
        }
        return Objects.requireNonNull(last.get());
    }

    @Override
    public void close() {
        runtime.close();
        if (!bugs.isEmpty()) {
            throw new AssertionError("the runtime met errors of its own", bugs.getFirst());
        }
    }
}
