package io.raybound.runtimekubernetes.gateway;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.raybound.runtimekubernetes.check.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/// A Gateway API object as the API server has it; whatever is not there reads as missing.
record Seen(JsonNode spec, JsonNode status, long generation) {
    /// A condition that is not as it should be.
    record Bad(String type, String reason, String message) {}

    static Seen of(@Nullable GenericKubernetesResource resource) {
        if (resource == null) {
            return new Seen(MissingNode.getInstance(), MissingNode.getInstance(), 0);
        }
        JsonNode all = JsonMapper.shared().valueToTree(resource.getAdditionalProperties());
        Long generation = resource.getMetadata().getGeneration();
        return new Seen(all.path("spec"), all.path("status"), generation == null ? 0 : generation);
    }

    boolean exists() {
        return !spec.isMissingNode();
    }

    /// The first of these conditions that is not `True`, or that nobody has set for this generation.
    Optional<Bad> bad(JsonNode conditions, List<String> types) {
        for (String type : types) {
            JsonNode found = condition(conditions, type);
            if (found.isMissingNode()) {
                return Optional.of(new Bad(type, "Missing", "no controller has looked at it yet"));
            }
            if (!found.path("status").asString("").equals("True")) {
                return Optional.of(new Bad(
                        type,
                        found.path("reason").asString(""),
                        found.path("message").asString("")));
            }
            if (found.path("observedGeneration").asLong(generation) < generation) {
                return Optional.of(new Bad(type, "Stale", "its controller has not looked at the newest change yet"));
            }
        }
        return Optional.empty();
    }

    private static JsonNode condition(JsonNode conditions, String type) {
        for (JsonNode each : conditions) {
            if (each.path("type").asString("").equals(type)) {
                return each;
            }
        }
        return MissingNode.getInstance();
    }

    /// The status of the listener of this name.
    JsonNode listener(String name) {
        for (JsonNode each : status.path("listeners")) {
            if (each.path("name").asString("").equals(name)) {
                return each;
            }
        }
        return MissingNode.getInstance();
    }

    /// Whether a class lists its features and this one is not among them.
    boolean lacks(String feature) {
        JsonNode features = status.path("supportedFeatures");
        for (JsonNode each : features) {
            // Texts until Gateway API 1.2, objects since.
            String name = each.isString() ? each.asString() : each.path("name").asString("");
            if (name.equals(feature)) {
                return false;
            }
        }
        return !features.isEmpty();
    }

    List<String> addresses() {
        List<String> values = new ArrayList<>();
        for (JsonNode each : status.path("addresses")) {
            values.add(each.path("value").asString(""));
        }
        return values;
    }

    static Finding finding(String check, String object, Bad bad) {
        return Finding.failed(check, object, words(bad), fix(bad.reason()));
    }

    private static String words(Bad bad) {
        return bad.type() + " is not true (" + bad.reason() + ")"
                + (bad.message().isBlank() ? "" : ": " + bad.message().strip());
    }

    /// The next step for the reasons of the Gateway API's specification.
    private static String fix(String reason) {
        return switch (reason) {
            case "RefNotPermitted" ->
                "allow it by a ReferenceGrant in the secret's namespace, from the Gateway's namespace to that secret";
            case "InvalidCertificateRef" ->
                "look whether the secret exists, has the type kubernetes.io/tls and holds a chain with its key";
            case "NotAllowedByListeners" ->
                "ask the Gateway's owner to add this namespace to allowedRoutes.namespaces of the listener";
            case "NoMatchingListenerHostname" ->
                "ask the Gateway's owner for an HTTPS listener whose hostname covers this host";
            case "NoMatchingParent" -> "name the right Gateway in gateway.name and gateway.namespace";
            case "BackendNotFound" -> "wait for the head's Service; it comes with the cluster";
            case "HostnameConflict", "ProtocolConflict" ->
                "take one of the two listeners away that claim the same port and host";
            case "PortUnavailable", "UnsupportedProtocol" ->
                "choose a port and protocol that this GatewayClass offers (HTTPS on 443 is the usual one)";
            case "AddressNotAssigned", "AddressNotUsable" ->
                "look at the events of the load balancer Service in front: an address may be taken or outside its subnet";
            case "InvalidParameters", "Unsupported", "UnsupportedVersion" ->
                "look at the GatewayClass: kubectl describe gatewayclass";
            case "Missing", "Pending", "Waiting", "Stale" ->
                "if it stays so, look whether the controller of the GatewayClass runs and is told to watch this namespace";
            default -> "see kubectl describe of this object and the log of the gateway's controller";
        };
    }
}
