package io.raybound.control.cluster;

import io.raybound.control.storage.Meta;
import io.raybound.control.storage.Tx;
import io.raybound.model.Id;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The pod in which a cluster's head runs, as its operator reported it; only on Kubernetes.
///
/// @param uid changes with each pod
public record HeadPod(String namespace, String name, String uid) {
    private static final String WORD = "[a-z0-9][a-z0-9.-]{0,252}";

    /// The pod of these texts; empty when one of them is missing or no name of Kubernetes.
    public static Optional<HeadPod> of(@Nullable String namespace, @Nullable String name, @Nullable String uid) {
        if (namespace == null || name == null || uid == null) {
            return Optional.empty();
        }
        return namespace.matches(WORD) && name.matches(WORD) && uid.matches(WORD)
                ? Optional.of(new HeadPod(namespace, name, uid))
                : Optional.empty();
    }

    /// The newest one of a cluster.
    public static Optional<HeadPod> find(Tx tx, Id cluster) {
        return tx.port(Meta.class).get(key(cluster)).flatMap(text -> {
            String[] parts = text.split("/", -1);
            return parts.length == 3 ? of(parts[0], parts[1], parts[2]) : Optional.empty();
        });
    }

    void keep(Tx tx, Id cluster) {
        tx.port(Meta.class).put(key(cluster), namespace + "/" + name + "/" + uid);
    }

    /// Forgets the one of a cluster that is gone.
    public static void forget(Tx tx, Id cluster) {
        tx.port(Meta.class).remove(key(cluster));
    }

    private static String key(Id cluster) {
        return "head-pod/" + cluster;
    }
}
