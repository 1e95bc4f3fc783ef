package io.raybound.cli.job;

import io.raybound.cli.api.Context;
import io.raybound.cli.command.Body;
import io.raybound.cli.command.Durations;
import io.raybound.cli.shell.Refused;
import io.raybound.cli.shell.Shell;
import io.raybound.wire.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// What is asked for: the job file with the command line over it.
final class JobRequest {
    private final JobFile file;
    private final JobOptions options;

    JobRequest(JobFile file, JobOptions options) {
        this.file = file;
        this.options = options;
    }

    /// The local folder to pack; null when there is none, or when it is an address that Ray fetches itself.
    @Nullable
    Path folder(Shell shell) {
        String given = options.workingDir;
        if (given != null) {
            return isAddress(given) ? null : shell.path(given);
        }
        String inFile = file.text("working_dir");
        return inFile == null || isAddress(inFile) ? null : file.folder().resolve(inFile);
    }

    /// The local folders among the Python modules, by the text that names them; the others Ray fetches itself.
    Map<String, Path> modules() {
        Map<String, Path> local = new LinkedHashMap<>();
        for (String module : file.list("py_modules")) {
            if (!isAddress(module)) {
                Path folder = file.folder().resolve(module);
                if (!Files.isDirectory(folder)) {
                    throw Refused.usage(
                            "py_modules: '" + module + "' is neither a folder nor an address",
                            "name the folder of a module, or an address like https://host/module.zip");
                }
                local.put(module, folder);
            }
        }
        return local;
    }

    List<String> excludes() {
        List<String> all = new ArrayList<>(file.list("excludes"));
        all.addAll(List.of(options.excludes));
        return all;
    }

    /// The body of `POST /v1/jobs`.
    ///
    /// @param packed what is uploaded afterwards
    /// @param ownConfig the compute config that stands for [#ownSpec()]; null where that is null
    JsonNode body(Context context, JobPackages packed, @Nullable String ownConfig) {
        String cluster = or(options.cluster, file.text("cluster"));
        JsonNode inline = file.inlineCompute();
        String compute = or(or(options.computeConfig, file.text("compute_config")), ownConfig);
        if (cluster != null && (compute != null || inline != null)) {
            throw Refused.usage(
                    "a job runs on a cluster (--cluster) or on one made for it (compute config), not on both",
                    "leave out one of the two");
        }
        Body body = new Body()
                .put("name", or(options.name, file.text("name")))
                .put("cluster", cluster)
                .put("cloud", cloud(context))
                .put("project", or(or(options.project, file.text("project")), context.project()))
                .put("spec", spec(packed));
        if (!packed.isEmpty()) {
            body.put("waits_for_package", true);
        }
        return body.put("compute_config", cluster == null ? compute : null).json();
    }

    /// The spec to make a compute config of, because the job names neither a cluster nor a compute config; null else.
    @Nullable
    JsonNode ownSpec() {
        boolean said = or(options.cluster, file.text("cluster")) != null
                || or(options.computeConfig, file.text("compute_config")) != null;
        JsonNode inline = file.inlineCompute();
        return said ? null : inline == null ? JsonNodeFactory.instance.objectNode() : inline;
    }

    @Nullable
    String cloud(Context context) {
        return or(or(options.cloud, file.text("cloud")), context.cloud());
    }

    private ObjectNode spec(JobPackages packed) {
        Integer retries = options.maxRetries != null ? options.maxRetries : file.number("max_retries");
        Long timeout = options.timeout != null
                ? Long.valueOf(Durations.parse("--timeout", options.timeout).toSeconds())
                : longOf(file.number("timeout_s"));
        Body spec = new Body()
                .put("entrypoint", entrypoint())
                .put("runtime_env", Json.write(runtimeEnv(packed)))
                .put("max_retries", retries)
                .put("timeout_seconds", timeout);
        Map<String, String> tags = file.map("tags");
        return (tags.isEmpty() ? spec : spec.put("metadata", node(tags))).json();
    }

    private String entrypoint() {
        if (options.entrypoint.length > 0) {
            return ShellWords.join(List.of(options.entrypoint));
        }
        String inFile = file.text("entrypoint");
        if (inFile == null || inFile.isBlank()) {
            throw Refused.usage("the job has no entrypoint", "add it at the end: -- python main.py");
        }
        return inFile;
    }

    private ObjectNode runtimeEnv(JobPackages packed) {
        ObjectNode env = JsonNodeFactory.instance.objectNode();
        String remote = or(options.workingDir, file.text("working_dir"));
        JobPackage folder = packed.workingDir();
        if (folder != null) {
            env.put("working_dir", folder.uri());
        } else if (remote != null) {
            env.put("working_dir", remote);
        }
        Map<String, String> variables = new LinkedHashMap<>(file.map("env_vars"));
        variables.putAll(options.env);
        if (!variables.isEmpty()) {
            env.set("env_vars", node(variables));
        }
        texts(env, "pip", file.requirements());
        List<String> modules = new ArrayList<>();
        for (String module : file.list("py_modules")) {
            JobPackage uploaded = packed.modules().get(module);
            modules.add(uploaded == null ? module : uploaded.uri());
        }
        texts(env, "py_modules", modules);
        String python = file.text("py_executable");
        if (python != null) {
            env.put("py_executable", python);
        }
        return env;
    }

    private static void texts(ObjectNode env, String key, List<String> values) {
        if (!values.isEmpty()) {
            ArrayNode array = env.putArray(key);
            values.forEach(array::add);
        }
    }

    private static ObjectNode node(Map<String, String> map) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        map.forEach(node::put);
        return node;
    }

    private static boolean isAddress(String text) {
        return text.contains("://");
    }

    private static @Nullable String or(@Nullable String first, @Nullable String second) {
        return first != null ? first : second;
    }

    private static @Nullable Long longOf(@Nullable Integer number) {
        return number == null ? null : Long.valueOf(number);
    }
}
