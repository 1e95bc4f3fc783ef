package io.raybound.operator;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.raybound.identity.SigningKey;
import io.raybound.link.CredentialStore;
import io.raybound.link.Credentials;
import io.raybound.link.WholeJournal;
import io.raybound.wire.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What an operator on Kubernetes must not lose, in two secrets of its own namespace: its identity and its journal.
///
/// A write needs the version that was read last: an operator that another one has overtaken cannot write, and so does
/// not act on what it could not journal.
final class KubernetesHome {
    static final String IDENTITY = "raybound-operator-identity";
    static final String JOURNAL = "raybound-operator-journal";
    private static final String KEY = "operator.key";
    private static final String CREDENTIALS = "identity.json";
    private static final String CONTENT = "journal";
    /// Kubernetes takes 1 MiB of a secret; base64 is counted without.
    private static final int LARGEST = 1_000_000;

    private final KubernetesClient client;
    private final String namespace;

    KubernetesHome(KubernetesClient client, String namespace) {
        this.client = client;
        this.namespace = namespace;
    }

    /// The identity's key: read, or made and kept before it is used.
    SigningKey key(SecureRandom random) throws IOException {
        Secret kept = get(IDENTITY);
        String pem = kept == null ? null : text(kept, KEY);
        if (pem != null) {
            return SigningKey.fromPem(io.raybound.model.Secret.of(pem));
        }
        SigningKey fresh = SigningKey.generate(random);
        put(IDENTITY, kept, Map.of(KEY, base64(fresh.pem().reveal())));
        return fresh;
    }

    /// What enrolling yielded, beside the key.
    CredentialStore credentials() {
        return new CredentialStore() {
            @Override
            public Optional<Credentials> load() throws IOException {
                Secret kept = get(IDENTITY);
                String json = kept == null ? null : text(kept, CREDENTIALS);
                try {
                    return json == null ? Optional.empty() : Optional.of(Json.readLenient(json, Credentials.class));
                } catch (IllegalArgumentException e) {
                    throw new IOException(
                            "secret " + namespace + "/" + IDENTITY + " is not readable (" + e.getMessage()
                                    + "); remove its key " + CREDENTIALS + " and enroll again",
                            e);
                }
            }

            @Override
            public void save(Credentials credentials) throws IOException {
                put(IDENTITY, get(IDENTITY), Map.of(CREDENTIALS, base64(Json.writePretty(credentials))));
            }
        };
    }

    /// The journal's place.
    WholeJournal.Place journal() {
        return new WholeJournal.Place() {
            private @Nullable Secret last;

            @Override
            public byte[] load() throws IOException {
                last = get(JOURNAL);
                String content = last == null || last.getData() == null
                        ? null
                        : last.getData().get(CONTENT);
                return content == null ? new byte[0] : Base64.getDecoder().decode(content);
            }

            @Override
            public void save(byte[] content) throws IOException {
                if (content.length > LARGEST) {
                    throw new IOException("it has " + content.length + " bytes, a secret takes " + LARGEST
                            + ": this site has too many clusters for one operator");
                }
                last = put(JOURNAL, last, Map.of(CONTENT, Base64.getEncoder().encodeToString(content)));
            }
        };
    }

    private @Nullable Secret get(String name) throws IOException {
        try {
            return client.secrets().inNamespace(namespace).withName(name).get();
        } catch (KubernetesClientException e) {
            throw failed("read", name, e);
        }
    }

    private Secret put(String name, @Nullable Secret before, Map<String, String> data) throws IOException {
        try {
            if (before == null) {
                return client.secrets()
                        .inNamespace(namespace)
                        .resource(new SecretBuilder()
                                .withNewMetadata()
                                .withNamespace(namespace)
                                .withName(name)
                                .withLabels(Map.of("app.kubernetes.io/managed-by", "raybound"))
                                .endMetadata()
                                .withType("Opaque")
                                .withData(data)
                                .build())
                        .create();
            }
            return client.secrets()
                    .inNamespace(namespace)
                    .resource(new SecretBuilder(before).addToData(data).build())
                    .update();
        } catch (KubernetesClientException e) {
            throw failed("write", name, e);
        }
    }

    private IOException failed(String verb, String name, KubernetesClientException e) {
        String why = e.getCode() == 409 ? "another operator wrote it meanwhile" : e.getMessage();
        return new IOException("cannot " + verb + " secret " + namespace + "/" + name + ": " + why, e);
    }

    private static @Nullable String text(Secret secret, String key) {
        String value = secret.getData() == null ? null : secret.getData().get(key);
        return value == null ? null : new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
