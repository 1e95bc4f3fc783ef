package io.raybound.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.raybound.identity.CertificateChain;
import io.raybound.identity.Check;
import io.raybound.identity.Statement;
import io.raybound.model.ClusterSpec;
import io.raybound.model.DesiredState;
import io.raybound.model.Failure;
import io.raybound.model.Id;
import io.raybound.model.Ids;
import io.raybound.model.Kind;
import io.raybound.model.NodeShape;
import io.raybound.model.WorkerGroup;
import io.raybound.testkit.Eventually;
import io.raybound.testkit.Seeds;
import io.raybound.wire.Json;
import io.raybound.wire.link.ClusterInstruction;
import io.raybound.wire.link.KeysInstruction;
import io.raybound.wire.link.Reports;
import io.raybound.wire.link.SiteInstruction;
import io.raybound.wire.local.HandedKeys;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The operator as a process against a small control plane and a stand-in for Ray.
final class OperatorIT {
    private final Ids ids = new Ids(new Random(7));

    @TempDir
    private Path folder = Path.of("");

    private FakeControlPlane control;
    private OperatorProcess operator;
    private Id demo = ids.next(Kind.CLUSTER);

    @BeforeEach
    void begin() throws Exception {
        control = new FakeControlPlane(folder);
        control.instruct(
                "site",
                control.site,
                1,
                new SiteInstruction(control.headSuffix(), control.site + ".s.user.localhost", "https://c.localhost"));
        operator = new OperatorProcess(control, Map.of());
        demo = new Ids(new java.security.SecureRandom()).next(Kind.CLUSTER);
    }

    @AfterEach
    void end() throws Exception {
        operator.close();
        assertThat(processes(demo)).isEmpty();
        control.close();
    }

