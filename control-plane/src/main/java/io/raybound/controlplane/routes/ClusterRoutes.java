package io.raybound.controlplane.routes;

import io.raybound.control.access.Caller;
import io.raybound.control.access.Timelines;
import io.raybound.control.assembly.Control;
import io.raybound.control.cluster.ClusterChange;
import io.raybound.control.cluster.ClusterFilter;
import io.raybound.control.cluster.Clusters;
import io.raybound.control.cluster.Doors;
import io.raybound.control.cluster.NewCluster;
import io.raybound.controlplane.api.Answer;
import io.raybound.controlplane.api.ApiCall;
import io.raybound.controlplane.api.Handler;
import io.raybound.identity.GrantFor;
import io.raybound.identity.GrantIssuer;
import io.raybound.identity.IssuedGrant;
import io.raybound.model.Cluster;
import io.raybound.model.ClusterSpec;
import io.raybound.model.ClusterState;
import io.raybound.model.NodeShape;
import io.raybound.wire.Json;
import io.raybound.wire.api.CreateCluster;
import io.raybound.wire.api.CreateGrant;
import io.raybound.wire.api.GrantIssued;
import io.raybound.wire.api.ScaleCluster;
import io.raybound.wire.api.UpdateCluster;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Ray clusters and their doors.
final class ClusterRoutes {
    private final Clusters clusters;
    private final Timelines timelines;
    private final GrantIssuer grants;
    private final HeldAnswers held;

    ClusterRoutes(Control control, GrantIssuer grants, HeldAnswers held) {
        this.held = held;
        this.clusters = control.clusters();
        this.timelines = control.timelines();
        this.grants = grants;
    }

    Map<String, Handler> handlers() {
        Map<String, Handler> all = new HashMap<>();
        all.put("createCluster", this::create);
        all.put("listClusters", this::list);
        all.put("getCluster", this::get);
        all.put("updateCluster", this::update);
        all.put("deleteCluster", this::delete);
        all.put("startCluster", call -> shown(clusters.start(call.change(), call.ref(), call.ifMatch())));
        all.put("stopCluster", call -> shown(clusters.stop(call.change(), call.ref(), call.ifMatch())));
        all.put("scaleCluster", this::scale);
        all.put("listClusterEvents", this::events);
        all.put("createGrant", this::grant);
        return all;
    }

    private Answer create(ApiCall call) {
        CreateCluster body = call.body(CreateCluster.class);
        ClusterSpec spec = body.spec();
        if (spec == null && body.computeConfig() == null) {
            spec = new ClusterSpec(ClusterSpec.DEFAULT_RAY, NodeShape.small(), List.of());
        }
        Cluster cluster = clusters.create(
                call.change(),
                new NewCluster(body.name(), body.cloud(), body.site(), body.project(), body.computeConfig(), spec));
        return Answer.created("/v1/clusters/" + cluster.id(), cluster).at(cluster.generation());
    }

    private Answer list(ApiCall call) {
        ClusterFilter filter = new ClusterFilter(
                call.valueOrNull("cloud"),
                call.valueOrNull("project"),
                call.valueOrNull("site"),
                call.constant("state", ClusterState.class).orElse(null),
                Boolean.parseBoolean(call.value("deleted")));
        return ApiRoutes.page(clusters.list(call.caller(), filter, call.page()));
    }

    private Answer get(ApiCall call) {
        String wanted = call.valueOrNull("wait-for");
        if (wanted == null) {
            return shown(clusters.get(call.caller(), call.ref()));
        }
        Duration limit = Duration.ofSeconds(Long.parseLong(call.value("timeout")));
        Set<ClusterState> states = wanted.equals("Deleted")
                ? EnumSet.noneOf(ClusterState.class)
                : EnumSet.of(Json.read('"' + wanted + '"', ClusterState.class));
        return shown(
                held.hold(call.caller().principalId(), () -> clusters.await(call.caller(), call.ref(), states, limit)));
    }

    private Answer update(ApiCall call) {
        UpdateCluster body = call.body(UpdateCluster.class);
        ClusterChange change = new ClusterChange(body.spec(), body.desiredState());
        return shown(clusters.update(call.change(), call.ref(), change, call.ifMatch()));
    }

    private Answer scale(ApiCall call) {
        ScaleCluster body = call.body(ScaleCluster.class);
        return shown(clusters.scale(call.change(), call.ref(), body.group(), body.count(), call.ifMatch()));
    }

    private Answer delete(ApiCall call) {
        Cluster cluster = clusters.delete(call.change(), call.ref(), call.ifMatch());
        return Answer.json(202, cluster).at(cluster.generation());
    }

    private Answer events(ApiCall call) {
        Cluster cluster = clusters.get(call.caller(), call.ref());
        return ApiRoutes.page(timelines.events(call.caller(), cluster.id(), call.page()));
    }

    private Answer grant(ApiCall call) {
        List<String> wanted = call.body(CreateGrant.class).doors();
        Caller caller = call.caller();
        Doors open = clusters.doors(caller, call.ref(), wanted == null ? Set.of() : Set.copyOf(wanted));
        Cluster cluster = open.cluster();
        IssuedGrant issued = grants.grant(new GrantFor(
                caller.principalId().value(),
                caller.name(),
                cluster.host(),
                open.doors(),
                caller.sid().value()));
        return Answer.json(
                201,
                new GrantIssued(
                        issued.token().reveal(),
                        cluster.host(),
                        cluster.url(),
                        open.doors().stream().sorted().toList(),
                        issued.grant().expiresAt(),
                        issued.grant().graceUntil()));
    }

    private static Answer shown(Cluster cluster) {
        return Answer.ok(cluster).at(cluster.generation());
    }
}
