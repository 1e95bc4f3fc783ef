package io.raybound.control.cluster;

import io.raybound.control.cloud.CloudShapes;
import io.raybound.control.storage.Tx;
import io.raybound.model.Cluster;
import io.raybound.model.Id;
import io.raybound.model.Kind;
import java.util.Optional;

/// Finds the live cluster behind a host name, `<name>-<6>.<site>.i.U`.
final class ClusterHosts {
    private ClusterHosts() {}

    static Optional<Cluster> find(Tx tx, String host, String name) {
        String[] labels = host.split("\\.", 3);
        if (labels.length < 3) {
            return Optional.empty();
        }
        return Id.read(Kind.SITE, labels[1])
                .flatMap(id -> tx.objects().find(CloudShapes.SITE, id))
                .flatMap(site -> tx.objects().findUnique(ClusterShape.CLUSTER, ClusterShape.key(site.cloudId(), name)))
                .filter(cluster -> cluster.host().equals(host));
    }
}
