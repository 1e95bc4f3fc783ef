package io.raybound.cli.cluster;

import io.raybound.cli.shell.Refused;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// A cluster and the user it is shared with: `share demo ada`, or `share demo --user ada`.
final class Sharee {
    @Parameters(index = "0", paramLabel = "CLUSTER", description = "Name or id.")
    private String cluster = "";

    @Parameters(index = "1", arity = "0..1", paramLabel = "USER", description = "Name or id.")
    private @Nullable String positional;

    @Option(names = "--user", paramLabel = "USER", description = "The same, as an option.")
    private @Nullable String option;

    String cluster() {
        return cluster;
    }

    String name() {
        String one = option != null ? option : positional;
        if (one == null || (option != null && positional != null)) {
            throw Refused.usage("it is not said with whom", "name one user: raybound cluster share CLUSTER USER");
        }
        return one;
    }
}
