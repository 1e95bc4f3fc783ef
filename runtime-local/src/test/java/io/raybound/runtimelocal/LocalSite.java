package io.raybound.runtimelocal;

import io.raybound.model.ClusterSpec;
import io.raybound.model.ClusterState;
import io.raybound.model.Id;
import io.raybound.model.Ids;
import io.raybound.model.Kind;
import io.raybound.model.NodeShape;
import io.raybound.model.WorkerGroup;
import io.raybound.reconcile.ClusterEvent;
import io.raybound.reconcile.ClusterReport;
import io.raybound.reconcile.DesiredCluster;
import io.raybound.reconcile.ReconcileSettings;
import io.raybound.reconcile.Reconciler;
import io.raybound.reconcile.SiteRuntime;
import io.raybound.testkit.Eventually;
import io.raybound.testkit.FakeRay;
import io.raybound.wire.Json;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/// A site of one machine on folders of its own: runtime and loops, with a small stand-in for the head
/// agent's program.
final class LocalSite implements AutoCloseable {
    static final Duration LONG = Duration.ofMinutes(2);
    final Path home;
    final LocalSettings settings;
    final List<ClusterEvent> events = new CopyOnWriteArrayList<>();
    final List<RuntimeException> bugs = new CopyOnWriteArrayList<>();
    private final Ids ids = new Ids(new SecureRandom());
    private LocalProvisioner provisioner;
    private Reconciler reconciler;

    LocalSite(Path venv) throws IOException {
        this(venv, LocalSettings.HEAD_RESERVE, Duration.ofMinutes(2));
    }

    LocalSite(Path venv, long headReserve, Duration startLimit) throws IOException {
        home = FakeRay.open(Files.createTempDirectory("rb"));
        settings = new LocalSettings(
                home.resolve("data"),
                home.resolve("run"),
                venv,
                ClusterSpec.DEFAULT_RAY,
                FakeRay.javaHome(home.resolve("java"), "no key"),
                FakeRay.lib(home.resolve("lib")),
                List.of(),
                headReserve,
                LocalSettings.WORKER_RESERVE,
                startLimit,
                true,
                null);
        provisioner = open();
        reconciler = loops(provisioner);
    }

    static Path venv() {
        String set = System.getenv("RAYBOUND_VENV");
        return set != null
                ? Path.of(set)
                : Path.of(System.getProperty("raybound.home", "..")).resolve(".raybound/venv");
    }

    private LocalProvisioner open() throws IOException {
        AgentNetwork network = new AgentNetwork(
                8443, "https://cld.localhost", "https://console.localhost", home.resolve("ca"), home.resolve("keys"));
        return LocalProvisioner.open(
                settings,
                InstantSource.system(),
                new SecureRandom(),
                (local, remote) -> {},
                () -> Optional.of(network));
    }

    private Reconciler loops(LocalProvisioner runtime) {
        ReconcileSettings quick = new ReconcileSettings(Duration.ofMillis(300), 3, Duration.ofSeconds(60), true);
        SiteRuntime.Observer observer = new SiteRuntime.Observer(report -> {}, events::add, operation -> {}, bugs::add);
        return new Reconciler(runtime, quick, InstantSource.system(), new SecureRandom(), observer);
    }

    /// What a new operator over the same folders would be; the old one is forgotten without a word, as
    /// by `kill -9`.
    void restart() throws IOException {
        reconciler.close();
        provisioner = open();
        reconciler = loops(provisioner);
    }

    LocalProvisioner runtime() {
        return provisioner;
    }

    Reconciler reconciler() {
        return reconciler;
    }

    Id newCluster() {
        return ids.next(Kind.CLUSTER);
    }

    static DesiredCluster running(Id id, long generation, int workers) {
        ClusterSpec spec = new ClusterSpec(
                ClusterSpec.DEFAULT_RAY,
                NodeShape.small(),
                List.of(new WorkerGroup("cpu", workers, NodeShape.small())));
        return new DesiredCluster(
                id, generation, new DesiredCluster.Running("demo", "demo.site.i.localhost", "default", spec));
    }

    static DesiredCluster stopped(Id id, long generation) {
        return new DesiredCluster(id, generation, new DesiredCluster.Stopped());
    }

    static DesiredCluster removed(Id id, long generation) {
        return new DesiredCluster(id, generation, new DesiredCluster.Removed());
    }

    void await(Id id, ClusterState state) {
        await(id, state, 0);
    }

    void await(Id id, ClusterState state, long generation) {
        try {
            Eventually.within(LONG, id + " is " + state + " at " + generation, () -> {
                if (!bugs.isEmpty()) {
                    throw new AssertionError(bugs.getFirst());
                }
                ClusterReport report = reconciler.reports().get(id);
                return report != null && report.state() == state && report.generation() >= generation;
            });
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + "; " + reconciler.reports() + events, e);
        }
    }

    ClusterReport report(Id id) {
        return Objects.requireNonNull(reconciler.reports().get(id));
    }

    Book book(Id id) throws IOException {
        return Json.read(Files.readString(Folders.of(settings, id).book()), Book.class);
    }

    Book.Entry entry(Id id, String name) throws IOException {
        return book(id).entry(name).orElseThrow();
    }

    /// Living processes of the cluster, wherever they have gone.
    static List<Proc.Ref> processes(Id id) throws IOException {
        return Leaks.of(id);
    }

    /// Runs a shell line as a Ray job and returns what it printed.
    String job(Id id, String name, String line) throws IOException {
        String token = Files.readString(Folders.of(settings, id).token());
        InetSocketAddress server = new InetSocketAddress(book(id).headAddress(), Ports.DASHBOARD);
        RayHttp http = new RayHttp((local, remote) -> {});
        String body = Json.write(java.util.Map.of("entrypoint", line, "submission_id", name));
        Duration limit = Duration.ofSeconds(30);
        RayHttp.Answer sent = http.send(new RayHttp.Request("POST", server, "/api/jobs/", token, body), limit);
        if (sent.status() != 200) {
            throw new IOException(sent.toString());
        }
        Eventually.within(LONG, "job " + name + " ends", () -> {
            RayHttp.Answer job = http.send(RayHttp.Request.get(server, "/api/jobs/" + name, token), limit);
            String status = Json.tree(job.body()).path("status").asString("");
            return List.of("SUCCEEDED", "FAILED", "STOPPED").contains(status);
        });
        RayHttp.Answer logs = http.send(RayHttp.Request.get(server, "/api/jobs/" + name + "/logs", token), limit);
        return Json.tree(logs.body()).path("logs").asString("");
    }

    /// Stops every cluster and deletes all folders.
    @Override
    public void close() throws IOException {
        for (Id id : provisioner.known()) {
            reconciler.desire(removed(id, Long.MAX_VALUE));
        }
        Eventually.within(
                LONG, "all clusters are removed", () -> provisioner.known().isEmpty());
        reconciler.close();
        PrivateFiles.delete(home);
    }
}
