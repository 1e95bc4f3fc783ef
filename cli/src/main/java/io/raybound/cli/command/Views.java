package io.raybound.cli.command;

import io.raybound.cli.output.Ages;
import io.raybound.cli.output.View;
import java.time.Instant;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/// The tables of all kinds.
public final class Views {
    private Views() {}

    public static View cloud(Instant now) {
        return View.of("cloud")
                .field("NAME", "name")
                .field("ID", "id")
                .field("MACHINE HOST", "machine_host")
                .column("AGE", Ages.since("created_at", now))
                .build();
    }

    public static View site(Instant now) {
        return View.of("site")
                .field("NAME", "name")
                .field("ID", "id")
                .field("HOSTS", "host_suffix")
                .column("GATEWAY", Views::gateway)
                .field("OPERATOR", "operator_version")
                .column("SEEN", Ages.since("last_seen_at", now))
                .build();
    }

    public static View project(Instant now) {
        return View.of("project")
                .field("NAME", "name")
                .field("ID", "id")
                .field("CLOUD", "cloud_id")
                .field("DESCRIPTION", "description")
                .column("AGE", Ages.since("created_at", now))
                .build();
    }

    public static View computeConfig(Instant now) {
        return View.of("compute_config")
                .column("NAME", o -> View.text(o, "name") + ":" + View.text(o, "version"))
                .field("ID", "id")
                .field("RAY", "spec.ray_version")
                .column("WORKERS", o -> workers(o.path("spec")))
                .column("ARCHIVED", o -> o.path("archived_at").asString("").isEmpty() ? "no" : "yes")
                .column("AGE", Ages.since("created_at", now))
                .build();
    }

    public static View cluster(Instant now) {
        return View.of("cluster")
                .field("NAME", "name")
                .field("ID", "id")
                .column("STATE", Views::state)
                .column("NODES", Views::nodes)
                .field("RAY", "spec.ray_version")
                .column("AGE", Ages.since("created_at", now))
                .field("URL", "url")
                .build();
    }

    public static View job(Instant now) {
        return View.of("job")
                .field("NAME", "name")
                .field("ID", "id")
                .column(
                        "STATE",
                        o -> View.text(o, "state")
                                + (o.path("waits_for_package").asBoolean(false) ? " (waits for its package)" : ""))
                .field("CLUSTER", "cluster_id")
                .field("ATTEMPT", "attempt")
                .field("SOURCE", "source")
                .column("AGE", Ages.since("created_at", now))
                .field("ENTRYPOINT", "spec.entrypoint")
                .build();
    }

    public static View event(Instant now) {
        return View.of("event")
                .column("AGE", Ages.since("at", now))
                .field("SEVERITY", "severity")
                .field("CODE", "code")
                .column("MESSAGE", o -> View.text(o, "message") + next(o))
                .build();
    }

    public static View user(Instant now) {
        return View.of("user")
                .field("NAME", "name")
                .field("ID", "id")
                .field("DISPLAY NAME", "display_name")
                .column("AGE", Ages.since("created_at", now))
                .build();
    }

    public static View serviceAccount(Instant now) {
        return View.of("service_account")
                .field("NAME", "name")
                .field("ID", "id")
                .column("AGE", Ages.since("created_at", now))
                .build();
    }

    public static View role() {
        return View.of("role")
                .field("NAME", "name")
                .field("BUILT IN", "builtin")
                .column(
                        "PERMISSIONS",
                        o -> o.path("permissions").properties().stream()
                                .map(e -> e.getKey() + ":"
                                        + StreamSupport.stream(e.getValue().spliterator(), false)
                                                .map(JsonNode::asString)
                                                .collect(Collectors.joining(",")))
                                .sorted()
                                .collect(Collectors.joining(" ")))
                .build();
    }

    public static View roleAssignment(Instant now) {
        return View.of("role_assignment")
                .field("ID", "id")
                .field("PRINCIPAL", "principal_id")
                .field("ROLE", "role")
                .field("SCOPE", "scope")
                .column("AGE", Ages.since("created_at", now))
                .build();
    }

    public static View apiKey(Instant now) {
        return View.of("api_key")
                .field("NAME", "name")
                .field("ID", "id")
                .field("PRINCIPAL", "principal_id")
                .field("BEGINS", "hint")
                .field("EXPIRES", "expires_at")
                .column("USED", Ages.since("last_used_at", now))
                .build();
    }

    public static View audit() {
        return View.of("audit_record")
                .field("SEQUENCE", "sequence")
                .field("AT", "at")
                .field("PRINCIPAL", "principal")
                .field("ACTION", "action")
                .field("OBJECT", "object")
                .field("OUTCOME", "outcome")
                .build();
    }

    /// State of a cluster, with the code of its failure.
    public static String state(JsonNode cluster) {
        String code = cluster.path("failure").path("code").asString("");
        return View.text(cluster, "state") + (code.isEmpty() ? "" : " (" + code + ")");
    }

    private static String nodes(JsonNode cluster) {
        int alive = 0;
        for (JsonNode node : cluster.path("nodes")) {
            alive += node.path("state").asString("").equals("alive") ? 1 : 0;
        }
        int wanted = 1;
        for (JsonNode group : cluster.path("spec").path("workers")) {
            wanted += group.path("count").asInt(0);
        }
        return alive + "/" + wanted;
    }

    private static String workers(JsonNode spec) {
        String groups = StreamSupport.stream(spec.path("workers").spliterator(), false)
                .map(g -> g.path("name").asString("") + "=" + g.path("count").asInt(0))
                .collect(Collectors.joining(","));
        return groups.isEmpty() ? "none" : groups;
    }

    private static String gateway(JsonNode site) {
        return site.path("gateway_port").isNumber()
                ? View.text(site, "gateway_address") + ":" + View.text(site, "gateway_port")
                : "-";
    }

    private static String next(JsonNode event) {
        String step = event.path("next_step").asString("");
        return step.isEmpty() ? "" : "; next step: " + step;
    }
}
