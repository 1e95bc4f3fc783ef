package io.raybound.controlplane.login;

import io.raybound.control.PageRequest;
import io.raybound.control.Slice;
import io.raybound.control.cluster.ClusterFilter;
import io.raybound.control.cluster.Clusters;
import io.raybound.controlplane.api.Answer;
import io.raybound.controlplane.api.Route;
import io.raybound.controlplane.api.WebRequest;
import io.raybound.model.Cluster;
import io.raybound.model.ClusterState;
import io.raybound.model.Failure;
import io.raybound.wire.Json;
import java.util.List;

/// `/`: the clusters that the visitor may see, with their state and the way in.
final class HomePage {
    private final Clusters clusters;
    private final Pages pages;

    HomePage(Shared shared, Clusters clusters) {
        this.clusters = clusters;
        this.pages = shared.pages();
    }

    List<Route> routes() {
        return List.of(Route.get("/", pages.inside(this::show)));
    }

    private Answer show(WebRequest request, Pages.Visitor visitor) {
        Slice<Cluster> found =
                clusters.list(visitor.caller(), new ClusterFilter(null, null, null, null, false), PageRequest.first());
        Html body = new Html()
                .raw("<header><h1>Clusters</h1><form method=\"post\" action=\"/logout\">")
                .hidden(Csrf.FIELD, Csrf.token(visitor.token()))
                .raw("<span>")
                .text(visitor.caller().name())
                .raw("</span> <button type=\"submit\" class=\"quiet\">Log out</button></form></header>");
        if (found.items().isEmpty()) {
            body.raw(
                    "<p>There are no clusters that you can see. Make one: <code>raybound cluster create demo</code></p>");
        } else {
            body.raw("<table><thead><tr><th scope=\"col\">Cluster</th><th scope=\"col\">State</th>")
                    .raw("<th scope=\"col\">Nodes</th><th scope=\"col\">Ray</th></tr></thead><tbody>");
            found.items().forEach(cluster -> row(body, cluster));
            body.raw("</tbody></table>");
        }
        if (found.nextCursor() != null) {
            body.raw("<p class=\"hint\">There are more: <code>raybound cluster list</code> shows all.</p>");
        }
        return Pages.page(200, "Clusters", body);
    }

    private static void row(Html body, Cluster cluster) {
        String url = cluster.url();
        boolean opens = url != null && cluster.state() == ClusterState.RUNNING;
        body.raw("<tr><th scope=\"row\">");
        if (opens && url != null) {
            body.raw("<a href=\"").text(url).raw("\">").text(cluster.name()).raw("</a>");
        } else {
            body.text(cluster.name());
        }
        String state = Json.toTree(cluster.state()).asString();
        body.raw("<small>")
                .text(cluster.id().value())
                .raw("</small></th><td><span class=\"state ")
                .text(state)
                .raw("\">")
                .text(state)
                .raw("</span>");
        Failure failure = cluster.failure();
        if (failure != null) {
            body.raw("<small>")
                    .text(failure.message())
                    .raw(" ")
                    .text(failure.nextStep())
                    .raw("</small>");
        }
        long alive =
                cluster.nodes().stream().filter(n -> n.state().equals("alive")).count();
        body.raw("</td><td>")
                .text(alive + " of " + cluster.spec().nodes())
                .raw("</td><td>")
                .text(cluster.spec().rayVersion())
                .raw("</td></tr>");
    }
}
