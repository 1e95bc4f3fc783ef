package io.raybound.runtimelocal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.raybound.model.ClusterState;
import io.raybound.model.Id;
import io.raybound.reconcile.ClusterEvent;
import io.raybound.testkit.Eventually;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// One real cluster that all stories share; each of them begins when it runs and leaves it to repair itself.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class LocalRuntimeIT {
    private static final Duration DETECTION = Duration.ofSeconds(5);
    /// Ray needs a while to take a killed node for dead: the job waits for it, at most a minute.
    private static final String COUNT_NODES = """
            import ray, time
            ray.init()
            count = lambda: sum(n["Alive"] for n in ray.nodes())
            any(count() == 2 or time.sleep(1) for _ in range(60))
            print(count(), "nodes")
            """;

    private final LocalSite site;
    private final Id demo;

    LocalRuntimeIT() throws Exception {
        site = new LocalSite(LocalSite.venv());
        demo = site.newCluster();
    }

    @BeforeAll
    void start() {
        long begin = System.nanoTime();
        site.reconciler().desire(LocalSite.running(demo, 1, 1));
        site.await(demo, ClusterState.RUNNING);
        figure("head, worker and agent running", begin);
        System.out.println(site.runtime().isolation());
    }

    @BeforeEach
    void itRuns() {
        site.await(demo, ClusterState.RUNNING);
        site.events.clear();
    }

    @AfterAll
    void nothingIsLeftWhenItIsRemoved() throws Exception {
        site.close();
        assertThat(LocalSite.processes(demo)).isEmpty();
        assertThat(site.bugs).isEmpty();
    }

    @Test
    void aJobRunsAndServeIsBoundToTheClustersOwnAddressOnly() throws Exception {
        String printed = site.job(demo, "hello", "python -c '" + COUNT_NODES + "'");

        assertThat(printed).contains("2 nodes");
        String own = site.book(demo).headAddress();
        RayHttp http = new RayHttp((local, remote) -> {});
        Eventually.within(LocalSite.LONG, "Serve listens", () -> http.accepts(own, Ports.SERVE));
        assertThat(listeners("00000000:1F40")).isEmpty();
    }

    @Test
    void aKilledWorkerIsToldWithinFiveSecondsAndStartedAgain() throws Exception {
        Book.Entry worker = site.entry(demo, "cpu-1");
        long begin = System.nanoTime();
        Proc.signal(worker.ref(), true);
        ClusterEvent told = firstEvent("worker-lost", begin);

        assertThat(told.message()).contains("was killed by signal 9 (SIGKILL)");
        assertThat(told.nextStep()).contains("started again");
        site.await(demo, ClusterState.RUNNING);
        Eventually.within(LocalSite.LONG, "another one runs", () -> runsAnother(worker));
        figure("worker repaired", begin);
        assertThat(Proc.marked(Commands.MARKER, worker.marker())).isEmpty();
    }

    @Test
    void aDeadGcsIsToldWithinFiveSecondsAndTheWholeClusterGetsANewBoot() throws Exception {
        String boot = site.report(demo).boot();
        Book.Entry head = site.entry(demo, "head");
        long begin = System.nanoTime();
        Proc.signal(process(head, "gcs_server"), true);
        ClusterEvent told = firstEvent("head-lost", begin);

        assertThat(told.message()).contains("ended with exit code").contains("gcs_server");
        Eventually.within(LocalSite.LONG, "it runs with a new boot", () -> {
            var report = site.report(demo);
            return report.state() == ClusterState.RUNNING && !java.util.Objects.equals(report.boot(), boot);
        });
        figure("head repaired", begin);
        assertThat(Proc.marked(Commands.MARKER, head.marker())).isEmpty();
    }

    @Test
    void aNewOperatorAdoptsWhatRunsAndStartsNothingTwice() throws Exception {
        Book before = site.book(demo);
        site.restart();
        site.reconciler().desire(LocalSite.running(demo, 1, 1));
        site.await(demo, ClusterState.RUNNING);

        assertThat(site.book(demo)).isEqualTo(before);
        assertThat(site.events).isEmpty();
    }

    @Test
    void aSecondClusterRunsBesideItAndAJobSeesNothingOfTheFirst() throws Exception {
        assumeTrue(site.runtime().isolation().fenced(), "this machine allows no fence");
        Id other = site.newCluster();
        long begin = System.nanoTime();
        site.reconciler().desire(LocalSite.running(other, 1, 0));
        site.await(other, ClusterState.RUNNING);
        figure("second cluster, head only, running", begin);
        Path token = Folders.of(site.settings, demo).token();
        Path ownToken = Folders.of(site.settings, other).token();
        String spy = """
                cat %1$s; echo data=$(ls -A %2$s | wc -l); echo runs=$(ls -A %3$s)
                umount %2$s; echo after=$(ls -A %2$s | wc -l)
                sees() { cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\\0' ' ' | grep -q "$1" && echo yes || echo no; }
                echo strangers=$(sees '%5$s'); echo itself=$(sees '%6$s')
                test -r %4$s && echo own=yes
                setsid sh -c 'exec sleep 4321' &""".formatted(
                token, site.settings.dataDir(), site.settings.runDir(), ownToken, network(demo), network(other));
        String printed = site.job(other, "spy", spy);

        assertThat(printed)
                .doesNotContain(Files.readString(token))
                .contains(
                        "data=0",
                        "runs=" + other.tail() + "\n",
                        "after=0",
                        "strangers=no\n",
                        "itself=yes\n",
                        "own=yes");
        Book.Entry head = site.entry(other, "head");
        assertThat(commandLines(head)).anyMatch(line -> line.contains("sleep 4321"));
        begin = System.nanoTime();
        site.reconciler().desire(LocalSite.stopped(other, 2));
        site.await(other, ClusterState.STOPPED, 2);
        figure("second cluster stopped", begin);
        assertThat(LocalSite.processes(other)).isEmpty();
        assertThat(site.settings.runDir().resolve(other.tail())).doesNotExist();
        assertThat(site.report(demo).state()).isEqualTo(ClusterState.RUNNING);
    }

    /// A pattern for the addresses of its nodes; it does not match itself where it stands in a command line.
    private String network(Id cluster) throws Exception {
        String head = site.book(cluster).headAddress();
        return head.substring(0, head.lastIndexOf('.') + 1).replace(".", "[.]");
    }

    private boolean runsAnother(Book.Entry worker) throws Exception {
        return site.report(demo).state() == ClusterState.RUNNING
                && !site.entry(demo, worker.name()).marker().equals(worker.marker());
    }

    private ClusterEvent firstEvent(String code, long begin) {
        Eventually.within(
                DETECTION,
                code + " is told",
                () -> site.events.stream().anyMatch(e -> e.code().equals(code)));
        figure(code + " told", begin);
        return site.events.stream()
                .filter(e -> e.code().equals(code))
                .findFirst()
                .orElseThrow();
    }

    private static Proc.Ref process(Book.Entry entry, String program) throws Exception {
        for (Proc.Ref ref : Proc.marked(Commands.MARKER, entry.marker())) {
            if (commandLine(ref).contains("/" + program)) {
                return ref;
            }
        }
        throw new AssertionError("no " + program + " in " + entry);
    }

    private static List<String> commandLines(Book.Entry entry) {
        return Proc.marked(Commands.MARKER, entry.marker()).stream()
                .map(LocalRuntimeIT::commandLine)
                .toList();
    }

    private static String commandLine(Proc.Ref ref) {
        try {
            return Files.readString(Path.of("/proc/" + ref.pid() + "/cmdline")).replace('\0', ' ');
        } catch (java.io.IOException e) {
            return "";
        }
    }

    private static List<String> listeners(String address) throws Exception {
        return Files.readAllLines(Path.of("/proc/net/tcp")).stream()
                .filter(line -> line.contains(": " + address + " 00000000:0000 0A"))
                .toList();
    }

    private static void figure(String what, long begin) {
        System.out.println("figure: " + what + " after " + (System.nanoTime() - begin) / 1_000_000 + " ms");
    }
}
