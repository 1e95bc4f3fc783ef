package io.raybound.cli.job;

import io.raybound.cli.command.Session;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// All that a job brings along: its working directory and Python modules, packed.
///
/// @param workingDir null when there is none to upload
/// @param modules by the text that names them in the job
record JobPackages(@Nullable JobPackage workingDir, Map<String, JobPackage> modules) implements AutoCloseable {

    /// Packs what the request names.
    static JobPackages of(Session session, JobRequest request) {
        Map<String, JobPackage> modules = new LinkedHashMap<>();
        JobPackage folder = null;
        try {
            Path local = request.folder(session.shell());
            folder = local == null ? null : JobPackage.of(local, request.excludes());
            for (Map.Entry<String, Path> module : request.modules().entrySet()) {
                modules.put(module.getKey(), JobPackage.module(module.getValue(), request.excludes()));
            }
        } catch (RuntimeException e) {
            new JobPackages(folder, modules).close();
            throw e;
        }
        JobPackages packed = new JobPackages(folder, modules);
        for (JobPackage each : packed.all()) {
            each.skipped().forEach(s -> session.shell().warn(s + " leads out of the folder and is left out"));
            session.progress().line("packed " + each.files() + " files, " + JobPackage.mib(each.size()));
        }
        return packed;
    }

    boolean isEmpty() {
        return all().isEmpty();
    }

    List<JobPackage> all() {
        List<JobPackage> all = new ArrayList<>(modules.values());
        if (workingDir != null) {
            all.addFirst(workingDir);
        }
        return all;
    }

    @Override
    public void close() {
        all().forEach(JobPackage::close);
    }
}
