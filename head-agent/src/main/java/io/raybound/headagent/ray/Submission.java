package io.raybound.headagent.ray;

import io.raybound.model.BadValue;
import java.util.Map;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/// One attempt of a job as it is handed to Ray.
///
/// @param id `[A-Za-z0-9_-]{1,64}`; Ray leaves a job with any other id in its list as PENDING for ever
/// @param runtimeEnv a JSON object
public record Submission(String id, String entrypoint, JsonNode runtimeEnv, Map<String, String> metadata) {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    public Submission {
        checkId(id);
        if (!runtimeEnv.isObject()) {
            throw new BadValue("runtime_env", runtimeEnv.toString(), "a JSON object");
        }
        metadata = Map.copyOf(metadata);
    }

    /// Refuses an id that must not reach Ray.
    public static void checkId(String id) {
        if (!isId(id)) {
            throw new BadValue("submission_id", id, "1 to 64 of A-Z, a-z, 0-9, _ and -");
        }
    }

    /// True when Ray may see the id.
    public static boolean isId(String id) {
        return ID.matcher(id).matches();
    }
}
