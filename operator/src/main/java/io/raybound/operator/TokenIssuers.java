package io.raybound.operator;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.raybound.identity.IssuerKeys;
import io.raybound.model.Failure;
import io.raybound.wire.Json;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Who signs the tokens of this cluster's pods, as the API server publishes it (OpenID discovery): reported to the
/// control plane, which never dials in to ask.
final class TokenIssuers {
    private final KubernetesClient client;
    private @Nullable Issuer known;
    private @Nullable Failure trouble;

    TokenIssuers(KubernetesClient client) {
        this.client = client;
    }

    /// @param keys a JSON Web Key Set
    record Issuer(String name, JsonNode keys) {}

    Optional<Issuer> now() {
        return Optional.ofNullable(known);
    }

    Optional<Failure> trouble() {
        return Optional.ofNullable(trouble);
    }

    /// Asks again; true when issuer or keys changed.
    boolean look() {
        Issuer before = known;
        try {
            String name = Json.tree(client.raw("/.well-known/openid-configuration"))
                    .path("issuer")
                    .asString("");
            String keys = client.raw("/openid/v1/jwks");
            IssuerKeys.read(name, keys);
            known = new Issuer(name, Json.tree(keys));
            trouble = null;
        } catch (KubernetesClientException | IllegalArgumentException e) {
            trouble = new Failure(
                    "token-issuer-unknown",
                    "/openid/v1/jwks",
                    "the API server did not tell who signs the tokens of pods: " + e.getMessage(),
                    "bind the ClusterRole system:service-account-issuer-discovery to system:serviceaccounts (the"
                            + " default); without it head agents cannot enroll");
        }
        return known != null && !known.equals(before);
    }
}
