package io.raybound.cli.people;

import io.raybound.cli.shell.Refused;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// `--user` or `--service-account`: for whom.
final class Principal {
    @Option(names = "--user", paramLabel = "NAME", description = "A user, by name or id.")
    private @Nullable String user;

    @Option(names = "--service-account", paramLabel = "NAME", description = "A service account, by name or id.")
    private @Nullable String serviceAccount;

    /// The one that was named; null for none.
    @Nullable
    String named() {
        if (user != null && serviceAccount != null) {
            throw Refused.usage("--user and --service-account exclude each other", "leave out one");
        }
        return user != null ? user : serviceAccount;
    }

    /// The one that was named.
    String required() {
        String named = named();
        if (named == null) {
            throw Refused.usage("it is not said for whom", "add --user NAME or --service-account NAME");
        }
        return named;
    }
}
