package io.raybound.cli.declare;

import io.raybound.cli.api.Api;
import io.raybound.cli.api.ApiProblem;
import io.raybound.cli.command.Body;
import io.raybound.cli.command.Session;
import io.raybound.cli.manifest.Difference;
import io.raybound.cli.manifest.Kinds;
import io.raybound.cli.manifest.Manifest;
import io.raybound.cli.shell.ExitCode;
import io.raybound.cli.shell.Refused;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What one manifest asks for: to make the object, to change it, or nothing.
///
/// @param now the object as it is; null when it has to be made
/// @param differences lines `path: is -> wanted`
record Step(Manifest manifest, @Nullable JsonNode now, List<String> differences) {
    private static final List<String> CLUSTER_SPEC = List.of("ray_version", "head", "workers");

    static Step of(Session session, Manifest manifest) {
        JsonNode now = find(session, manifest);
        return new Step(manifest, now, now == null ? List.of() : Difference.between(now, manifest));
    }

    boolean isNothing() {
        return now != null && differences.isEmpty();
    }

    /// `+` made, `~` changed, `=` as it is.
    String sign() {
        return now == null ? "+" : differences.isEmpty() ? "=" : "~";
    }

    /// Does it; gives back the word for what was done.
    String apply(Session session) {
        if (now == null) {
            create(session, session.api());
            JsonNode desired = manifest.spec().path("desired_state");
            if (manifest.kind() == Kinds.CLUSTER && desired.asString("").equals("Stopped")) {
                session.api().act("POST", manifest.kind().path() + "/" + Api.quote(manifest.name()) + "/stop", null);
            }
            return "created";
        }
        if (differences.isEmpty()) {
            return "unchanged";
        }
        change(session.api(), now);
        return manifest.kind() == Kinds.COMPUTE_CONFIG ? "new version made" : "changed";
    }

    /// Lets the server check all of it and change nothing; gives back the word for what would be done.
    ///
    /// @throws ApiProblem with what the server would refuse
    String rehearse(Session session) {
        if (now == null) {
            create(session, session.api().dryRun());
            return "created";
        }
        if (differences.isEmpty()) {
            return "unchanged";
        }
        change(session.api().dryRun(), now);
        return manifest.kind() == Kinds.COMPUTE_CONFIG ? "made as a new version" : "changed";
    }

    private static @Nullable JsonNode find(Session session, Manifest manifest) {
        try {
            return session.api().get(manifest.kind().path() + "/" + Api.quote(manifest.name()));
        } catch (ApiProblem e) {
            if (e.status() == 404) {
                return null;
            }
            throw e;
        }
    }

    private void create(Session session, Api api) {
        Body body = new Body().put("name", manifest.name());
        switch (manifest.kind()) {
            case CLOUD, SERVICE_ACCOUNT -> post(api, manifest.kind().path(), body);
            case USER -> post(api, manifest.kind().path(), body.put("display_name", field("display_name")));
            case SITE -> post(api, "/v1/clouds/" + Api.quote(cloudOf(session)) + "/sites", body);
            case PROJECT ->
                post(
                        api,
                        manifest.kind().path(),
                        body.put("cloud", cloud(session)).put("description", field("description")));
            case COMPUTE_CONFIG ->
                post(
                        api,
                        manifest.kind().path(),
                        body.put("cloud", cloud(session)).put("spec", manifest.spec()));
            case CLUSTER -> createCluster(session, api, body);
        }
    }

    private void createCluster(Session session, Api api, Body body) {
        ObjectNode spec = manifest.spec().deepCopy();
        spec.remove("desired_state");
        JsonNode config = spec.remove("compute_config");
        body.put("cloud", cloud(session)).put("site", place("site"));
        String project = place("project");
        body.put("project", project != null ? project : session.context().project());
        if (!spec.isEmpty()) {
            body.put("spec", spec);
        } else if (config != null) {
            body.put("compute_config", config.asString(""));
        }
        post(api, manifest.kind().path(), body);
    }

    private void change(Api api, JsonNode object) {
        String path = manifest.kind().path() + "/" + object.path("id").asString("");
        long generation = object.path("generation").asLong(0);
        switch (manifest.kind()) {
            case PROJECT ->
                api.change(
                        "PATCH",
                        path,
                        new Body().put("description", field("description")).json(),
                        generation);
            case CLUSTER -> api.change("PATCH", path, clusterChange(object), generation);
            case COMPUTE_CONFIG -> {
                ObjectNode spec = Difference.merged(object, manifest, CLUSTER_SPEC);
                Body body = new Body()
                        .put("name", manifest.name())
                        .put("cloud", object.path("cloud_id").asString(""));
                api.create(manifest.kind().path(), body.put("spec", spec).json());
            }
            case CLOUD, SITE, USER, SERVICE_ACCOUNT -> throw fixed();
        }
    }

    private ObjectNode clusterChange(JsonNode object) {
        if (differences.stream().anyMatch(d -> d.startsWith("spec.compute_config"))) {
            throw fixed();
        }
        Body body = new Body();
        if (differences.stream().anyMatch(d -> !d.startsWith("spec.desired_state"))) {
            body.put("spec", Difference.merged(object, manifest, CLUSTER_SPEC));
        }
        return body.put("desired_state", field("desired_state")).json();
    }

    private Refused fixed() {
        return new Refused(
                ExitCode.CONFLICT,
                manifest.reference() + ": this cannot be changed any more: " + String.join("; ", differences),
                "make an object of another name");
    }

    private static void post(Api api, String path, Body body) {
        api.create(path, body.json());
    }

    private @Nullable String field(String key) {
        JsonNode value = manifest.spec().path(key);
        return value.isMissingNode() ? null : value.asString();
    }

    private @Nullable String place(String key) {
        String value = manifest.metadata().path(key).asString("");
        return value.isEmpty() ? null : value;
    }

    private @Nullable String cloud(Session session) {
        String said = place("cloud");
        return said != null ? said : session.context().cloud();
    }

    private String cloudOf(Session session) {
        String cloud = cloud(session);
        if (cloud == null) {
            throw Refused.usage(manifest.reference() + " does not say its cloud", "add metadata.cloud");
        }
        return cloud;
    }
}
