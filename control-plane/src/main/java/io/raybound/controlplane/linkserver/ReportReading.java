package io.raybound.controlplane.linkserver;

import io.raybound.control.link.Report;
import io.raybound.control.link.ReportBatch;
import io.raybound.model.BadValue;
import io.raybound.model.NodeStatus;
import io.raybound.wire.Json;
import io.raybound.wire.link.Reports;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// Reads the reports of the wire into the domain's; see `docs/reference/link.md` for the detail keys.
final class ReportReading {
    private static final int MOST_REPORTS = 500;
    private static final int MOST_NODES = 2_000;
    private static final int MOST_DETAILS = 64;

    private ReportReading() {}

    static ReportBatch read(byte[] body) {
        Reports reports = Json.readLenient(body, Reports.class);
        if (reports.reports().size() > MOST_REPORTS) {
            throw new BadValue("reports", reports.reports().size() + " reports", "at most " + MOST_REPORTS);
        }
        List<Report> all = new ArrayList<>(reports.reports().size());
        for (Reports.Report each : reports.reports()) {
            all.add(report(each));
        }
        return new ReportBatch(reports.session(), reports.sequence(), all);
    }

    private static Report report(Reports.Report wire) {
        if (wire.detail().size() > MOST_DETAILS) {
            throw new BadValue("detail", wire.detail().size() + " keys", "at most " + MOST_DETAILS + " keys");
        }
        List<NodeStatus> nodes = new ArrayList<>();
        Map<String, String> facts = new HashMap<>();
        wire.detail().forEach((key, value) -> {
            if (key.equals("nodes") && value.isArray()) {
                nodes.addAll(nodes(value));
            } else if (!value.isNull()) {
                facts.put(key, text(value));
            }
        });
        return new Report(
                wire.kind(),
                wire.id(),
                wire.observedGeneration(),
                wire.state(),
                wire.failure(),
                List.copyOf(nodes),
                Map.copyOf(facts));
    }

    private static List<NodeStatus> nodes(JsonNode array) {
        if (array.size() > MOST_NODES) {
            throw new BadValue("detail.nodes", array.size() + " nodes", "at most " + MOST_NODES + " nodes");
        }
        List<NodeStatus> nodes = new ArrayList<>(array.size());
        for (JsonNode each : array) {
            nodes.add(Json.readLenient(each.toString(), NodeStatus.class));
        }
        return nodes;
    }

    private static String text(JsonNode value) {
        return value.isString() ? value.asString() : value.toString();
    }
}
