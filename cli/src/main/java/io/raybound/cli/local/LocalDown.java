package io.raybound.cli.local;

import io.raybound.cli.output.Progress;
import io.raybound.cli.shell.Shell;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Stops a local installation: operator and edge, the clusters, the control plane. Data stays.
final class LocalDown {
    static final Duration ORDERLY = Duration.ofSeconds(20);
    private static final Duration CLUSTERS = Duration.ofSeconds(90);

    private final Shell shell;
    private final LocalFolder folder;
    private final Progress progress;

    LocalDown(Shell shell, LocalFolder folder, Progress progress) {
        this.shell = shell;
        this.folder = folder;
        this.progress = progress;
    }

    /// Stops everything; gives back false when there was nothing to stop.
    boolean run() {
        LocalState state = LocalState.read(folder);
        if (state == null) {
            return false;
        }
        boolean any = !state.programs().isEmpty();
        state = stop(List.of("operator", "edge"), state);
        stopClusters();
        state = stop(List.of("control-plane"), state);
        LocalFolder.delete(Path.of(state.runFolder()));
        return any;
    }

    /// Tells all of them before it waits for the first.
    private LocalState stop(List<String> programs, LocalState state) {
        for (String program : programs) {
            Optional.ofNullable(state.programs().get(program))
                    .flatMap(Processes::find)
                    .ifPresent(ProcessHandle::destroy);
        }
        LocalState left = state;
        for (String program : programs) {
            left = stop(program, left);
        }
        return left;
    }

    private LocalState stop(String program, LocalState state) {
        LocalState.Run run = state.programs().get(program);
        if (run == null) {
            return state;
        }
        Processes.find(run).ifPresent(process -> {
            progress.passing("stopping " + program);
            boolean orderly = Processes.stop(process, ORDERLY);
            progress.line(program + (orderly ? " has stopped" : " did not stop in time and was ended"));
        });
        LocalState next = state.without(program);
        next.write(folder);
        return next;
    }

    /// The operator leaves clusters running when it stops, so that the next one adopts them; here they end too.
    private void stopClusters() {
        if (!Files.exists(folder.config("operator"))) {
            return;
        }
        progress.passing("stopping the clusters");
        int code = new Program("operator", folder, Install.programsOnly()).run(shell, CLUSTERS, "--stop-all");
        if (code == 0) {
            progress.line("no Ray process is left");
        } else {
            shell.warn("the clusters may not all have stopped; see " + folder.log("operator"));
        }
    }
}
