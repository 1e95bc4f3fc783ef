package io.raybound.link;

import io.raybound.wire.link.Instructions;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Opens sessions and polls for instructions until the link is over. Runs on one thread.
final class Poller implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Poller.class);
    private static final Duration QUICK = Duration.ofMillis(500);
    private static final Duration STOOD = Duration.ofSeconds(1);
    private static final int MOST_CUTS = 3;

    private final LinkParts parts;
    private final LinkStatus status;
    private final LinkSession session;
    private final Intake intake;
    private final Setbacks setbacks;
    private final HoldTuner hold;
    private final BackOff pause;
    /// Cuts of standing polls in a row.
    private int cuts;

    Poller(LinkParts parts, LinkStatus status, LinkSession session, Intake intake, Setbacks setbacks) {
        this.parts = parts;
        this.status = status;
        this.session = session;
        this.intake = intake;
        this.setbacks = setbacks;
        this.hold = new HoldTuner(parts.timing().hold());
        this.pause = new BackOff(parts.random());
    }

    @Override
    public void run() {
        try {
            while (!status.state().isFinal()) {
                Duration wait = once();
                if (!wait.isZero()) {
                    Thread.sleep(wait);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// @return how long to wait before the next time
    private Duration once() throws InterruptedException {
        try {
            intake.deliver();
            LinkSession.Numbered open = session.openIfNeeded(status::success);
            hold.offered(open.opened().holdSeconds());
            return poll(open);
        } catch (LinkProblem e) {
            return setbacks.failed(e, pause);
        } catch (UncheckedIOException e) {
            return setbacks.unwritable(e, pause);
        } catch (RuntimeException e) {
            LOG.atError()
                    .setMessage("an instruction was not handled; tried again")
                    .setCause(e)
                    .log();
            return pause.next(Duration.ZERO);
        }
    }

    private Duration poll(LinkSession.Numbered open) throws InterruptedException {
        long start = System.nanoTime();
        Instructions answer;
        try {
            answer = parts.client().poll(open.number(), intake.position(), hold.hold());
        } catch (LinkProblem e) {
            return e instanceof LinkRefused refused ? setbacks.refused(refused, open, pause) : cut((LinkUnreachable) e);
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
    private Duration cut(LinkUnreachable e) {
        boolean stood = e.failure().code().equals("cut") && e.after().compareTo(STOOD) >= 0;
        if (e.isCut()) {
            hold.cut(e.after());
        }
        if (stood && ++cuts < MOST_CUTS) {
            return Duration.ofMillis(parts.random().nextLong(QUICK.toMillis()));
        }
        return setbacks.failed(e, pause);
    }
}
