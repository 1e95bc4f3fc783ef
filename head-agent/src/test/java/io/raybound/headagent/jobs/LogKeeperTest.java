package io.raybound.headagent.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.raybound.headagent.ray.RayJob;
import io.raybound.headagent.ray.RayJob.Status;
import io.raybound.headagent.ray.RayUnreachable;
import io.raybound.model.Id;
import io.raybound.testkit.Seeds;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LogKeeperTest {
    private static final Id JOB = new Id("job-aaaaaaaaaaaa");

    @TempDir
    private Path folder;

    private final DriverBench.HandClock clock = new DriverBench.HandClock();
    private final List<Id> changed = new ArrayList<>();
    private String text = "one\n";
    private boolean broken;
    private int asked;

    private final LogTails tails = (submission, node, longest) -> {
        asked++;
        if (broken) {
            throw new RayUnreachable("away");
        }
        return Optional.of(text.getBytes(StandardCharsets.UTF_8));
    };

    private LogKeeper keeper() {
        return new LogKeeper(folder.resolve("logs"), 1 << 20, tails, clock, changed::add);
    }

    private static void pass(LogKeeper keeper, Status status) {
        RayJob job = new RayJob("s-1", status, "true", "", null, null, null, "node", Map.of());
        keeper.pass(Map.of(JOB, "s-1"), Map.of("s-1", job));
    }

    private String kept(LogKeeper keeper) throws IOException {
        return Files.readString(Path.of(URI.create(Objects.requireNonNull(keeper.location(JOB)))));
    }

    @Test
    void a_running_jobs_log_is_kept_every_few_seconds_and_once_more_at_its_end() throws IOException {
        LogKeeper keeper = keeper();
        assertThat(keeper.location(JOB)).isNull();
        pass(keeper, Status.RUNNING);
        text = "one\ntwo\n";
        pass(keeper, Status.RUNNING);
        assertThat(kept(keeper)).isEqualTo("one\n");
        clock.pass(Duration.ofSeconds(6));
        pass(keeper, Status.RUNNING);
        assertThat(kept(keeper)).isEqualTo("one\ntwo\n");
        text = "all\n";
        pass(keeper, Status.SUCCEEDED);
        pass(keeper, Status.SUCCEEDED);
        assertThat(kept(keeper)).isEqualTo("all\n");
        assertThat(keeper.isComplete("s-1")).isTrue();
        assertThat(asked).isEqualTo(3);
        assertThat(changed).containsExactly(JOB, JOB);
    }

    @Test
    void only_the_owner_may_read_a_kept_log() throws IOException {
        LogKeeper keeper = keeper();
        pass(keeper, Status.SUCCEEDED);
        Path file = Path.of(URI.create(Objects.requireNonNull(keeper.location(JOB))));
        assertThat(Files.getPosixFilePermissions(file)).hasSize(2);
    }

    @Test
    void a_log_that_cannot_be_had_is_given_up_after_some_tries() {
        broken = true;
        LogKeeper keeper = keeper();
        for (int i = 0; i < 20; i++) {
            pass(keeper, Status.FAILED);
        }
        assertThat(asked).isEqualTo(5);
        assertThat(keeper.location(JOB)).isNull();
    }

    @Test
    void a_tail_is_the_end_of_what_was_written_whatever_the_pieces() {
        Seeds.each(200, random -> {
            String all = Seeds.text(random, 400).replace('\u0000', '\n');
            byte[] bytes = all.getBytes(StandardCharsets.UTF_8);
            TailBuffer buffer = new TailBuffer(1 + random.nextInt(200));
            int split = random.nextInt(bytes.length + 1);
            feed(buffer, bytes, 0, split);
            feed(buffer, bytes, split, bytes.length - split);
            String kept = new String(buffer.content(), StandardCharsets.ISO_8859_1);
            String whole = new String(bytes, StandardCharsets.ISO_8859_1);
            assertThat(whole)
                    .endsWith(kept.startsWith("[earlier output") ? kept.substring(kept.indexOf('\n') + 1) : kept);
        });
    }

    @Test
    void a_cut_tail_says_so_and_begins_with_a_whole_line() {
        TailBuffer buffer = new TailBuffer(10);
        feed(buffer, "first line\nsecond\nend\n".getBytes(StandardCharsets.UTF_8), 0, 22);
        assertThat(new String(buffer.content(), StandardCharsets.UTF_8))
                .isEqualTo("[earlier output was cut off; kept are the last 10 bytes]\nend\n");
    }

    private static void feed(TailBuffer buffer, byte[] bytes, int from, int count) {
        try {
            buffer.readAll(new ByteArrayInputStream(bytes, from, count));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
