package io.raybound.cli.people;

import io.raybound.cli.command.Body;
import io.raybound.cli.command.Common;
import io.raybound.cli.command.Outside;
import io.raybound.cli.command.Session;
import io.raybound.cli.command.Views;
import io.raybound.cli.shell.Near;
import io.raybound.cli.shell.Refused;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// `raybound role create`
@Command(
        name = "create",
        description = "Make a custom role.",
        footer = {"", "Examples:", "  raybound role create job-sender --allow job=read,write --allow cluster=read"})
final class RoleCreate implements Callable<Integer> {
    private static final List<String> VERBS = List.of("read", "write", "delete");

    private final Outside outside;

    @Mixin
    private final Common common = new Common();

    @Parameters(paramLabel = "NAME", description = "Its name.")
    private String name = "";

    @Option(
            names = "--allow",
            required = true,
            paramLabel = "TYPE=VERBS",
            description = "Resource type (or *) and verbs of read, write, delete; may be repeated.")
    private Map<String, String> allow = new LinkedHashMap<>();

    RoleCreate(Outside outside) {
        this.outside = outside;
    }

    @Override
    public Integer call() {
        ObjectNode permissions = JsonNodeFactory.instance.objectNode();
        allow.forEach((type, verbs) -> verbs(permissions.putArray(type.replace('-', '_')), verbs));
        Session session = common.session(outside);
        Body body = new Body().put("name", name).put("permissions", permissions);
        session.printer().one(session.api().create("/v1/roles", body.json()), Views.role());
        return 0;
    }

    private static void verbs(ArrayNode into, String text) {
        for (String verb : text.split(",", -1)) {
            String plain = verb.strip().toLowerCase(Locale.ROOT);
            if (!VERBS.contains(plain)) {
                throw Refused.usage(
                        "--allow: '" + verb + "' is no verb" + Near.hint(plain, VERBS),
                        "expected read, write or delete");
            }
            into.add(Character.toUpperCase(plain.charAt(0)) + plain.substring(1));
        }
    }
}
