package io.raybound.headagent.report;

import io.raybound.model.Failure;
import io.raybound.model.Id;
import io.raybound.wire.Json;
import io.raybound.wire.link.Reports.Report;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// How a head was found at one look.
///
/// @param gcs whether Ray's control service answered
/// @param node whether the agent of the head's own node answered
/// @param alive nodes that Ray counts as alive, the head among them
/// @param dead nodes that Ray counts as lost
/// @param active whether a driver is at work; null while unknown
record Health(
        boolean gcs,
        boolean node,
        int alive,
        int dead,
        @Nullable Boolean active) {
    /// The report of kind `agent`: `Healthy`, or `Unhealthy` with what does not answer.
    Report report(Id cluster) {
        Map<String, JsonNode> detail = new LinkedHashMap<>();
        detail.put("gcs", Json.toTree(gcs));
        detail.put("node_agent", Json.toTree(node));
        detail.put("nodes_alive", Json.toTree(alive));
        detail.put("nodes_dead", Json.toTree(dead));
        if (active != null) {
            detail.put("active", Json.toTree(active));
        }
        boolean healthy = gcs && node && alive > 0;
        return new Report(
                "agent", cluster, 0, healthy ? "Healthy" : "Unhealthy", healthy ? null : failure(cluster), detail);
    }

    private Failure failure(Id cluster) {
        String message = !gcs
                ? "Ray's control service (GCS) on the head does not answer."
                : !node ? "The agent of the head node does not answer." : "Ray counts no node as alive.";
        return new Failure(
                "head-unhealthy",
                cluster.value(),
                message,
                "It is looked at again every few seconds; the operator starts a lost head again by itself.");
    }
}
