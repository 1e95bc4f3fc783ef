package io.raybound.operator;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.raybound.model.Failure;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The customer's policy: ConfigMap `raybound-policy`, key `policy.json`, which the operator may read and not write.
///
/// Without a readable one nothing is changed (mode `observe`); once one was read, the last readable one stays in force.
/// The annotation `raybound.io/paused: "true"` on it freezes changes whatever the policy says.
final class PolicyMap {
    static final String NAME = "raybound-policy";
    static final String PAUSED = "raybound.io/paused";
    private static final Logger LOG = LoggerFactory.getLogger(PolicyMap.class);

    private final KubernetesClient client;
    private final String namespace;
    private volatile LocalPolicy policy = LocalPolicy.OPEN.observing();
    private volatile boolean paused;
    private volatile @Nullable Failure trouble = missing("");

    PolicyMap(KubernetesClient client, String namespace) {
        this.client = client;
        this.namespace = namespace;
    }

    /// What is in force.
    LocalPolicy now() {
        return paused ? policy.observing() : policy;
    }

    boolean isPaused() {
        return paused;
    }

    /// Why it is not the customer's newest word; empty when it is.
    Optional<Failure> trouble() {
        return Optional.ofNullable(trouble);
    }

    /// Reads it; true when something else is in force now.
    boolean look() {
        LocalPolicy before = now();
        try {
            ConfigMap map =
                    client.configMaps().inNamespace(namespace).withName(NAME).get();
            if (map == null) {
                trouble = missing(" is missing");
            } else {
                take(map);
            }
        } catch (KubernetesClientException e) {
            trouble = new Failure(
                    "policy-unreadable",
                    NAME,
                    "ConfigMap " + namespace + "/" + NAME + " cannot be read: " + e.getMessage(),
                    "see that the API server answers and the role raybound-operator allows get on it");
        }
        if (!now().equals(before)) {
            LOG.atInfo()
                    .setMessage("policy in force")
                    .addKeyValue("mode", now().act() ? "enforce" : "observe")
                    .addKeyValue("paused", paused)
                    .log();
            return true;
        }
        return false;
    }

    private void take(ConfigMap map) {
        Map<String, String> annotations = map.getMetadata().getAnnotations();
        paused = annotations != null && "true".equals(annotations.get(PAUSED));
        String json = map.getData() == null ? null : map.getData().get("policy.json");
        try {
            SettingsReader reader = SettingsReader.of(Objects.requireNonNullElse(json, ""));
            LocalPolicy read = LocalPolicy.read(reader);
            reader.finish();
            policy = read;
            trouble = null;
        } catch (BadSettings e) {
            trouble = new Failure(
                    "policy-unusable",
                    NAME,
                    "ConfigMap " + namespace + "/" + NAME + ", key policy.json: " + e.getMessage(),
                    "correct it; until then the last usable policy stays in force, at first mode observe");
        }
    }

    private Failure missing(String how) {
        return new Failure(
                "policy-missing",
                NAME,
                "ConfigMap " + NAME + (how.isEmpty() ? " was not read yet" : how) + ": nothing is changed",
                "make it with the key policy.json, such as {\"mode\":\"enforce\"} (the chart does with policy.create)");
    }
}
