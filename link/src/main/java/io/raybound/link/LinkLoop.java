package io.raybound.link;

import io.raybound.model.Id;
import io.raybound.wire.link.Reports.Report;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/// Keeps a link alive: one virtual thread polls for instructions, one reports; both dial out and nothing listens.
///
/// What the journal holds is handed over before the first poll, so a restart without the control plane acts on the last
/// known state. No instruction is handed over that is not signed, meant for this machine, newer than all before and
/// journaled. The loop ends by itself only when superseded or revoked.
public final class LinkLoop implements AutoCloseable {
    private static final int MOST_OBJECTS = 20_000;
    private static final Duration LAST_REPORTS = Duration.ofSeconds(2);

    private final LinkStatus status;
    private final ReportQueue reports;
    private final Thread polling;
    private final Thread reporting;

    /// @param clock the machine's own clock
    public LinkLoop(LinkParts parts, InstantSource clock) {
        this.status = new LinkStatus(clock, parts.listener(), parts.timing().hold());
        this.reports = new ReportQueue(parts.journal(), MOST_OBJECTS);
        LinkSession session = new LinkSession(parts.client(), parts.program());
        Setbacks setbacks = new Setbacks(status, session, this::stopThreads);
        Intake intake = new Intake(parts, reports::offer);
        this.polling =
                Thread.ofVirtual().name("link-poll").unstarted(new Poller(parts, status, session, intake, setbacks));
        this.reporting = Thread.ofVirtual()
                .name("link-report")
                .unstarted(new Reporter(parts, status, session, reports, setbacks));
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

    private void stopThreads() {
        reports.close();
        polling.interrupt();
        reporting.interrupt();
    }
}
