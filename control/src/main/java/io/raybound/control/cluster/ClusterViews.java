package io.raybound.control.cluster;

import io.raybound.control.Slice;
import io.raybound.control.access.Desk;
import io.raybound.control.cloud.CloudShapes;
import io.raybound.control.storage.Tx;
import io.raybound.model.Cluster;
import io.raybound.model.Id;
import io.raybound.model.Site;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Adds to a cluster what its site knows: the address that people use. So a moved gateway rewrites no cluster.
final class ClusterViews {
    private static final int HTTPS = 443;

    private final Desk desk;

    ClusterViews(Desk desk) {
        this.desk = desk;
    }

    Cluster of(Cluster cluster) {
        return desk.database().read(tx -> with(cluster, tx.objects().find(CloudShapes.SITE, cluster.siteId())));
    }

    Slice<Cluster> of(Tx tx, Slice<Cluster> page) {
        Map<Id, Optional<Site>> sites = new HashMap<>();
        return page.map(c ->
                with(c, sites.computeIfAbsent(c.siteId(), id -> tx.objects().find(CloudShapes.SITE, id))));
    }

    private static Cluster with(Cluster cluster, Optional<Site> site) {
        Integer port = site.map(Site::gatewayPort).orElse(null);
        if (port == null) {
            return cluster;
        }
        String url = "https://" + cluster.host() + (port == HTTPS ? "" : ":" + port) + "/";
        return new ClusterEdit(cluster).url(url).done();
    }
}
