package io.raybound.cli.command;

import io.raybound.cli.api.Api;
import io.raybound.cli.api.Context;
import io.raybound.cli.manifest.Manifests;
import io.raybound.cli.output.Format;
import io.raybound.cli.output.Printer;
import io.raybound.cli.output.Progress;
import io.raybound.cli.shell.Shell;

/// One command's talk with one control plane, and where its answers go.
public final class Session {
    private final Outside outside;
    private final Api api;
    private final Printer printer;
    private final Progress progress;

    Session(Outside outside, Context context, Format format) {
        this.outside = outside;
        this.api = new Api(
                context, outside.transports().open(context), outside.shell().random());
        this.printer = new Printer(outside.shell(), format, Manifests::of);
        this.progress = new Progress(outside.shell());
    }

    public Api api() {
        return api;
    }

    public Printer printer() {
        return printer;
    }

    public Progress progress() {
        return progress;
    }

    public Shell shell() {
        return outside.shell();
    }

    public Outside outside() {
        return outside;
    }

    public Context context() {
        return api.context();
    }
}
