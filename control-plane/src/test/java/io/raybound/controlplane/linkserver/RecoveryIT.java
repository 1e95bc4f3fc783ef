package io.raybound.controlplane.linkserver;

import static org.assertj.core.api.Assertions.assertThat;

import io.raybound.link.FileJournal;
import io.raybound.link.LinkClient;
import io.raybound.link.LinkLoop;
import io.raybound.link.LinkParts;
import io.raybound.link.LinkState;
import io.raybound.link.Position;
import io.raybound.model.Cluster;
import io.raybound.model.Site;
import io.raybound.testkit.Eventually;
import io.raybound.wire.link.InstructionPayload;
import io.raybound.wire.link.Instructions;
import io.raybound.wire.link.Reports.Report;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

final class RecoveryIT {
    private static final Logger LOG = LoggerFactory.getLogger(RecoveryIT.class);
    private static final int WAVE = 25;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path folder = Path.of("");

    @Test
    void aClientSurvivesTheServerAndTakesUpWhereItWas() throws Exception {
        List<InstructionPayload> handled = new CopyOnWriteArrayList<>();
        try (Door door = Door.open(folder)) {
            Site site = door.site("north");
            try (Machine machine = new Machine(door, site).enroll(door.joinToken(site));
                    FileJournal journal = FileJournal.open(folder.resolve("journal.jsonl"), InstantSource.system());
                    LinkLoop loop = loop(machine, journal, handled)) {
                loop.start();
                Cluster cluster = door.cluster(site, "one");
                Eventually.within(PATIENCE, "it is handled", () -> generation(handled, cluster) == 1);

                door.stop();
                Eventually.within(PATIENCE, "it is down", () -> loop.state() instanceof LinkState.Down);
                loop.report(new Report("cluster", cluster.id(), 1, "Starting", null, Map.of()));
                door.start();

                door.control().clusters().stop(door.call(), cluster.id().value(), null);
                Eventually.within(PATIENCE, "the next is handled", () -> generation(handled, cluster) == 2);
                Eventually.within(
                        PATIENCE,
                        "the report arrived",
                        () -> !door.control()
                                .clusters()
                                .get(door.admin(), cluster.id().value())
                                .state()
                                .name()
                                .equals("PENDING"));
                assertThat(loop.isUp()).isTrue();
            }
        }
    }

    @Test
    void aRestoredStoreIsTakenInFullAndAppliesNothingTwice() throws Exception {
        List<InstructionPayload> handled = new CopyOnWriteArrayList<>();
        try (Door door = Door.open(folder)) {
            Site site = door.site("north");
            try (Machine machine = new Machine(door, site).enroll(door.joinToken(site));
                    FileJournal journal = FileJournal.open(folder.resolve("journal.jsonl"), InstantSource.system());
                    LinkLoop loop = loop(machine, journal, handled)) {
                loop.start();
                Cluster one = door.cluster(site, "one");
                Eventually.within(PATIENCE, "it is handled", () -> generation(handled, one) == 1);

                door.newEpoch();
                Cluster two = door.cluster(site, "two");
                Eventually.within(PATIENCE, "the new one is handled", () -> generation(handled, two) == 1);

                assertThat(handled.stream().filter(each -> each.id().equals(one.id())))
                        .hasSize(1);
                assertThat(journal.position().epoch())
                        .isNotEqualTo(handled.getFirst().epoch());
            }
        }
    }

