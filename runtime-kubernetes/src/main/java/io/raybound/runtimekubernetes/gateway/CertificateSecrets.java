package io.raybound.runtimekubernetes.gateway;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The site's certificate as secrets of type kubernetes.io/tls.
final class CertificateSecrets {
    private static final String ACCOUNT = "raybound-operator";
    private static final String CHAIN = "tls.crt";
    private static final String KEY = "tls.key";

    private final KubernetesClient client;
    private final GatewaySettings settings;

    CertificateSecrets(KubernetesClient client, GatewaySettings settings) {
        this.client = client;
        this.settings = settings;
    }

    /// One secret per wildcard, in the operator's namespace.
    void put(Gateways.StoredCertificate certificate) {
        OwnerReference owner = owner().orElse(null);
        put(settings.home(), settings.clusterSecret(), certificate, owner);
        put(settings.home(), settings.serviceSecret(), certificate, owner);
    }

    /// A copy for an Ingress, which can name a secret of its own namespace only.
    void mirror(String namespace, Gateways.StoredCertificate certificate) {
        put(namespace, settings.clusterSecret(), certificate, null);
    }

    void unmirror(String namespace) {
        Secret there = client.secrets()
                .inNamespace(namespace)
                .withName(settings.clusterSecret())
                .get();
        if (there != null && !namespace.equals(settings.home()) && Ours.isOurs(there, settings.siteId())) {
            client.resource(there).delete();
        }
    }

    private void put(
            String namespace, String name, Gateways.StoredCertificate certificate, @Nullable OwnerReference owner) {
        Secret secret = new SecretBuilder()
                .withMetadata(Ours.meta(namespace, name, Ours.labels(settings.siteId(), null), owner))
                .withType("kubernetes.io/tls")
                .withData(Map.of(
                        CHAIN,
                        encode(certificate.chainPem()),
                        KEY,
                        encode(certificate.keyPem().reveal())))
                .build();
        Ours.apply(client.resource(secret), secret, settings.siteId());
    }

    Optional<Gateways.StoredCertificate> get() {
        Secret there = client.secrets()
                .inNamespace(settings.home())
                .withName(settings.clusterSecret())
                .get();
        String chain = there == null || there.getData() == null
                ? null
                : there.getData().get(CHAIN);
        String key = there == null || there.getData() == null
                ? null
                : there.getData().get(KEY);
        return chain == null || key == null
                ? Optional.empty()
                : Optional.of(new Gateways.StoredCertificate(decode(chain), io.raybound.model.Secret.of(decode(key))));
    }

    /// The operator's service account: what belongs to it goes when the operator is uninstalled.
    Optional<OwnerReference> owner() {
        try {
            ServiceAccount account = client.serviceAccounts()
                    .inNamespace(settings.home())
                    .withName(ACCOUNT)
                    .get();
            return Optional.ofNullable(account)
                    .map(found -> new OwnerReferenceBuilder()
                            .withApiVersion("v1")
                            .withKind("ServiceAccount")
                            .withName(ACCOUNT)
                            .withUid(found.getMetadata().getUid())
                            .build());
        } catch (KubernetesClientException e) {
            if (e.getCode() == 403) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static String encode(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String decode(String base64) {
        return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
    }
}
