package io.raybound.headagent.jobs;

import io.raybound.headagent.ray.HttpRayJobs;
import io.raybound.headagent.ray.RayHttp;
import io.raybound.headagent.ray.RayJobs;
import io.raybound.headagent.ray.RayUnreachable;
import io.raybound.model.Id;
import io.raybound.wire.link.JobInstruction;
import io.raybound.wire.link.Reports.Report;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Drives and watches all jobs of one Ray head, and keeps their logs, until it is closed.
///
/// One thread looks at the head each second while a job is under way (else each two); another one copies logs.
/// An instruction wakes it at once. While Ray does not answer nothing changes, and it goes on by itself afterwards.
public final class JobLoop implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(JobLoop.class);
    private static final Duration BUSY = Duration.ofSeconds(1);
    private static final Duration IDLE = Duration.ofSeconds(2);
    private static final Duration STOP = Duration.ofSeconds(5);

    private final RayJobs ray;
    private final JobDriver driver;
    private final RayJobWatch watch;
    private final LogKeeper keeper;
    private final Semaphore wake = new Semaphore(0);
    private final Semaphore wakeKeeper = new Semaphore(0);
    private final Queue<Id> logNews = new ConcurrentLinkedQueue<>();
    private final Thread loop;
    private final Thread keeping;
    private volatile boolean closed;
    private volatile @Nullable Round last;
    private boolean reachable = true;

    /// What the loop needs to know.
    ///
    /// @param dataDir for the journal
    /// @param logDir for the kept log tails
    /// @param logBytes kept of each log
    public record Settings(Id cluster, Path dataDir, Path logDir, int logBytes) {
        /// One MiB of each log.
        public static final int LOG_BYTES = 1 << 20;
    }

    private record Round(HeadView view, Map<Id, String> submissions) {}

    /// @param owners the user who sent a submission through our port, where known
    public JobLoop(
            Settings settings,
            RayHttp http,
            Function<String, Optional<String>> owners,
            Consumer<Report> reports,
            Clock clock,
            RandomGenerator random) {
        this.ray = new HttpRayJobs(http);
        this.keeper =
                new LogKeeper(settings.logDir(), settings.logBytes(), LogTails.of(http), clock, id -> logNews.add(id));
        this.driver = new JobDriver(
                ray,
                new FileJobJournal(settings.dataDir().resolve("jobs")),
                reports,
                keeper,
                new JobDriver.Chances(clock, random));
        this.watch = new RayJobWatch(
                settings.cluster(),
                new SeenJournal(settings.dataDir().resolve("seen-jobs.json")),
                owners,
                new RayJobWatch.Out(reports, keeper::location),
                clock);
        this.loop = Thread.ofVirtual().name("job-loop").unstarted(this::run);
        this.keeping = Thread.ofVirtual().name("log-keeper").unstarted(this::keep);
    }

    public void start() {
        loop.start();
        keeping.start();
    }

    /// Takes an instruction of kind `job`; durable when it returns.
    ///
    /// @param job null for a tombstone
    public void accept(Id id, long generation, @Nullable JobInstruction job) {
        driver.accept(id, generation, job);
        wake.release();
    }

    private void run() {
        driver.reportAll();
        while (!closed) {
            boolean busy = false;
            try {
                busy = once();
                said(true, "");
            } catch (RayUnreachable e) {
                said(false, String.valueOf(e.getMessage()));
            } catch (RuntimeException e) {
                log.atError().setMessage("job pass failed").setCause(e).log();
            }
            pause(wake, busy ? BUSY : IDLE);
        }
    }

    private boolean once() throws RayUnreachable {
        for (Id id = logNews.poll(); id != null; id = logNews.poll()) {
            driver.report(id);
            watch.report(id);
        }
        HeadView view = HeadView.of(ray);
        boolean busy = driver.pass(view);
        watch.pass(view, driver::owns);
        Map<Id, String> submissions = new HashMap<>(watch.submissions());
        submissions.putAll(driver.submissions());
        last = new Round(view, submissions);
        wakeKeeper.release();
        return busy || watch.anyLive();
    }

    private void said(boolean now, String why) {
        if (now != reachable) {
            reachable = now;
            log.atWarn()
                    .setMessage(now ? "ray answers again" : "ray does not answer")
                    .addKeyValue("reason", why)
                    .log();
        }
    }

    private void keep() {
        while (!closed) {
            pause(wakeKeeper, IDLE);
            Round round = last;
            if (round != null) {
                keeper.pass(round.submissions(), round.view().listed());
            }
        }
    }

    private void pause(Semaphore bell, Duration limit) {
        try {
            if (bell.tryAcquire(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                bell.drainPermits();
            }
        } catch (InterruptedException e) {
            closed = true;
        }
    }

    @Override
    public void close() {
        closed = true;
        wake.release();
        wakeKeeper.release();
        try {
            boolean looked = !loop.isAlive() || loop.join(STOP);
            boolean kept = !keeping.isAlive() || keeping.join(STOP);
            if (!looked || !kept) {
                loop.interrupt();
                keeping.interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
