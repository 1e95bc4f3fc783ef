package io.raybound.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.raybound.control.PageRequest;
import io.raybound.control.Refusal;
import io.raybound.control.cluster.ClusterFilter;
import io.raybound.control.fake.MemoryDatabase;
import io.raybound.control.job.NewJob;
import io.raybound.control.storage.Database;
import io.raybound.control.storage.Signals;
import io.raybound.control.story.World;
import io.raybound.control.story.World.Machine;
import io.raybound.model.Cluster;
import io.raybound.model.ClusterState;
import io.raybound.model.JobSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// The same history gives the same answers, refusals included, in memory, on SQLite and on PostgreSQL.
@ExtendWith(Postgres.class)
final class SameAnswersIT {
    private static final List<ClusterState> STATES = List.of(ClusterState.values());
    private static final int STEPS = 120;
    private static final JobSpec JOB = new JobSpec("true", "{}", Map.of(), 0, null);

    @Test
    void theSameHistoryGivesTheSameAnswersEverywhere(@TempDir Path folder) {
        for (int seed = 0; seed < 3; seed++) {
            Path file = folder.resolve("r" + seed + ".db");
            List<String> memory = history(seed, MemoryDatabase::new);
            assertThat(onStore(seed, signals -> Store.sqlite(file, signals)))
                    .as("SQLite, seed " + seed)
                    .isEqualTo(memory);
            String url = Postgres.fresh();
            assertThat(onStore(seed, signals -> Postgres.open(url, signals)))
                    .as("PostgreSQL, seed " + seed)
                    .isEqualTo(memory);
        }
    }

    private static List<String> onStore(int seed, Function<Signals, Store> open) {
        List<Store> stores = new ArrayList<>();
        try {
            return history(seed, signals -> {
                stores.add(open.apply(signals));
                return stores.getFirst();
            });
        } finally {
            stores.forEach(Store::close);
        }
    }

    private static List<String> history(int seed, Function<Signals, Database> open) {
        Random random = new Random(seed);
        World world = new World(open);
        Machine operator = world.operator(world.site(world.cloud("lab"), "s1"));
        List<String> answers = new ArrayList<>();
        for (int i = 0; i < STEPS; i++) {
            world.advance(Duration.ofMillis(random.nextInt(3)));
            try {
                answers.add(step(world, operator, random));
            } catch (Refusal refusal) {
                answers.add(refusal.code().word() + ": " + refusal.detail());
            }
        }
        answers.add(world.control
                .timelines()
                .audit(world.admin, new PageRequest(500, null))
                .items()
                .toString());
        return answers;
    }

    private static String step(World world, Machine operator, Random random) {
        String name = "c" + random.nextInt(4);
        Long match = random.nextInt(4) == 0 ? Long.valueOf(random.nextInt(4)) : null;
        return switch (random.nextInt(9)) {
            case 0, 1 -> world.cluster(name).toString();
            case 2 ->
                world.control.clusters().stop(world.asAdmin(), name, match).toString();
            case 3 ->
                world.control.clusters().start(world.asAdmin(), name, match).toString();
            case 4 ->
                world.control
                        .clusters()
                        .scale(world.asAdmin(), name, "cpu", random.nextInt(5), match)
                        .toString();
            case 5 ->
                world.control.clusters().delete(world.asAdmin(), name, match).toString();
            case 6 -> {
                Cluster cluster = world.control.clusters().get(world.admin, name);
                ClusterState state = STATES.get(random.nextInt(STATES.size()));
                int taken = world.report(operator, World.seen(cluster, 1 + random.nextInt(4), state));
                yield taken + " " + world.control.clusters().get(world.admin, name);
            }
            case 7 ->
                world.control
                        .jobs()
                        .create(world.asAdmin(), new NewJob("j", name, null, null, null, JOB, random.nextBoolean()))
                        .toString();
            default ->
                world.control
                        .clusters()
                        .list(
                                world.admin,
                                new ClusterFilter("lab", null, null, null, random.nextBoolean()),
                                PageRequest.first())
                        .toString();
        };
    }
}
