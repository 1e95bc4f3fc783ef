package io.raybound.cli.job;

import io.raybound.cli.api.Api;
import io.raybound.cli.api.ApiProblem;
import io.raybound.cli.command.Body;
import io.raybound.cli.command.Paging;
import io.raybound.cli.command.Session;
import io.raybound.wire.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The compute config of a job that says what it needs in its own file, or says nothing: `small`, or `inline-` and a
/// hash
/// of the spec. The same spec gives the same name, so that it is made once.
final class OwnConfig {
    private OwnConfig() {}

    /// Its name; made where it is missing.
    static String ensure(Session session, @Nullable String cloud, JsonNode spec) {
        String name = spec.isEmpty() ? "small" : "inline-" + hash(spec);
        try {
            session.api().get(Paging.filter("/v1/compute-configs/" + Api.quote(name), "cloud", cloud));
        } catch (ApiProblem e) {
            if (e.status() != 404) {
                throw e;
            }
            Body body = new Body().put("name", name).put("cloud", cloud).put("spec", spec);
            session.api().create("/v1/compute-configs", body.json());
            session.progress().line("compute config '" + name + "' made");
        }
        return name;
    }

    private static String hash(JsonNode spec) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(Json.write(spec).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 5);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
