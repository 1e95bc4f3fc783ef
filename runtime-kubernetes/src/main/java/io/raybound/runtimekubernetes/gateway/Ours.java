package io.raybound.runtimekubernetes.gateway;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What marks an object as made here, and how such an object is written and removed.
final class Ours {
    static final String FIELD_MANAGER = "raybound-operator";
    static final String MANAGED_BY = "app.kubernetes.io/managed-by";
    static final String SITE = "raybound.io/site";
    static final String CLUSTER = "raybound.io/cluster";
    private static final String US = "raybound";

    private Ours() {}

    static Map<String, String> labels(String site, @Nullable String cluster) {
        Map<String, String> labels = new TreeMap<>(Map.of(MANAGED_BY, US, SITE, site));
        if (cluster != null) {
            labels.put(CLUSTER, cluster);
        }
        return labels;
    }

    static ObjectMeta meta(String namespace, String name, Map<String, String> labels, @Nullable OwnerReference owner) {
        ObjectMetaBuilder meta =
                new ObjectMetaBuilder().withNamespace(namespace).withName(name).withLabels(labels);
        return (owner == null ? meta : meta.withOwnerReferences(List.of(owner))).build();
    }

    /// Writes the whole object. An object of this name that somebody else made is refused, never taken over.
    static <T extends HasMetadata> void apply(Resource<T> there, T wanted, String site) {
        T found = there.get();
        if (found != null && !isOurs(found, site)) {
            throw new NotOurs(wanted.getKind() + " " + wanted.getMetadata().getNamespace() + "/"
                    + wanted.getMetadata().getName());
        }
        there.fieldManager(FIELD_MANAGER).forceConflicts().serverSideApply();
    }

    static boolean isOurs(HasMetadata object, String site) {
        Map<String, String> labels = object.getMetadata().getLabels();
        return labels != null && US.equals(labels.get(MANAGED_BY)) && site.equals(labels.get(SITE));
    }

    /// An object of a name that we need belongs to somebody else.
    static final class NotOurs extends RuntimeException {
        private static final long serialVersionUID = 1;

        NotOurs(String object) {
            super(object + " exists and was not made by this site's operator: rename or remove it");
        }
    }
}
