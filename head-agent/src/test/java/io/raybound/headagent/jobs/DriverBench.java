package io.raybound.headagent.jobs;

import io.raybound.headagent.ray.FakeRayJobs;
import io.raybound.headagent.ray.RayUnreachable;
import io.raybound.model.Id;
import io.raybound.model.JobSpec;
import io.raybound.wire.link.JobInstruction;
import io.raybound.wire.link.Reports.Report;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A driver on a fake head, a journal in memory and a clock that is set by hand.
final class DriverBench {
    static final Id JOB = new Id("job-aaaaaaaaaaaa");
    static final Id OWNER = new Id("usr-aaaaaaaaaaaa");

    static final KeptLogs LOGS = new KeptLogs() {
        @Override
        public @Nullable String location(Id job) {
            return null;
        }

        @Override
        public boolean isComplete(String submissionId) {
            return true;
        }
    };

    final HandClock clock = new HandClock();
    final FakeRayJobs ray = new FakeRayJobs(clock);
    final MemoryJournal journal = new MemoryJournal();
    final List<Report> reports = new ArrayList<>();
    JobDriver driver = driver(new Random(7));

    static final class HandClock extends Clock {
        private Instant now = Instant.parse("2026-01-01T00:00:00Z");

        void pass(Duration time) {
            now = now.plus(time);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }

    static JobInstruction instruction(String entrypoint, int retries, boolean stop) {
        return new JobInstruction("job", OWNER, new JobSpec(entrypoint, "{}", Map.of(), retries, null), stop);
    }

    /// What a kill -9 and a start of the head agent do.
    void restart() {
        driver = driver(new Random(7));
    }

    void accept(long generation, JobInstruction job) {
        driver.accept(JOB, generation, job);
    }

    /// One pass, then a second goes by for clock and head.
    void pass() {
        try {
            driver.pass(HeadView.of(ray));
        } catch (RayUnreachable e) {
            // the next pass asks again
        }
        ray.advance();
        clock.pass(Duration.ofSeconds(1));
    }

    void passes(int count) {
        for (int i = 0; i < count; i++) {
            pass();
        }
    }

    Report last() {
        return reports.getLast();
    }

    List<String> states() {
        return reports.stream().map(Report::state).toList();
    }

    String failure() {
        return last().failure() == null ? "" : last().failure().code();
    }

    String message() {
        return last().failure() == null ? "" : last().failure().message();
    }

    String detail(String name) {
        JsonNode node = last().detail().get(name);
        return node == null ? "" : node.asString();
    }

    private JobDriver driver(Random random) {
        return new JobDriver(ray, journal, reports::add, LOGS, new JobDriver.Chances(clock, random));
    }
}
