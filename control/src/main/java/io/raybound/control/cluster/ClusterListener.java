package io.raybound.control.cluster;

import io.raybound.control.storage.Tx;
import io.raybound.model.Cluster;

/// Port: told of each change of a cluster, in its transaction, so that what runs on it can follow.
@FunctionalInterface
public interface ClusterListener {
    void changed(Tx tx, Cluster before, Cluster after);
}
