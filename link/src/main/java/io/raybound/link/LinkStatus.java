package io.raybound.link;

import io.raybound.model.Failure;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Holds the state of a link; the one place where it changes, is logged and is told. Thread-safe.
final class LinkStatus {
    private static final Logger LOG = LoggerFactory.getLogger(LinkStatus.class);
    private static final Duration SLACK = Duration.ofSeconds(15);

    private final InstantSource clock;
    private final LinkParts.StateListener listener;
    private final Duration fresh;
    private LinkState state = new LinkState.Connecting();
    private Instant lastSuccess = Instant.MIN;

    LinkStatus(InstantSource clock, LinkParts.StateListener listener, Duration hold) {
        this.clock = clock;
        this.listener = listener;
        this.fresh = hold.plus(SLACK);
    }

    synchronized LinkState state() {
        return state;
    }

    /// Up, and heard from the control plane within one hold.
    synchronized boolean isUp() {
        return state instanceof LinkState.Up && clock.instant().isBefore(lastSuccess.plus(fresh));
    }

    synchronized Instant lastSuccess() {
        return lastSuccess;
    }

    synchronized void success() {
        lastSuccess = clock.instant();
        if (!(state instanceof LinkState.Up) && !state.isFinal()) {
            become(new LinkState.Up(lastSuccess));
            LOG.atInfo().setMessage("link up").log();
        }
    }

    synchronized void failure(Failure why) {
        if (state.isFinal()) {
            return;
        }
        if (state instanceof LinkState.Down down) {
            if (!down.why().code().equals(why.code())) {
                become(new LinkState.Down(down.since(), why));
                log(why);
            }
            return;
        }
        become(new LinkState.Down(clock.instant(), why));
        log(why);
    }

    synchronized void end(LinkState last) {
        if (state.isFinal()) {
            return;
        }
        become(last);
        switch (last) {
            case LinkState.Superseded(Failure why) ->
                LOG.atError()
                        .setMessage("another program took over this machine's link; this one stops acting")
                        .addKeyValue("detail", why.message())
                        .addKeyValue("next_step", why.nextStep())
                        .log();
            case LinkState.Revoked(Failure why) ->
                LOG.atError()
                        .setMessage("this machine's key was revoked; what runs is left as it is")
                        .addKeyValue("detail", why.message())
                        .addKeyValue("next_step", why.nextStep())
                        .log();
            default ->
                LOG.atInfo()
                        .setMessage("link ended")
                        .addKeyValue("state", last.word())
                        .log();
        }
    }

    private void become(LinkState next) {
        state = next;
        listener.changed(next);
    }

    private static void log(Failure why) {
        LOG.atWarn()
                .setMessage("link down")
                .addKeyValue("code", why.code())
                .addKeyValue("detail", why.message())
                .addKeyValue("next_step", why.nextStep())
                .log();
    }
}
