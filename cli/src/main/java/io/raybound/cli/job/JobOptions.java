package io.raybound.cli.job;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// What `job submit` takes besides a file; it overrides the file.
final class JobOptions {
    @Option(
            names = {"-n", "--name"},
            paramLabel = "NAME",
            description = "Name of the job (default: made from its id).")
    @Nullable
    String name;

    @Option(
            names = {"-c", "--cluster"},
            paramLabel = "CLUSTER",
            description =
                    "Where it runs. Without it a cluster is made for the job (small, or of the compute config) and removed afterwards.")
    @Nullable
    String cluster;

    @Option(
            names = "--compute-config",
            paramLabel = "NAME[:VERSION]",
            description = "What the job's own cluster is made of.")
    @Nullable
    String computeConfig;

    @Option(names = "--cloud", paramLabel = "NAME", description = "Cloud of the job's own cluster.")
    @Nullable
    String cloud;

    @Option(names = "--project", paramLabel = "NAME", description = "Project of the job's own cluster.")
    @Nullable
    String project;

    @Option(
            names = {"-w", "--working-dir"},
            paramLabel = "DIR",
            description =
                    "Folder that is packed and becomes the job's working directory, or the address of a zip file.")
    @Nullable
    String workingDir;

    @Option(names = "--exclude", paramLabel = "PATTERN", description = "Left out of the package; may be repeated.")
    String[] excludes = {};

    @Option(
            names = {"-e", "--env"},
            paramLabel = "KEY=VALUE",
            description = "Environment variable of the job; may be repeated.")
    Map<String, String> env = new LinkedHashMap<>();

    @Option(
            names = "--max-retries",
            paramLabel = "N",
            description = "How often a failed or lost attempt is started again.")
    @Nullable
    Integer maxRetries;

    @Option(names = "--timeout", paramLabel = "TIME", description = "Limit of one attempt, like 90s or 2h.")
    @Nullable
    String timeout;

    @Parameters(arity = "0..*", paramLabel = "-- ENTRYPOINT", description = "The command, after two dashes.")
    String[] entrypoint = {};
}
