package io.raybound.cli.api;

import io.raybound.cli.output.Yaml;
import io.raybound.cli.shell.ExitCode;
import io.raybound.cli.shell.PrivateFile;
import io.raybound.cli.shell.Refused;
import io.raybound.cli.shell.Shell;
import io.raybound.model.Secret;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// The contexts file: `~/.config/raybound/config.yaml`, mode 0600, like kubectl's. `RAYBOUND_CONFIG` names another
/// file.
///
/// Order of what counts: `--context`, `RAYBOUND_CONTEXT`, the file's `current`; then `RAYBOUND_URL`, `RAYBOUND_API_KEY`
/// and
/// `RAYBOUND_CA_FILE` override single values, or stand alone where no file exists (CI).
public final class Contexts {
    private static final List<String> KEYS = List.of("url", "api_key", "ca_file", "cloud", "project");

    private final Shell shell;
    private final Path file;
    private final TreeMap<String, Context> all = new TreeMap<>();
    private @Nullable String current;

    private Contexts(Shell shell, Path file) {
        this.shell = shell;
        this.file = file;
    }

    /// Reads the file; a missing one is an empty one.
    public static Contexts read(Shell shell) {
        Contexts contexts = new Contexts(shell, file(shell));
        contexts.load();
        return contexts;
    }

    /// Where the file is.
    public static Path file(Shell shell) {
        Optional<String> named = shell.variable("RAYBOUND_CONFIG");
        if (named.isPresent()) {
            return shell.path(named.get());
        }
        Path folder = shell.variable("XDG_CONFIG_HOME")
                .map(Path::of)
                .orElseGet(() -> shell.home().resolve(".config"));
        return folder.resolve("raybound").resolve("config.yaml");
    }

    /// The context to use, with the environment's overrides.
    ///
    /// @param asked `--context`; null when not given
    public Context select(@Nullable String asked) {
        String name = asked != null ? asked : shell.variable("RAYBOUND_CONTEXT").orElse(current);
        Optional<String> url = shell.variable("RAYBOUND_URL");
        Context base;
        if (name != null && all.containsKey(name)) {
            base = get(name);
        } else if (name != null && url.isEmpty()) {
            throw unknown(name);
        } else if (url.isPresent()) {
            base = new Context(name == null ? "environment" : name, url(url.get()), null, null, null, null);
        } else {
            throw new Refused(
                    ExitCode.NOT_ALLOWED,
                    "no control plane is known yet (" + file + " names none)",
                    "run: raybound local up   or: raybound login --url https://console.example.com");
        }
        return overridden(base, url.isPresent() && asked == null);
    }

    /// The context of that name.
    public Context get(String name) {
        Context found = all.get(name);
        if (found == null) {
            throw unknown(name);
        }
        return found;
    }

    public Optional<Context> find(String name) {
        return Optional.ofNullable(all.get(name));
    }

    public Map<String, Context> all() {
        return Map.copyOf(all);
    }

    public List<String> names() {
        return List.copyOf(all.keySet());
    }

    public Optional<String> current() {
        return Optional.ofNullable(current);
    }

    /// Adds or replaces a context; the first one becomes the current one.
    public void put(Context context, boolean makeCurrent) {
        all.put(context.name(), context);
        if (makeCurrent || current == null) {
            current = context.name();
        }
    }

    public void use(String name) {
        current = get(name).name();
    }

    public void delete(String name) {
        all.remove(get(name).name());
        if (name.equals(current)) {
            current = null;
        }
    }

    /// Writes the file (0600, by rename).
    public void save() {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        if (current != null) {
            root.put("current", current);
        }
        ObjectNode listed = root.putObject("contexts");
        all.forEach((name, c) -> write(listed.putObject(name), c));
        PrivateFile.write(file, Yaml.write(root));
    }

    private static void write(ObjectNode node, Context c) {
        node.put("url", c.url().toString());
        Secret key = c.apiKey();
        if (key != null) {
            node.put("api_key", key.reveal());
        }
        if (c.caFile() != null) {
            node.put("ca_file", c.caFile().toString());
        }
        if (c.cloud() != null) {
            node.put("cloud", c.cloud());
        }
        if (c.project() != null) {
            node.put("project", c.project());
        }
    }

    private void load() {
        if (!Files.exists(file)) {
            return;
        }
        PrivateFile.warnWhenOpen(shell, file);
        String text;
        try {
            text = Files.readString(file);
        } catch (IOException e) {
            throw Refused.usage("cannot read " + file + ": " + e.getMessage(), "check its owner and mode");
        }
        PlainContexts.read(text)
                .ifPresentOrElse(
                        this::take, () -> Yaml.readAll(text, file.toString()).forEach(this::take));
    }

    private void take(JsonNode root) {
        String named = root.path("current").asString("");
        current = named.isEmpty() ? null : named;
        root.path("contexts").properties().forEach(e -> all.put(e.getKey(), parse(e.getKey(), e.getValue())));
    }

    private Context parse(String name, JsonNode node) {
        for (String key : node.propertyNames()) {
            if (!KEYS.contains(key)) {
                throw Refused.usage(
                        file + ": context " + name + " has the unknown key '" + key + "'", "use one of " + KEYS);
            }
        }
        String key = optional(node, "api_key");
        String ca = optional(node, "ca_file");
        return new Context(
                name,
                url(node.path("url").asString("")),
                key == null ? null : Secret.of(key),
                ca == null ? null : shell.path(ca),
                optional(node, "cloud"),
                optional(node, "project"));
    }

    private static @Nullable String optional(JsonNode node, String key) {
        String text = node.path(key).asString("");
        return text.isEmpty() ? null : text;
    }

    private Context overridden(Context base, boolean urlToo) {
        Secret key = shell.variable("RAYBOUND_API_KEY").map(Secret::of).orElse(base.apiKey());
        Path ca = shell.variable("RAYBOUND_CA_FILE").map(shell::path).orElse(base.caFile());
        URI url = urlToo ? url(shell.variable("RAYBOUND_URL").orElseThrow()) : base.url();
        return new Context(base.name(), url, key, ca, base.cloud(), base.project());
    }

    /// Checks a control plane's address: https, no path, no user.
    public static URI url(String text) {
        try {
            URI uri = new URI(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
            boolean plain = uri.getPath() == null || uri.getPath().isEmpty();
            if ("https".equals(uri.getScheme()) && uri.getHost() != null && plain && uri.getUserInfo() == null) {
                return uri;
            }
        } catch (java.net.URISyntaxException e) {
            // told below, in the same words
        }
        throw Refused.usage(
                "'" + text + "' is not the address of a control plane",
                "expected https://HOST[:PORT], for instance https://console.example.com");
    }

    private Refused unknown(String name) {
        String known = all.isEmpty() ? "there is none yet" : "known: " + String.join(", ", all.keySet());
        return new Refused(
                ExitCode.NOT_FOUND,
                "context '" + name + "' is not in " + file + " (" + known + ")",
                "run: raybound context list");
    }
}
