package io.raybound.cli.resource;

import io.raybound.cli.api.Api;
import io.raybound.cli.command.Session;
import io.raybound.cli.output.View;
import io.raybound.cli.shell.Refused;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What `raybound cloud check` shows: the newest findings of each site, the worst first.
final class CloudCheck {
    private static final View VIEW = View.of("check")
            .field("SITE", "site")
            .field("VERDICT", "verdict")
            .field("CHECK", "check")
            .field("OBJECT", "object")
            .field("CAUSE", "cause")
            .field("NEXT STEP", "fix")
            .build();

    private CloudCheck() {}

    /// 0 when nothing failed, else 1.
    static int run(Session session, @Nullable String cloud, @Nullable String site) {
        List<JsonNode> rows = new ArrayList<>();
        boolean failed = false;
        for (JsonNode each : sites(session, cloud, site)) {
            String name = View.text(each, "name");
            JsonNode checks = session.api().get("/v1/sites/" + View.text(each, "id") + "/checks");
            if (checks.path("items").isEmpty()) {
                session.printer()
                        .say("site " + name
                                + " has reported no checks: only sites on Kubernetes do, after they joined");
            }
            for (JsonNode item : checks.path("items")) {
                failed |= item.path("verdict").asString("").equals("failed");
                ObjectNode row = (ObjectNode) item.deepCopy();
                row.put("site", name);
                row.set("checked_at", checks.path("checked_at"));
                rows.add(row);
            }
        }
        session.printer().list(rows, VIEW);
        return failed ? 1 : 0;
    }

    private static List<JsonNode> sites(Session session, @Nullable String cloud, @Nullable String site) {
        if (site != null) {
            return List.of(session.api().get("/v1/sites/" + Api.quote(site)));
        }
        String chosen = cloud != null ? cloud : session.context().cloud();
        if (chosen == null) {
            List<JsonNode> clouds = session.api().list("/v1/clouds", 2);
            if (clouds.size() != 1) {
                throw Refused.usage("it is not clear which cloud is meant", "name it; see raybound cloud list");
            }
            chosen = View.text(clouds.getFirst(), "id");
        }
        return session.api().list("/v1/clouds/" + Api.quote(Objects.requireNonNull(chosen)) + "/sites", 1_000);
    }
}
