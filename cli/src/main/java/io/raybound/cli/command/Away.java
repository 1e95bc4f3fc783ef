package io.raybound.cli.command;

import io.raybound.cli.api.Unreachable;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;

/// Goes on asking while the control plane is away, for a while: what is waited for goes on without it.
public final class Away {
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private Away() {}

    /// The answer; fails as the question does when nobody answered for five minutes.
    public static <T> T patiently(Session session, Supplier<T> question) {
        Instant end = session.shell().clock().instant().plus(LONGEST);
        for (int attempt = 1; ; attempt++) {
            try {
                return question.get();
            } catch (Unreachable e) {
                if (!session.shell().clock().instant().isBefore(end)) {
                    throw e;
                }
                if (attempt == 1) {
                    session.progress().line(e.getMessage() + "; asking again");
                }
                session.api().pause(Math.min(attempt, 10));
            }
        }
    }
}
