package io.raybound.runtimekubernetes.check;

import io.fabric8.kubernetes.api.model.storage.StorageClass;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Whether there is a default storage class.
public final class StorageCheck implements Check {
    private static final String NAME = "storage-class";
    private static final String DEFAULT = "storageclass.kubernetes.io/is-default-class";

    private final KubernetesClient client;

    public StorageCheck(KubernetesClient client) {
        this.client = client;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<Finding> look() {
        try {
            List<StorageClass> all =
                    client.storage().v1().storageClasses().list().getItems();
            return List.of(all.stream()
                    .filter(StorageCheck::isDefault)
                    .findFirst()
                    .map(each -> Finding.ok(
                            NAME, "StorageClass " + each.getMetadata().getName(), each.getProvisioner()))
                    .orElseGet(() -> Finding.warning(
                            NAME,
                            "storage classes",
                            all.isEmpty() ? "there is none" : "none of " + all.size() + " is the default",
                            "annotate one with " + DEFAULT + "=true; clusters without volumes work all the same")));
        } catch (KubernetesClientException e) {
            return List.of(Refusals.of(NAME, "storage classes", "list storageclasses", e));
        }
    }

    private static boolean isDefault(StorageClass each) {
        return "true"
                .equals(Objects.requireNonNullElse(each.getMetadata().getAnnotations(), Map.<String, String>of())
                        .get(DEFAULT));
    }
}
