package io.raybound.cli.manifest;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// The kinds that have a manifest, with their place in the API.
///
/// `metadata` are the fields of a create that say where the object lies; `spec` those that say what it is.
@SuppressWarnings("ImmutableEnumChecker")
public enum Kinds {
    CLOUD("Cloud", "cld", "/v1/clouds", List.of(), List.of()),
    SITE("Site", "site", "/v1/sites", List.of("cloud"), List.of()),
    PROJECT("Project", "prj", "/v1/projects", List.of("cloud"), List.of("description")),
    COMPUTE_CONFIG(
            "ComputeConfig", "cpt", "/v1/compute-configs", List.of("cloud"), List.of("ray_version", "head", "workers")),
    CLUSTER(
            "Cluster",
            "clu",
            "/v1/clusters",
            List.of("cloud", "site", "project"),
            List.of("ray_version", "head", "workers", "compute_config", "desired_state")),
    USER("User", "usr", "/v1/users", List.of(), List.of("display_name")),
    SERVICE_ACCOUNT("ServiceAccount", "sa", "/v1/service-accounts", List.of(), List.of());

    private final String kind;
    private final String prefix;
    private final String path;
    private final List<String> metadata;
    private final List<String> spec;

    Kinds(String kind, String prefix, String path, List<String> metadata, List<String> spec) {
        this.kind = kind;
        this.prefix = prefix;
        this.path = path;
        this.metadata = metadata;
        this.spec = spec;
    }

    /// The word in `kind:`.
    public String kind() {
        return kind;
    }

    /// The word in `kind/name`.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// Where its objects are read.
    public String path() {
        return path;
    }

    List<String> metadata() {
        return metadata;
    }

    List<String> spec() {
        return spec;
    }

    /// The kind of an API object, told by its id.
    static Optional<Kinds> of(JsonNode object) {
        String id = object.path("id").asString("");
        return Arrays.stream(values())
                .filter(k -> id.startsWith(k.prefix + "-"))
                .findFirst();
    }

    /// The kind by the word people write: `Cluster`, `cluster`, `clusters`, `compute-config`.
    public static Optional<Kinds> named(String word) {
        String plain = word.replaceAll("[-_]", "").toLowerCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(k -> plain.equals(k.kind.toLowerCase(Locale.ROOT))
                        || plain.equals(k.kind.toLowerCase(Locale.ROOT) + "s"))
                .findFirst();
    }

    /// All words for `kind:`.
    public static List<String> words() {
        return Arrays.stream(values()).map(Kinds::kind).toList();
    }
}
