package io.raybound.controlplane.api;

import io.raybound.control.Once;
import io.raybound.control.PageRequest;
import io.raybound.control.access.Call;
import io.raybound.control.access.Caller;
import io.raybound.wire.Json;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// One request to an operation after the contract's checks: parameters and body have their form.
///
/// @param signedIn null only for operations that are open to all
/// @param values parameters by name, defaults filled in
/// @param body cleaned and checked; an empty object when the operation has none
/// @param fingerprint hash of method, path and body
public record ApiCall(
        Operation operation,
        @Nullable SignedIn signedIn,
        Map<String, String> values,
        JsonNode body,
        String fingerprint,
        WebRequest request) {

    /// Who calls.
    public Caller caller() {
        return signed().caller();
    }

    /// Who calls and how they showed it.
    public SignedIn signed() {
        if (signedIn == null) {
            throw new IllegalStateException(operation.id() + " has no caller");
        }
        return signedIn;
    }

    /// The caller of a change, its idempotency key, and whether it is a dry run.
    public Call change() {
        String key = values.get("Idempotency-Key");
        boolean dryRun = Boolean.parseBoolean(values.get("dry-run"));
        return new Call(caller(), key == null ? null : new Once(key, fingerprint), dryRun);
    }

    /// The `{id}` of the path.
    public String ref() {
        return value("id");
    }

    /// A parameter that is there: required, or with a default.
    public String value(String name) {
        String value = values.get(name);
        if (value == null) {
            throw new IllegalStateException(operation.id() + " has no value of " + name);
        }
        return value;
    }

    /// A parameter; null when absent.
    public @Nullable String valueOrNull(String name) {
        return values.get(name);
    }

    /// A parameter that names a constant (`Running`).
    public <E extends Enum<E>> Optional<E> constant(String name, Class<E> type) {
        String text = values.get(name);
        return text == null ? Optional.empty() : Optional.of(Json.read('"' + text + '"', type));
    }

    /// The generation of `If-Match`; null when absent.
    public @Nullable Long ifMatch() {
        String text = values.get("If-Match");
        return text == null ? null : Long.valueOf(text.replace("\"", ""));
    }

    /// The page that a list is asked for.
    public PageRequest page() {
        return new PageRequest(Integer.parseInt(value("limit")), values.get("cursor"));
    }

    /// The body as a record.
    public <T> T body(Class<T> type) {
        return Json.convert(body, type);
    }
}
