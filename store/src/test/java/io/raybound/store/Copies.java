package io.raybound.store;

import io.raybound.model.Cluster;
import io.raybound.model.Id;

/// Copies of a cluster, to fill a store.
final class Copies {
    private Copies() {}

    static Cluster of(Cluster c, Id id, String name, int millis) {
        return new Cluster(
                id,
                name,
                c.cloudId(),
                c.siteId(),
                c.projectId(),
                c.ownerId(),
                null,
                null,
                c.spec(),
                c.desiredState(),
                1,
                c.state(),
                0,
                c.nodes(),
                null,
                name + "-" + id.tail() + ".x",
                null,
                c.sharedWith(),
                c.createdAt().plusMillis(millis),
                c.stateSince(),
                null);
    }
}
