package io.raybound.link;

import io.raybound.wire.link.Reports;
import io.raybound.wire.link.Reports.Report;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends reports until the link is over. Runs on one thread.
final class Reporter implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Reporter.class);

    private final LinkParts parts;
    private final LinkStatus status;
    private final LinkSession session;
    private final ReportQueue queue;
    private final Setbacks setbacks;
    private final BackOff pause;

    Reporter(LinkParts parts, LinkStatus status, LinkSession session, ReportQueue queue, Setbacks setbacks) {
        this.parts = parts;
        this.status = status;
        this.session = session;
        this.queue = queue;
        this.setbacks = setbacks;
        this.pause = new BackOff(parts.random());
    }

    @Override
    public void run() {
        try {
            while (!status.state().isFinal()) {
                session.await();
                Map<ObjectKey, Report> batch = queue.take(parts.timing().reportEvery());
                Duration wait = send(session.await(), batch);
                if (!wait.isZero()) {
                    Thread.sleep(wait);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// @return how long to wait before the next time; what did not arrive is back in the queue
    private Duration send(LinkSession.Numbered open, Map<ObjectKey, Report> batch) throws InterruptedException {
        try {
            long sequence = open.sequence().incrementAndGet();
            parts.client().report(new Reports(open.number(), sequence, List.copyOf(batch.values())));
            queue.arrived(batch);
            status.success();
            pause.success();
            return Duration.ZERO;
        } catch (LinkProblem e) {
            if (e instanceof LinkRefused refused && isAboutContent(refused) && !batch.isEmpty()) {
                return sift(refused, open, batch);
            }
            queue.giveBack(batch);
            return e instanceof LinkRefused refused
                    ? setbacks.refused(refused, open, pause)
                    : setbacks.failed(e, pause);
        } catch (UncheckedIOException e) {
            return setbacks.unwritable(e, pause);
        }
    }

    /// One bad report must not hold up the others: a refused batch is sent one by one, and the bad one is let go.
    private Duration sift(LinkRefused e, LinkSession.Numbered open, Map<ObjectKey, Report> batch)
            throws InterruptedException {
        if (batch.size() == 1) {
            LOG.atError()
                    .setMessage("the control plane refuses a report; it is dropped")
                    .addKeyValue("report", batch.values().iterator().next())
                    .addKeyValue("failure", e.failure())
                    .log();
            queue.arrived(batch);
            return Duration.ZERO;
        }
        Map<ObjectKey, Report> left = new LinkedHashMap<>(batch);
        for (Map.Entry<ObjectKey, Report> each : batch.entrySet()) {
            Duration wait = send(open, Map.of(each.getKey(), each.getValue()));
            left.remove(each.getKey());
            if (!wait.isZero()) {
                queue.giveBack(left);
                return wait;
            }
        }
        return Duration.ZERO;
    }

    private static boolean isAboutContent(LinkRefused e) {
        return e.status() == 400 || e.status() == 413;
    }
}