    @Test
    void aThousandParkedPollsCostNoThreadAndDoNotSlowAWakeUp() throws Exception {
        int count = 1_000;
        try (Door door = Door.openWide(folder);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Site crowd = door.site("crowd");
            Site site = door.site("north");
            try (Machine many = new Machine(door, crowd).enroll(door.joinToken(crowd));
                    Machine one = new Machine(door, site).enroll(door.joinToken(site))) {
                wakeUps(door, site, one, 40, "warm");
                List<WakeUp> alone = wakeUps(door, site, one, 30, "a");
                int before = ManagementFactory.getThreadMXBean().getThreadCount();
                List<Future<Instructions>> parked = park(door, many, threads, count);
                int after = ManagementFactory.getThreadMXBean().getThreadCount();
                List<WakeUp> crowded = wakeUps(door, site, one, 30, "b");

                long start = System.nanoTime();
                door.cluster(crowd, "wake");
                for (Future<Instructions> each : parked) {
                    assertThat(each.get().instructions()).hasSize(1);
                }
                long all = System.nanoTime() - start;

                LOG.atInfo()
                        .setMessage("wake-up of one poll, and of all")
                        .addKeyValue("parked", count)
                        .addKeyValue("alone", figures(alone))
                        .addKeyValue("crowded", figures(crowded))
                        .addKeyValue("all_millis", all / 1_000_000)
                        .addKeyValue("threads", before + " -> " + after)
                        .log();
                assertThat(after - before).isLessThan(20);
                assertThat(Duration.ofNanos(median(crowded, WakeUp::total))).isLessThan(Duration.ofSeconds(1));
            }
        }
    }

    private static List<Future<Instructions>> park(Door door, Machine machine, ExecutorService threads, int count)
            throws Exception {
        LinkClient client = machine.client();
        long session = client.open("operator", "1", "boot").session();
        Position now = after(client.poll(session, Position.START, Duration.ofSeconds(50)));
        List<Future<Instructions>> parked = new ArrayList<>();
        while (parked.size() < count) {
            for (int i = 0; i < WAVE; i++) {
                parked.add(threads.submit(() -> client.poll(session, now, Duration.ofSeconds(50))));
            }
            Eventually.within(
                    PATIENCE, "the wave is parked", () -> door.server().parked() == parked.size());
        }
        return parked;
    }

    /// One write and what it woke, in nanoseconds.
    ///
    /// @param write the call that writes, durable at its end
    /// @param total from its beginning to the answer at the client
    private record WakeUp(long write, long total) {
        long after() {
            return total - write;
        }
    }

    private static List<WakeUp> wakeUps(Door door, Site site, Machine machine, int times, String name)
            throws Exception {
        LinkClient client = machine.client();
        long session = client.open("operator", "1", "boot").session();
        Position now = after(client.poll(session, Position.START, Duration.ofSeconds(50)));
        List<WakeUp> took = new ArrayList<>();
        int parked = door.server().parked();
        try (ExecutorService thread = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < times; i++) {
                Position from = now;
                Eventually.within(
                        PATIENCE, "the one before has left", () -> door.server().parked() <= parked);
                Future<Instructions> poll = thread.submit(() -> client.poll(session, from, Duration.ofSeconds(50)));
                Eventually.within(PATIENCE, "it is parked", () -> door.server().parked() > parked);
                long start = System.nanoTime();
                door.cluster(site, name + i);
                long written = System.nanoTime() - start;
                now = after(poll.get());
                took.add(new WakeUp(written, System.nanoTime() - start));
            }
        }
        return took;
    }

    private static String figures(List<WakeUp> all) {
        return "p50 total %d us, write %d us, after the write %d us"
                .formatted(
                        median(all, WakeUp::total) / 1_000,
                        median(all, WakeUp::write) / 1_000,
                        median(all, WakeUp::after) / 1_000);
    }

    private static long median(List<WakeUp> values, ToLongFunction<WakeUp> what) {
        long[] sorted = values.stream().mapToLong(what).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    private static Position after(Instructions answer) {
        return new Position(answer.epoch(), answer.revision());
    }

    private static long generation(List<InstructionPayload> handled, Cluster cluster) {
        return handled.stream()
                .filter(each -> each.id().equals(cluster.id()))
                .mapToLong(InstructionPayload::generation)
                .max()
                .orElse(0);
    }

    private static LinkLoop loop(Machine machine, FileJournal journal, List<InstructionPayload> handled) {
        LinkParts parts = new LinkParts(
                LinkParts.Program.operator("1", "boot-1"),
                machine.client(),
                machine.who(),
                journal,
                handled::add,
                _ -> {},
                new LinkParts.Timing(Duration.ofSeconds(20), Duration.ofSeconds(5)),
                new Random(1));
        return new LinkLoop(parts, InstantSource.system());
    }
}
