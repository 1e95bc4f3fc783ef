package io.raybound.cli.declare;

import io.raybound.cli.api.Api;
import io.raybound.cli.command.Common;
import io.raybound.cli.command.Outside;
import io.raybound.cli.command.Session;
import io.raybound.cli.command.Views;
import io.raybound.cli.manifest.Kinds;
import io.raybound.cli.output.View;
import io.raybound.cli.shell.Near;
import io.raybound.cli.shell.Refused;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/// `raybound get`
@Command(
        name = "get",
        description = {
            "Show objects of any kind: Cloud, Site, Project, ComputeConfig, Cluster, User, ServiceAccount.",
            "With -o yaml they are printed as 'apply -f' takes them back."
        },
        footer = {"", "Examples:", "  raybound get clusters", "  raybound get cluster demo -o yaml > demo.yaml"})
final class GetCommand implements Callable<Integer> {
    private static final int MOST = 1000;

    private final Outside outside;

    @Mixin
    private final Common common = new Common();

    @Parameters(index = "0", paramLabel = "KIND", description = "One of the kinds, singular or plural.")
    private String kind = "";

    @Parameters(index = "1", arity = "0..1", paramLabel = "NAME", description = "Name or id (default: all).")
    private @Nullable String name;

    GetCommand(Outside outside) {
        this.outside = outside;
    }

    @Override
    public Integer call() {
        Kinds found = Kinds.named(kind)
                .orElseThrow(() -> Refused.usage(
                        "there is no kind '" + kind + "'" + Near.hint(kind, Kinds.words()),
                        "kinds: " + String.join(", ", Kinds.words())));
        Session session = common.session(outside);
        if (name != null) {
            session.printer().one(session.api().get(found.path() + "/" + Api.quote(name)), view(found));
        } else {
            session.printer().list(list(session, found), view(found));
        }
        return 0;
    }

    private static List<JsonNode> list(Session session, Kinds kind) {
        if (kind != Kinds.SITE) {
            return session.api().list(kind.path(), MOST);
        }
        List<JsonNode> sites = new ArrayList<>();
        for (JsonNode cloud : session.api().list("/v1/clouds", MOST)) {
            sites.addAll(session.api().list("/v1/clouds/" + View.text(cloud, "id") + "/sites", MOST));
        }
        return sites;
    }

    private View view(Kinds kind) {
        Instant now = outside.shell().clock().instant();
        return switch (kind) {
            case CLOUD -> Views.cloud(now);
            case SITE -> Views.site(now);
            case PROJECT -> Views.project(now);
            case COMPUTE_CONFIG -> Views.computeConfig(now);
            case CLUSTER -> Views.cluster(now);
            case USER -> Views.user(now);
            case SERVICE_ACCOUNT -> Views.serviceAccount(now);
        };
    }
}
