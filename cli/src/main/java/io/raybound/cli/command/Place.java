package io.raybound.cli.command;

import io.raybound.cli.api.Context;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Where an object shall lie: `--cloud`, `--site`, `--project`, with the context's defaults.
public final class Place {
    @Option(names = "--cloud", paramLabel = "NAME", description = "Cloud (default: the context's, or the only one).")
    private @Nullable String cloud;

    @Option(names = "--site", paramLabel = "NAME", description = "Site (default: the cloud's only one).")
    private @Nullable String site;

    @Option(
            names = "--project",
            paramLabel = "NAME",
            description = "Project (default: the context's, or the cloud's only one).")
    private @Nullable String project;

    /// Adds the three to a request.
    public Body in(Context context, Body body) {
        return body.put("cloud", cloud != null ? cloud : context.cloud())
                .put("site", site)
                .put("project", project != null ? project : context.project());
    }
}