    @Test
    void itEnrollsOnceCertifiesItsSiteAndOpensNoListeningSocket() throws Exception {
        operator.start();
        Path tls = operator.data().resolve("edge/tls");
        Eventually.within(OperatorProcess.PATIENCE, "a certificate", () -> Files.exists(tls.resolve("chain.pem")));
        CertificateChain chain = CertificateChain.read(Files.readString(tls.resolve("chain.pem")));

        assertThat(chain.names())
                .containsExactlyInAnyOrder("*." + control.headSuffix(), "*." + control.site + ".s.user.localhost");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(tls.resolve("key.pem"))))
                .isEqualTo("rw-------");
        assertThat(operator.home.resolve("token")).doesNotExist();
        Eventually.within(
                OperatorProcess.PATIENCE,
                "the site reports its gateway and certificate",
                () -> control.last("site", control.site)
                        .filter(r -> r.detail().containsKey("certificate_not_after"))
                        .isPresent());
        assertThat(control.last("site", control.site).orElseThrow().detail())
                .containsEntry("gateway_port", Json.toTree(8443));
        assertThat(listeningSockets(operator.process().pid())).isEmpty();
        assertThat(operator.stop()).isZero();
        operator.start();
        Eventually.within(
                OperatorProcess.PATIENCE,
                "the link is up again",
                () -> operator.status().path("link").path("state").asString().equals("up"));
    }

    @Test
    void aClusterInstructionBecomesARunningClusterWithRouteStatementAndKeys() throws Exception {
        control.instruct("keys", new Id("clu-keyskeyskeys"), 3, new KeysInstruction(List.of(), List.of()));
        run(1, 1);
        operator.start();
        Reports.Report running = await("Running", 1);

        assertThat(running.detail().get("nodes")).hasSize(2);
        assertThat(routes()).containsOnlyKeys(host());
        Path kept = operator.data().resolve("clusters").resolve(demo.value());
        Eventually.within(OperatorProcess.PATIENCE, "a statement", () -> Files.exists(kept.resolve("statement.jwt")));
        String statement = Files.readString(kept.resolve("statement.jwt"));
        Check<Statement> check = Statement.verify(statement, control.host(), control.keys(), Instant.now());
        assertThat(check).isInstanceOfSatisfying(Check.Passed.class, passed -> {
            Statement said = (Statement) passed.value();
            assertThat(said.clusterId()).isEqualTo(demo.value());
            assertThat(said.agentKey()).isEqualTo(operator.agentKey.verifying());
        });
        HandedKeys handed = Json.read(Files.readString(operator.data().resolve("keys.json")), HandedKeys.class);
        assertThat(handed.generation()).isEqualTo(3);
        Eventually.within(
                OperatorProcess.PATIENCE,
                "the operator's own status says so too",
                () -> operator.status()
                        .path("clusters")
                        .get(0)
                        .path("state")
                        .asString()
                        .equals("Running"));
        stopCluster(2);
        await("Stopped", 2);
        assertThat(routes()).isEmpty();
        assertThat(processes(demo)).isEmpty();
    }

    @Test
    void killedAtAnyInstantItStartsNothingTwiceAndLosesNothing() throws Exception {
        run(1, 2);
        Seeds.each(1, random -> {
            for (int round = 0; round < 6; round++) {
                killAfter(random.nextInt(4_000));
            }
        });
        operator.start();
        Eventually.within(OperatorProcess.PATIENCE, "three nodes and the agent run, each once", () -> {
            Map<String, Integer> counts = starts(demo);
            return counts.equals(Map.of("head", 1, "cpu-1", 1, "cpu-2", 1, "agent", 1));
        });
        await("Running", 1);
        assertThat(operator.stop()).isZero();
        assertThat(starts(demo)).hasSize(4);
        assertThat(operator.stopAll()).isZero();
        assertThat(processes(demo)).isEmpty();
        assertThat(operator.home.resolve("run").resolve(demo.tail())).doesNotExist();
    }

    private void killAfter(int millis) {
        try {
            operator.launch(List.of());
            assertThat(operator.process().waitFor(millis, TimeUnit.MILLISECONDS))
                    .isFalse();
            operator.kill();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void withTheControlPlaneAwayItKeepsClustersTrueAlsoAcrossItsOwnRestart() throws Exception {
        run(1, 1);
        operator.start();
        await("Running", 1);
        control.goAway();
        operator.kill();
        ProcessHandle.of(outermost("cpu-1")).ifPresent(ProcessHandle::destroyForcibly);
        operator.start();
        Eventually.within(
                OperatorProcess.PATIENCE,
                "the killed worker was replaced",
                () -> starts(demo).containsKey("cpu-1")
                        && operator.status()
                                .path("clusters")
                                .get(0)
                                .path("state")
                                .asString()
                                .equals("Running"));
        assertThat(operator.status().path("link").path("state").asString()).isNotEqualTo("up");
        control.comeBack();
        Eventually.within(
                OperatorProcess.PATIENCE,
                "the link is up again",
                () -> operator.status().path("link").path("state").asString().equals("up"));
    }

    @Test
    void absenceDeletesNothingAndATombstoneDeletesAll() throws Exception {
        run(1, 0);
        operator.start();
        await("Running", 1);
        operator.kill();
        Files.delete(operator.data().resolve("journal.jsonl"));
        control.forget(demo);
        operator.start();
        Eventually.within(
                OperatorProcess.PATIENCE,
                "it is shown as nobody's",
                () -> operator.status().path("orphans").toString().contains(demo.value()));
        assertThat(starts(demo)).containsKeys("head", "agent");
        control.instruct("cluster", demo, 2, null);
        await("Stopped", 2);
        Eventually.within(
                OperatorProcess.PATIENCE,
                "its folder is gone",
                () -> !Files.exists(operator.data().resolve("clusters").resolve(demo.value())));
        assertThat(processes(demo)).isEmpty();
    }

    @Test
    void theLocalPolicyWinsOverAnyInstruction() throws Exception {
        operator.close();
        operator = new OperatorProcess(control, Map.of("max_nodes", 2));
        run(1, 5);
        operator.start();
        Reports.Report refused = await("Failed", 1);

        Failure why = java.util.Objects.requireNonNull(refused.failure());
        assertThat(why.code()).isEqualTo("policy-refused");
        assertThat(why.message()).contains("6 nodes are more than the 2");
        assertThat(processes(demo)).isEmpty();
    }

    @Test
    void inModeObserveItReportsWhatItWouldDoAndChangesNothing() throws Exception {
        operator.close();
        operator = new OperatorProcess(control, Map.of("mode", "observe"));
        run(1, 1);
        operator.start();
        Reports.Report held = await("Pending", 1);

        assertThat(String.valueOf(held.detail().get("would"))).contains("StartHead");
        assertThat(processes(demo)).isEmpty();
        assertThat(operator.data().resolve("edge/tls/chain.pem")).doesNotExist();
    }

    @Test
    void whenAnotherOperatorTookOverItEndsAndLeavesClustersRunning() throws Exception {
        run(1, 0);
        operator.start();
        await("Running", 1);
        control.supersede();

        assertThat(operator.exit()).isEqualTo(1);
        assertThat(starts(demo)).containsKeys("head", "agent");
    }

    @Test
    void aSecondOperatorOnTheSameFolderIsRefused() throws Exception {
        operator.start();
        Process first = operator.process();
        Path log = operator.launch(List.of());

        assertThat(operator.exit()).isEqualTo(1);
        assertThat(Files.readString(log)).contains("another operator runs on");
        first.destroyForcibly().waitFor();
    }

    private String host() {
        return "demo-" + demo.tail() + "." + control.headSuffix();
    }

    private void run(long generation, int workers) {
        desire(generation, DesiredState.RUNNING, workers);
    }

    private void stopCluster(long generation) {
        desire(generation, DesiredState.STOPPED, 1);
    }

    private void desire(long generation, DesiredState state, int workers) {
        ClusterSpec spec = new ClusterSpec(
                "2.60.0", NodeShape.small(), List.of(new WorkerGroup("cpu", workers, NodeShape.small())));
        Id owner = ids.next(Kind.USER);
        Id project = ids.next(Kind.PROJECT);
        control.instruct(
                "cluster",
                demo,
                generation,
                new ClusterInstruction("demo", host(), owner, project, "default", state, spec));
    }

    private Reports.Report await(String state, long generation) {
        try {
            Eventually.within(
                    OperatorProcess.PATIENCE,
                    demo + " is " + state,
                    () -> control.last("cluster", demo)
                            .filter(r -> r.state().equals(state) && r.observedGeneration() == generation)
                            .isPresent());
        } catch (AssertionError e) {
            throw new AssertionError(control.reports.toString(), e);
        }
        return control.last("cluster", demo).orElseThrow();
    }

    private Map<String, String> routes() throws Exception {
        Map<String, String> routes = new TreeMap<>();
        Json.tree(Files.readString(operator.data().resolve("edge/routes.json")))
                .path("routes")
                .forEach(r ->
                        routes.put(r.path("host").asString(), r.path("target").asString()));
        return routes;
    }

    /// Living processes that carry the cluster's marker, with the marker's value.
    private static Map<Long, String> processes(Id cluster) {
        Map<Long, String> found = new TreeMap<>();
        ProcessHandle.allProcesses().forEach(process -> {
            try {
                String environment =
                        Files.readString(Path.of("/proc/" + process.pid() + "/environ"), StandardCharsets.ISO_8859_1);
                String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
                for (String variable : environment.split("\0", -1)) {
                    if (variable.startsWith("RAYBOUND_NODE=" + cluster + "/") && !stat.contains(") Z ")) {
                        found.put(process.pid(), variable);
                    }
                }
            } catch (java.io.IOException e) {
                // It ended while we looked.
                return;
            }
        });
        return found;
    }

    /// How many times each node was started, by markers: every start has its own.
    private static Map<String, Integer> starts(Id cluster) {
        Map<String, Integer> counts = new TreeMap<>();
        for (String marker : new java.util.TreeSet<>(processes(cluster).values())) {
            counts.merge(marker.split("/", -1)[1], 1, Integer::sum);
        }
        return counts;
    }

    private long outermost(String node) {
        return processes(demo).entrySet().stream()
                .filter(e -> e.getValue().contains("/" + node + "/"))
                .mapToLong(Map.Entry::getKey)
                .min()
                .orElseThrow();
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (java.io.IOException e) {
            // Closed while we looked.
            return "";
        }
    }

    static List<String> listeningSockets(long pid) throws Exception {
        List<String> inodes = new ArrayList<>();
        try (var descriptors = Files.newDirectoryStream(Path.of("/proc/" + pid + "/fd"))) {
            for (Path descriptor : descriptors) {
                String target = target(descriptor);
                if (target.startsWith("socket:[")) {
                    inodes.add(target.substring("socket:[".length(), target.length() - 1));
                }
            }
        }
        List<String> listening = new ArrayList<>();
        for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
            for (String line : Files.readAllLines(Path.of(table))) {
                List<String> fields = List.of(line.strip().split("\\s+", -1));
                if (fields.size() > 9 && fields.get(3).equals("0A") && inodes.contains(fields.get(9))) {
                    listening.add(line);
                }
            }
        }
        return listening;
    }
}
