package io.raybound.link;

import io.raybound.model.Failure;
import io.raybound.model.Id;
import io.raybound.wire.link.Instructions;
import io.raybound.wire.link.Reports;
import io.raybound.wire.link.Reports.Report;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps a link alive: one virtual thread polls for instructions, one reports; both dial out and nothing listens.
///
/// What the journal holds is handed over before the first poll, so a restart without the control plane acts on the last
/// known state. No instruction is handed over that is not signed, meant for this machine, newer than all before and
/// journaled. The loop ends by itself only when superseded or revoked.
public final class LinkLoop implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LinkLoop.class);
    private static final int MOST_OBJECTS = 20_000;
    private static final Duration LAST_REPORTS = Duration.ofSeconds(2);
    private static final Duration QUICK = Duration.ofMillis(500);
    private static final Duration STOOD = Duration.ofSeconds(1);
    private static final int MOST_CUTS = 3;

    private final LinkParts parts;
    private final LinkStatus status;
    private final LinkSession session;
    private final ReportQueue reports;
    private final Intake intake;
    private final HoldTuner hold;
    private final Thread polling;
    private final Thread reporting;
    /// Cuts of standing polls in a row; owned by the polling thread.
    private int cuts;

    /// @param clock the machine's own clock
    public LinkLoop(LinkParts parts, InstantSource clock) {
        this.parts = parts;
        this.status = new LinkStatus(clock, parts.listener(), parts.timing().hold());
        this.session = new LinkSession(parts.client(), parts.program());
        this.reports = new ReportQueue(parts.journal(), MOST_OBJECTS);
        this.intake = new Intake(parts, reports::offer);
        this.hold = new HoldTuner(parts.timing().hold());
        this.polling = Thread.ofVirtual().name("link-poll").unstarted(this::poll);
        this.reporting = Thread.ofVirtual().name("link-report").unstarted(this::report);
    }

    public void start() {
        polling.start();
        reporting.start();
    }

    public LinkState state() {
        return status.state();
    }

    /// Whether the control plane was heard lately: what lengthens grants only while this is false.
    public boolean isUp() {
        return status.isUp();
    }

    /// When the control plane last answered; [Instant#MIN] for never.
    public Instant lastHeard() {
        return status.lastSuccess();
    }

    /// Reports a state: sent at once, repeated until forgotten, replaced by the next of the same object.
    /// When the report is of an ended job it is durable when this returns and stays until it has arrived.
    public void report(Report report) {
        reports.offer(report);
    }

    /// The object is gone: stop repeating its state.
    public void forget(String kind, Id id) {
        reports.forget(kind, id);
    }

    /// Sends what waits (for up to two seconds while up) and ends both threads.
    @Override
    public void close() {
        try {
            if (status.isUp()) {
                reports.drained(LAST_REPORTS);
            }
            status.end(new LinkState.Closed());
            stopThreads();
            for (Thread each : List.of(polling, reporting)) {
                if (each.getState() != Thread.State.NEW) {
                    each.join(LAST_REPORTS);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void poll() {
        BackOff pause = new BackOff(parts.random());
        try {
            while (!status.state().isFinal()) {
                Duration wait = pollOnce(pause);
                if (!wait.isZero()) {
                    Thread.sleep(wait);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// @return how long to wait before the next poll
    private Duration pollOnce(BackOff pause) throws InterruptedException {
        try {
            intake.deliver();
            LinkSession.Numbered open = session.openIfNeeded();
            hold.offered(open.opened().holdSeconds());
            status.success();
            return held(open, pause);
        } catch (LinkProblem e) {
            return failed(e, pause);
        } catch (UncheckedIOException e) {
            status.failure(unwritable(e));
            return pause.next(Duration.ZERO);
        } catch (RuntimeException e) {
            LOG.atError()
                    .setMessage("an instruction was not handled; tried again")
                    .setCause(e)
                    .log();
            return pause.next(Duration.ZERO);
        }
    }

    private Duration held(LinkSession.Numbered open, BackOff pause) throws LinkProblem, InterruptedException {
        long start = System.nanoTime();
        Instructions answer;
        try {
            answer = parts.client().poll(open.number(), intake.position(), hold.hold());
        } catch (LinkUnreachable e) {
            return cut(e, pause);
        } catch (LinkRefused e) {
            return refused(e, open, pause);
        }
        hold.answered(Duration.ofNanos(System.nanoTime() - start));
        cuts = 0;
        status.success();
        if (!answer.epoch().equals(open.epoch())) {
            session.drop(open);
            return pause.next(Duration.ZERO);
        }
        boolean complete = intake.take(answer);
        intake.deliver();
        if (!complete) {
            return pause.next(Duration.ZERO);
        }
        pause.success();
        return Duration.ZERO;
    }

    /// A standing poll may be cut by a box on the way that ends idle connections: that alone is no outage.
    private Duration cut(LinkUnreachable e, BackOff pause) {
        boolean stood = e.failure().code().equals("cut") && e.after().compareTo(STOOD) >= 0;
        if (e.isCut()) {
            hold.cut(e.after());
        }
        if (stood && ++cuts < MOST_CUTS) {
            return Duration.ofMillis(parts.random().nextLong(QUICK.toMillis()));
        }
        return failed(e, pause);
    }

    private void report() {
        BackOff pause = new BackOff(parts.random());
        try {
            while (!status.state().isFinal()) {
                session.await();
                Map<ObjectKey, Report> batch = reports.take(parts.timing().reportEvery());
                Duration wait = reportOnce(session.await(), batch, pause);
                if (!wait.isZero()) {
                    Thread.sleep(wait);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Duration reportOnce(LinkSession.Numbered open, Map<ObjectKey, Report> batch, BackOff pause)
            throws InterruptedException {
        try {
            long sequence = open.sequence().incrementAndGet();
            parts.client().report(new Reports(open.number(), sequence, List.copyOf(batch.values())));
            reports.arrived(batch);
            status.success();
            pause.success();
            return Duration.ZERO;
        } catch (LinkProblem e) {
            reports.giveBack(batch);
            return e instanceof LinkRefused refused ? refused(refused, open, pause) : failed(e, pause);
        } catch (UncheckedIOException e) {
            status.failure(unwritable(e));
            return pause.next(Duration.ZERO);
        }
    }

    /// A session of our own that was replaced meanwhile is no takeover.
    private Duration refused(LinkRefused e, LinkSession.Numbered open, BackOff pause) {
        boolean current = session.isCurrent(open);
        if (e.code().equals("session-unknown")) {
            session.drop(open);
        }
        return current || !e.code().equals("superseded") ? failed(e, pause) : pause.next(Duration.ZERO);
    }

    private Duration failed(LinkProblem problem, BackOff pause) {
        Failure why = problem.failure();
        switch (why.code()) {
            case "superseded" -> end(new LinkState.Superseded(why));
            case "key-revoked" -> end(new LinkState.Revoked(why));
            default -> status.failure(why);
        }
        Duration asked =
                problem instanceof LinkRefused refused ? refused.retryAfter().orElse(Duration.ZERO) : Duration.ZERO;
        return pause.next(asked);
    }

    private static Failure unwritable(UncheckedIOException e) {
        return new Failure(
                "journal-unwritable",
                "journal",
                String.valueOf(e.getMessage()),
                "Make room on the disk or repair it; nothing new is acted on until then.");
    }

    private void end(LinkState last) {
        status.end(last);
        stopThreads();
    }

    private void stopThreads() {
        reports.close();
        polling.interrupt();
        reporting.interrupt();
    }
}
