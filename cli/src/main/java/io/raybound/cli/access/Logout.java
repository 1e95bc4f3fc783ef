package io.raybound.cli.access;

import io.raybound.cli.api.Api;
import io.raybound.cli.api.ApiProblem;
import io.raybound.cli.api.Context;
import io.raybound.cli.api.Contexts;
import io.raybound.cli.api.Unreachable;
import io.raybound.cli.command.HelpOnly;
import io.raybound.cli.command.Outside;
import io.raybound.cli.shell.Shell;
import io.raybound.model.Secret;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/// `raybound logout`
@Command(
        name = "logout",
        description = "Forget the key of a context, and delete it on the server where that is possible.",
        footer = {"", "Examples:", "  raybound logout", "  raybound logout --context work"})
final class Logout implements Callable<Integer> {
    private final Outside outside;

    @Mixin
    final HelpOnly help = new HelpOnly();

    @Option(names = "--context", paramLabel = "NAME", description = "Default: the current context.")
    private @Nullable String name;

    Logout(Outside outside) {
        this.outside = outside;
    }

    @Override
    public Integer call() {
        Shell shell = outside.shell();
        Contexts contexts = Contexts.read(shell);
        Context context = contexts.get(contexts.select(name).name());
        Secret key = context.apiKey();
        if (key == null) {
            shell.err().println("context '" + context.name() + "' holds no key");
            return 0;
        }
        revoke(context, key);
        contexts.put(context.withKey(null), false);
        contexts.save();
        shell.out().println("logged out of " + context.url());
        return 0;
    }

    /// Deletes the one key whose beginning fits; when that is not clear, the key stays on the server and we say so.
    private void revoke(Context context, Secret key) {
        Shell shell = outside.shell();
        try {
            Api api = new Api(context, outside.transports().open(context), shell.random());
            JsonNode[] fitting = api.list("/v1/api-keys", 1000).stream()
                    .filter(k -> !k.path("hint").asString("").isEmpty()
                            && key.reveal()
                                    .startsWith(k.path("hint").asString("").replaceAll("[.\\u2026]+$", "")))
                    .toArray(JsonNode[]::new);
            if (fitting.length == 1) {
                api.act("DELETE", "/v1/api-keys/" + fitting[0].path("id").asString(""), null);
                return;
            }
            shell.warn("the key stays valid on the server; delete it: raybound api-key list");
        } catch (ApiProblem | Unreachable e) {
            shell.warn("the key could not be deleted on the server: " + e.getMessage());
        }
    }
}
