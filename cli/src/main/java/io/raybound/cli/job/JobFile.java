package io.raybound.cli.job;

import io.raybound.cli.output.Yaml;
import io.raybound.cli.shell.Near;
import io.raybound.cli.shell.Refused;
import io.raybound.cli.shell.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// `job.yaml` with the keys that Ray users know. A key without a value counts as absent; unknown keys are refused with
/// the nearest known one. All problems of a file are told at once.
final class JobFile {
    static final List<String> KEYS = List.of(
            "name",
            "entrypoint",
            "working_dir",
            "excludes",
            "requirements",
            "env_vars",
            "py_modules",
            "py_executable",
            "compute_config",
            "cluster",
            "cloud",
            "project",
            "max_retries",
            "timeout_s",
            "tags");
    private static final Map<String, String> ELSEWHERE = Map.of(
            "image_uri", "images come with Kubernetes sites; here jobs use the site's own Python",
            "containerfile", "images come with Kubernetes sites; here jobs use the site's own Python",
            "registry_login_secret", "images come with Kubernetes sites",
            "ray_version", "say it in the compute config",
            "job_queue_config", "job queues are not there yet");

    private final JsonNode tree;
    private final Path folder;
    private final List<String> problems = new ArrayList<>();

    private JobFile(JsonNode tree, Path folder) {
        this.tree = tree;
        this.folder = folder;
    }

    /// A job without a file.
    static JobFile none(Shell shell) {
        return new JobFile(JsonNodeFactory.instance.objectNode(), shell.cwd());
    }

    static JobFile read(Shell shell, String file) {
        Path path = shell.path(file);
        String text;
        try {
            text = Files.readString(path);
        } catch (IOException e) {
            throw Refused.usage("cannot read " + file, "name an existing job file");
        }
        List<JsonNode> documents = Yaml.readAll(text, file);
        if (documents.size() != 1 || !documents.getFirst().isObject()) {
            throw Refused.usage(file + " is not one YAML document of keys and values", "begin with: entrypoint: ...");
        }
        Path folder = path.toAbsolutePath().getParent();
        JobFile job = new JobFile(documents.getFirst(), folder == null ? shell.cwd() : folder);
        job.checkKeys();
        job.refuseProblems(file);
        return job;
    }

    private void checkKeys() {
        for (String key : tree.propertyNames()) {
            if (ELSEWHERE.containsKey(key)) {
                if (!tree.path(key).isNull()) {
                    problems.add("  " + key + ": " + ELSEWHERE.get(key));
                }
            } else if (!KEYS.contains(key)) {
                problems.add("  " + key + ": unknown key" + Near.hint(key, KEYS));
            }
        }
        for (String key :
                List.of("name", "entrypoint", "working_dir", "cluster", "cloud", "project", "py_executable")) {
            expect(key, tree.path(key).isString(), "text");
        }
        for (String key : List.of("max_retries", "timeout_s")) {
            expect(key, tree.path(key).isIntegralNumber(), "a whole number");
        }
        expect("excludes", isTextList(tree.path("excludes")), "a list of patterns");
        expect(
                "py_modules",
                isTextList(tree.path("py_modules")),
                "a list of folders of modules, or addresses of zip files");
        expect("env_vars", tree.path("env_vars").isObject(), "names and values");
        expect("tags", tree.path("tags").isObject(), "names and values");
        JsonNode requirements = tree.path("requirements");
        expect("requirements", requirements.isString() || isTextList(requirements), "a list, or a requirements.txt");
        JsonNode compute = tree.path("compute_config");
        expect(
                "compute_config",
                compute.isString() || compute.isObject(),
                "name[:version], or ray_version, head, workers");
    }

    private void expect(String key, boolean fits, String expected) {
        JsonNode value = tree.path(key);
        if (!fits && !value.isMissingNode() && !value.isNull()) {
            problems.add("  " + key + ": '" + value + "'; expected " + expected);
        }
    }

    private void refuseProblems(String file) {
        if (!problems.isEmpty()) {
            throw new Refused(
                    io.raybound.cli.shell.ExitCode.USAGE,
                    file + " cannot be used as it is",
                    problems,
                    "known keys: " + String.join(", ", KEYS));
        }
    }

    private static boolean isTextList(JsonNode node) {
        if (!node.isArray()) {
            return false;
        }
        for (JsonNode item : node) {
            if (!item.isString()) {
                return false;
            }
        }
        return true;
    }

    /// A text; null when absent.
    @Nullable
    String text(String key) {
        JsonNode value = tree.path(key);
        return value.isString() ? value.asString() : null;
    }

    @Nullable
    Integer number(String key) {
        JsonNode value = tree.path(key);
        return value.isIntegralNumber() ? value.asInt() : null;
    }

    List<String> list(String key) {
        List<String> texts = new ArrayList<>();
        for (JsonNode item : tree.path(key)) {
            texts.add(item.asString());
        }
        return texts;
    }

    Map<String, String> map(String key) {
        Map<String, String> texts = new LinkedHashMap<>();
        tree.path(key)
                .properties()
                .forEach(e -> texts.put(e.getKey(), e.getValue().asString()));
        return texts;
    }

    /// The inline compute config; null when it is a reference or absent.
    @Nullable
    JsonNode inlineCompute() {
        JsonNode value = tree.path("compute_config");
        return value.isObject() ? value : null;
    }

    /// The pip packages: the list, or the lines of the file that it names.
    List<String> requirements() {
        String file = text("requirements");
        if (file == null) {
            return list("requirements");
        }
        try {
            return Files.readAllLines(folder.resolve(file)).stream()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw Refused.usage(
                    "requirements: cannot read " + folder.resolve(file), "name an existing file, or a list");
        }
    }

    /// The folder that relative paths of the file start from.
    Path folder() {
        return folder;
    }
}
