package io.raybound.operator;

import io.raybound.model.ClusterState;
import io.raybound.model.Failure;
import io.raybound.model.Id;
import io.raybound.reconcile.ClusterEvent;
import io.raybound.reconcile.ClusterReport;
import io.raybound.wire.Json;
import io.raybound.wire.api.SiteCheckList;
import io.raybound.wire.link.Reports.Report;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Puts what was seen into the words of the link, see its page in the docs.
final class Reporter {
    private Reporter() {}

    static Report cluster(ClusterReport seen, @Nullable Failure refusal) {
        Map<String, JsonNode> detail = new TreeMap<>();
        detail.put("nodes", Json.toTree(seen.nodes()));
        boolean agent = seen.agentAddress() != null;
        detail.put("head_agent", Json.toTree(Map.of("healthy", agent)));
        if (seen.boot() != null) {
            detail.put("boot_id", Json.toTree(seen.boot()));
        }
        ClusterReport.HeadPod head = seen.headPod();
        if (head != null) {
            detail.put("head_pod_namespace", Json.toTree(head.namespace()));
            detail.put("head_pod", Json.toTree(head.name()));
            detail.put("head_pod_uid", Json.toTree(head.uid()));
        }
        if (seen.removed()) {
            detail.put("removed", Json.toTree(true));
        }
        if (!seen.held().isEmpty()) {
            detail.put("would", Json.toTree(seen.held()));
        }
        Failure failure = refusal != null ? refusal : seen.failure();
        return new Report("cluster", seen.id(), seen.generation(), word(seen.state()), failure, detail);
    }

    /// A cluster that the local policy does not let run.
    static Report refused(ClusterDesk.Order order, Failure refusal) {
        return new Report("cluster", order.id(), order.generation(), word(ClusterState.FAILED), refusal, Map.of());
    }

    static Report event(ClusterEvent event) {
        Failure failure = new Failure(
                event.code(),
                event.cluster().value(),
                event.message(),
                Objects.requireNonNullElse(event.nextStep(), ""));
        Map<String, JsonNode> detail = Map.of("at", Json.toTree(event.at()));
        return new Report("event", event.cluster(), 0, event.severity(), failure, detail);
    }

    static Report site(Id site, long generation, OperatorSettings settings, @Nullable Instant certificateEnds) {
        Map<String, JsonNode> detail = new TreeMap<>();
        detail.put("gateway_address", Json.toTree(settings.gatewayAddress()));
        detail.put("gateway_port", Json.toTree(settings.sitePort()));
        detail.put("operator_version", Json.toTree(Version.TEXT));
        if (certificateEnds != null) {
            detail.put("certificate_not_after", Json.toTree(certificateEnds));
        }
        return new Report("site", site, generation, "Active", null, detail);
    }

    /// What an operator on Kubernetes sees of its site.
    ///
    /// @param address the one that the gateway really has; null while it has none
    record Site(
            @Nullable String address,
            int port,
            @Nullable Instant certificateEnds,
            TokenIssuers.@Nullable Issuer issuer,
            @Nullable SiteCheckList checks) {}

    static Report site(Id site, long generation, Site seen) {
        Map<String, JsonNode> detail = new TreeMap<>();
        if (seen.address() != null) {
            detail.put("gateway_address", Json.toTree(seen.address()));
        }
        detail.put("gateway_port", Json.toTree(seen.port()));
        detail.put("operator_version", Json.toTree(Version.TEXT));
        if (seen.certificateEnds() != null) {
            detail.put("certificate_not_after", Json.toTree(seen.certificateEnds()));
        }
        if (seen.issuer() != null) {
            detail.put("token_issuer", Json.toTree(seen.issuer().name()));
            detail.put("token_keys", seen.issuer().keys());
        }
        if (seen.checks() != null) {
            detail.put("checks", Json.toTree(seen.checks()));
        }
        return new Report("site", site, generation, "Active", null, detail);
    }

    static String word(ClusterState state) {
        return Json.toTree(state).asString();
    }
}
