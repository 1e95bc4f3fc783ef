package io.raybound.cli.people;

import io.raybound.cli.api.Api;
import io.raybound.cli.command.Body;
import io.raybound.cli.command.Common;
import io.raybound.cli.command.Durations;
import io.raybound.cli.command.HelpOnly;
import io.raybound.cli.command.Outside;
import io.raybound.cli.command.Paging;
import io.raybound.cli.command.Session;
import io.raybound.cli.command.Views;
import io.raybound.cli.output.Format;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// `raybound api-key ...`
@Command(
        name = "api-key",
        addMethodSubcommands = false,
        description = "API keys, for programs and for this command line.",
        footer = {"", "Examples:", "  raybound api-key create laptop --expires 90d"})
final class ApiKeyCommands {
    private static final String PATH = "/v1/api-keys";

    private final Outside outside;

    @Mixin
    final HelpOnly help = new HelpOnly();

    ApiKeyCommands(Outside outside) {
        this.outside = outside;
    }

    @Command(
            name = "create",
            description = "Make a key and print it; it is shown this once.",
            footer = {
                "",
                "Examples:",
                "  raybound api-key create laptop --expires 90d",
                "  raybound api-key create ci-key --service-account ci -o json"
            })
    int create(
            @Mixin Common common,
            @Parameters(paramLabel = "NAME", description = "What it is for.") String name,
            @Mixin Principal principal,
            @Option(names = "--expires", paramLabel = "TIME", description = "Like 90d (default: never).") @Nullable
                    String expires) {
        Session session = common.session(outside);
        Long seconds = expires == null
                ? null
                : Long.valueOf(Durations.parse("--expires", expires).toSeconds());
        Body body =
                new Body().put("name", name).put("principal", principal.named()).put("expires_in_seconds", seconds);
        JsonNode issued = session.api().create(PATH, body.json());
        ObjectNode flat = JsonNodeFactory.instance.objectNode();
        issued.path("api_key").properties().forEach(e -> flat.set(e.getKey(), e.getValue()));
        flat.set("key", issued.path("key"));
        if (session.printer().format() == Format.TABLE) {
            outside.shell().out().println(issued.path("key").asString(""));
            outside.shell().err().println("this is shown once; keep it like a password");
        } else {
            session.printer().one(flat, Views.apiKey(now()));
        }
        return 0;
    }

    @Command(
            name = "list",
            description = "List keys; never the keys themselves.",
            footer = {"", "Examples:", "  raybound api-key list"})
    int list(@Mixin Common common, @Mixin Paging paging) {
        Session session = common.session(outside);
        session.printer().list(session.api().list(PATH, paging.most()), Views.apiKey(now()));
        return 0;
    }

    @Command(
            name = "delete",
            description = "Delete a key; what it opened closes within seconds.",
            footer = {"", "Examples:", "  raybound api-key delete key-..."})
    int delete(@Mixin Common common, @Parameters(paramLabel = "ID", description = "The key's id.") String id) {
        Session session = common.session(outside);
        session.api().act("DELETE", PATH + "/" + Api.quote(id), null);
        session.printer().say("key " + id + " is deleted");
        return 0;
    }

    private Instant now() {
        return outside.shell().clock().instant();
    }
}
