package io.raybound.controlplane.linkserver;

import java.net.InetSocketAddress;
import java.time.Duration;

/// How the machines' front door listens.
///
/// @param machineDomain D: machines dial `<cloud-id>.D`; lower case
/// @param hold the longest a poll is held, at most 55 s
/// @param mostParked polls parked at once; more are answered 503
/// @param mostParkedEach polls parked for one machine; the oldest is let go when one more comes
public record LinkServerSettings(
        InetSocketAddress listen, String machineDomain, Duration hold, int mostParked, int mostParkedEach) {
    private static final Duration LONGEST_HOLD = Duration.ofSeconds(55);

    public LinkServerSettings {
        if (hold.compareTo(LONGEST_HOLD) > 0 || hold.isNegative() || hold.isZero()) {
            throw new IllegalArgumentException("a poll is held for more than 0 and at most 55 s");
        }
    }

    /// The defaults: held for 50 s, 20,000 polls at once, 3 of one machine.
    public static LinkServerSettings of(InetSocketAddress listen, String machineDomain) {
        return new LinkServerSettings(listen, machineDomain, Duration.ofSeconds(50), 20_000, 3);
    }
}
