package io.raybound.link;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Learns how long the path lets a poll be held.
///
/// Two cuts in a row after about the same time mean that something on the way ends idle connections: the hold is then
/// shortened below it, with one warning that names the limit. After an hour without a cut a longer hold is tried again.
/// Owned by the polling thread.
final class HoldTuner {
    private static final Logger LOG = LoggerFactory.getLogger(HoldTuner.class);
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration TRY_AGAIN = Duration.ofHours(1);

    private final Duration longest;
    private Duration hold;
    private Duration lastCut = Duration.ZERO;
    private Duration calm = Duration.ZERO;
    private boolean warned;

    HoldTuner(Duration longest) {
        this.longest = longest;
        this.hold = longest;
    }

    Duration hold() {
        return hold;
    }

    /// What the server is willing to hold.
    void offered(int seconds) {
        if (seconds > 0 && Duration.ofSeconds(seconds).compareTo(hold) < 0) {
            hold = Duration.ofSeconds(seconds);
        }
    }

    /// A poll was answered after this long.
    void answered(Duration after) {
        if (after.compareTo(lastCut) >= 0) {
            lastCut = Duration.ZERO;
        }
        calm = calm.plus(after);
        if (hold.compareTo(longest) < 0 && calm.compareTo(TRY_AGAIN) > 0) {
            hold = shorter(hold.multipliedBy(2), longest);
            calm = Duration.ZERO;
        }
    }

    /// A standing poll was cut after this long.
    void cut(Duration after) {
        calm = Duration.ZERO;
        if (after.compareTo(SHORTEST) < 0) {
            return;
        }
        boolean again = !lastCut.isZero() && after.minus(lastCut).abs().compareTo(slack(after)) <= 0;
        if (!again) {
            lastCut = after;
            return;
        }
        Duration limit = shorter(shorter(after, lastCut), hold);
        hold = longer(SHORTEST, Duration.ofMillis(limit.toMillis() * 3 / 4));
        lastCut = Duration.ZERO;
        if (!warned) {
            warned = true;
            LOG.atWarn()
                    .setMessage("something on the path to the control plane ends idle connections; polls are shortened")
                    .addKeyValue("observed_limit_ms", limit.toMillis())
                    .addKeyValue("hold_ms", hold.toMillis())
                    .log();
        }
    }

    private static Duration slack(Duration after) {
        return longer(Duration.ofSeconds(1), after.dividedBy(5));
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }
}
