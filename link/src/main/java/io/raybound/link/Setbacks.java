package io.raybound.link;

import io.raybound.model.Failure;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a failed request means for the link: how long to pause, what state to show, whether it is over. Thread-safe.
final class Setbacks {
    private static final Logger LOG = LoggerFactory.getLogger(Setbacks.class);

    private final LinkStatus status;
    private final LinkSession session;
    private final Runnable stop;

    /// @param stop ends both loops
    Setbacks(LinkStatus status, LinkSession session, Runnable stop) {
        this.status = status;
        this.session = session;
        this.stop = stop;
    }

    /// A session of our own that was replaced meanwhile is no takeover.
    Duration refused(LinkRefused e, LinkSession.Numbered used, BackOff pause) {
        boolean current = session.isCurrent(used);
        if (e.code().equals("session-unknown")) {
            session.drop(used);
        }
        return current || !e.code().equals("superseded") ? failed(e, pause) : pause.next(Duration.ZERO);
    }

    Duration failed(LinkProblem problem, BackOff pause) {
        Failure why = problem.failure();
        switch (why.code()) {
            case "superseded" -> end(new LinkState.Superseded(why));
            case "key-revoked" -> end(new LinkState.Revoked(why));
            case "draining" ->
                LOG.atInfo().setMessage("the control plane is going down").log();
            default -> status.failure(why);
        }
        Duration asked =
                problem instanceof LinkRefused refused ? refused.retryAfter().orElse(Duration.ZERO) : Duration.ZERO;
        return pause.next(asked);
    }

    Duration unwritable(UncheckedIOException e, BackOff pause) {
        status.failure(new Failure(
                "journal-unwritable",
                "journal",
                String.valueOf(e.getMessage()),
                "Make room on the disk or repair it; nothing new is acted on until then."));
        return pause.next(Duration.ZERO);
    }

    private void end(LinkState last) {
        status.end(last);
        stop.run();
    }
}
