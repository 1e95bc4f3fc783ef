package io.raybound.controlplane.api;

import io.raybound.control.Refusal;
import io.raybound.wire.BadJson;
import io.raybound.wire.Json;
import io.raybound.wire.Nearest;
import io.raybound.wire.Problem;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.LongNode;
import tools.jackson.databind.node.StringNode;

/// The route table of the API: each operation of the contract with its handler, and the checks before it.
public final class Operations {
    private final Contract contract;
    private final SignedIn.Finder finder;
    private final Denied denied;

    /// @param denied told of each refusal for want of a permission
    public Operations(Contract contract, SignedIn.Finder finder, Denied denied) {
        this.contract = contract;
        this.finder = finder;
        this.denied = denied;
    }

    /// One route per operation.
    ///
    /// @throws IllegalStateException when an operation has no handler or a handler no operation
    public List<Route> routes(Map<String, Handler> handlers) {
        Set<String> missing = new TreeSet<>();
        Set<String> extra = new TreeSet<>(handlers.keySet());
        List<Route> routes = new ArrayList<>();
        for (Operation operation : contract.operations()) {
            Handler handler = handlers.get(operation.id());
            extra.remove(operation.id());
            if (handler == null) {
                missing.add(operation.id());
                continue;
            }
            Set<String> bodies = operation.body().isPresent() ? Set.of(Answer.JSON) : Set.of();
            routes.add(new Route(
                    operation.method(), operation.path(), bodies, request -> respond(operation, handler, request)));
        }
        if (!missing.isEmpty() || !extra.isEmpty()) {
            throw new IllegalStateException("operations without handler: " + missing + ", without contract: " + extra);
        }
        return routes;
    }

    private Answer respond(Operation operation, Handler handler, WebRequest request) {
        acceptable(request);
        SignedIn signedIn = operation.open() ? null : signedIn(request);
        List<Problem.FieldError> errors = new ArrayList<>();
        Map<String, String> values = parameters(operation, request, errors);
        JsonNode body = body(operation, request, errors);
        if (!errors.isEmpty()) {
            throw Refused.values(errors);
        }
        ApiCall call = new ApiCall(operation, signedIn, values, body, fingerprint(request), request);
        try {
            return handler.handle(call);
        } catch (Refusal refusal) {
            if (signedIn != null) {
                denied.tell(signedIn.caller(), action(operation), object(call), refusal);
            }
            throw refusal;
        }
    }

    /// `deleteApiKey` as the audit trail says it: `api_key.delete`.
    static String action(Operation operation) {
        String[] words = operation.id().split("(?=[A-Z])", -1);
        String kind = String.join("_", List.of(words).subList(1, words.length)).toLowerCase(Locale.ROOT);
        return kind.isEmpty() ? operation.id() : kind + "." + words[0];
    }

    /// What the caller named: the object of the path, else what stands in the body.
    private static String object(ApiCall call) {
        for (String name : List.of("id", "cloud_id", "object")) {
            String value = call.valueOrNull(name);
            if (value != null) {
                return value;
            }
        }
        return call.body().path("name").asString(call.body().path("principal").asString("(none)"));
    }

    private @Nullable SignedIn signedIn(WebRequest request) {
        return finder.find(request)
                .orElseThrow(
                        () -> Refused.of(
                                401,
                                "unauthenticated",
                                "this request carries no valid API key or session",
                                "Run 'raybound login', or send 'Authorization: Bearer rbk_...' with a key that is not revoked."));
    }

    private static void acceptable(WebRequest request) {
        String accept = request.header("accept").orElse("*/*");
        if (!accept.contains("*/*") && !accept.contains("application/")) {
            throw Refused.of(406, "not-acceptable", "the answer is JSON", "Send 'Accept: application/json'.");
        }
    }

    private Map<String, String> parameters(Operation operation, WebRequest request, List<Problem.FieldError> errors) {
        Map<String, String> values = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        List<String> queries = new ArrayList<>();
        for (Operation.Parameter parameter : operation.parameters()) {
            if (parameter.in().equals("query")) {
                queries.add(parameter.name());
            }
            sent(parameter, request)
                    .or(parameter::fallback)
                    .ifPresentOrElse(
                            text -> {
                                errors.addAll(contract.check(parameter, node(parameter, text)));
                                values.put(parameter.name(), text);
                            },
                            () -> missing(parameter, errors));
        }
        request.query().forEach((name, all) -> {
            if (!queries.contains(name)) {
                String hint = Nearest.of(name, queries)
                        .map(near -> "a known parameter; did you mean '" + near + "'?")
                        .orElse("a known parameter: " + String.join(", ", queries));
                errors.add(new Problem.FieldError(cut(name), "(unknown parameter)", hint));
            } else if (all.size() > 1) {
                errors.add(new Problem.FieldError(name, all.size() + " values", "sent once"));
            }
        });
        return values;
    }

    private static String cut(String name) {
        return name.length() > 40 ? name.substring(0, 40) + "..." : name;
    }

    private static void missing(Operation.Parameter parameter, List<Problem.FieldError> errors) {
        if (parameter.required() && parameter.name().equals("If-Match")) {
            throw Refused.of(
                    428,
                    "generation-needed",
                    "this change needs the generation it was decided on",
                    "Read the object, then send its ETag as 'If-Match'.");
        }
        if (parameter.required()) {
            errors.add(new Problem.FieldError(parameter.name(), "(missing)", "present"));
        }
    }

    private static Optional<String> sent(Operation.Parameter parameter, WebRequest request) {
        return switch (parameter.in()) {
            case "path" -> Optional.ofNullable(request.pathParameters().get(parameter.name()));
            case "query" -> request.queryValue(parameter.name());
            default -> request.header(parameter.name());
        };
    }

    private static JsonNode node(Operation.Parameter parameter, String text) {
        return switch (parameter.type()) {
            case "integer" ->
                text.matches("-?\\d{1,18}") ? LongNode.valueOf(Long.parseLong(text)) : StringNode.valueOf(text);
            case "boolean" ->
                text.equals("true") || text.equals("false")
                        ? BooleanNode.valueOf(text.equals("true"))
                        : StringNode.valueOf(text);
            default -> StringNode.valueOf(text);
        };
    }

    private JsonNode body(Operation operation, WebRequest request, List<Problem.FieldError> errors) {
        JsonNode empty = JsonNodeFactory.instance.objectNode();
        if (operation.body().isEmpty()) {
            return empty;
        }
        String schema = operation.body().get();
        if (request.body().isBlank() && operation.bodyRequired()) {
            throw Refused.of(400, "bad-json", "the body is missing", "Send a JSON object of the form " + schema + ".");
        }
        JsonNode sent = request.body().isBlank() ? empty : parse(request.body());
        JsonNode cleaned = contract.clean(schema, sent);
        errors.addAll(contract.check(schema, cleaned));
        return cleaned;
    }

    private static JsonNode parse(String body) {
        try {
            return Json.tree(body);
        } catch (BadJson e) {
            throw Refused.of(400, "bad-json", String.valueOf(e.getMessage()), "Send one JSON object as RFC 8259 says.");
        }
    }

    private static String fingerprint(WebRequest request) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update((request.method() + ' ' + request.path() + '\n').getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest.digest(request.body().getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
