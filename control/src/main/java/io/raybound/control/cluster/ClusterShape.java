package io.raybound.control.cluster;

import io.raybound.control.storage.Place;
import io.raybound.control.storage.Shape;
import io.raybound.model.Cluster;
import io.raybound.model.Id;
import io.raybound.model.Kind;
import java.util.Set;

/// How clusters are stored: under their site, unique by name among the live ones of a cloud, readable by those they are
/// shared with.
public final class ClusterShape {
    public static final Shape<Cluster> CLUSTER = new Shape<>(Kind.CLUSTER, Cluster.class, ClusterShape::place);

    private ClusterShape() {}

    static String key(Id cloud, String name) {
        return "cluster/" + cloud + "/" + name;
    }

    static Place place(Cluster c) {
        return new Place(
                c.id(),
                c.cloudId(),
                c.projectId(),
                c.siteId(),
                c.ownerId(),
                c.name(),
                c.state().name(),
                c.deletedAt() == null ? key(c.cloudId(), c.name()) : null,
                c.generation(),
                Set.copyOf(c.sharedWith()),
                c.createdAt(),
                c.deletedAt());
    }
}
