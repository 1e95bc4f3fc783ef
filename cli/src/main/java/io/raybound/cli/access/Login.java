package io.raybound.cli.access;

import io.raybound.cli.api.Api;
import io.raybound.cli.api.Context;
import io.raybound.cli.api.Contexts;
import io.raybound.cli.command.HelpOnly;
import io.raybound.cli.command.Outside;
import io.raybound.cli.shell.ExitCode;
import io.raybound.cli.shell.Refused;
import io.raybound.cli.shell.Shell;
import io.raybound.model.Secret;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/// `raybound login`
@Command(
        name = "login",
        description = {
            "Log in to a control plane and keep the key in a context.",
            "Opens the browser. Where there is none, --device shows a code to type in one elsewhere, and --token",
            "reads an API key from a file, or from the input for '-'."
        },
        footer = {
            "",
            "Examples:",
            "  raybound login",
            "  raybound login --url https://console.example.com --name work",
            "  raybound login --url https://console.example.com --device",
            "  raybound login --url https://console.example.com --token - < key.txt"
        })
final class Login implements Callable<Integer> {
    private static final int LONGEST = 500;

    private final Outside outside;

    @Mixin
    final HelpOnly help = new HelpOnly();

    @Option(names = "--url", paramLabel = "URL", description = "The control plane (default: the context's).")
    private @Nullable String url;

    @Option(
            names = {"--context", "--name"},
            paramLabel = "NAME",
            description = "Context to write (default: the current one).")
    private @Nullable String name;

    @Option(
            names = "--ca-file",
            paramLabel = "FILE",
            description = "PEM file of the authorities to trust besides the system's.")
    private @Nullable String caFile;

    @Option(names = "--token", paramLabel = "FILE", description = "Read an API key from this file; '-' is the input.")
    private @Nullable String token;

    @Option(names = "--no-browser", description = "Print the address instead of opening it.")
    private boolean noBrowser;

    @Option(
            names = "--device",
            description = "Show a code to type in a browser on any machine; for terminals without one.")
    private boolean device;

    Login(Outside outside) {
        this.outside = outside;
    }

    @Override
    public Integer call() {
        Shell shell = outside.shell();
        Contexts contexts = Contexts.read(shell);
        Context context = context(shell, contexts);
        if (device && token != null) {
            throw Refused.usage("--device and --token do not go together", "use one of them");
        }
        Secret key = token != null
                ? read(shell, token)
                : device
                        ? new DeviceCodeLogin(outside, context).key()
                        : new BrowserLogin(outside, context, !noBrowser).key();
        Context done = context.withKey(key);
        JsonNode me = new Api(done, outside.transports().open(done), shell.random()).get("/v1/whoami");
        contexts.put(done, true);
        contexts.save();
        shell.out()
                .println("logged in to " + done.url() + " as " + me.path("name").asString("?") + "; context '"
                        + done.name() + "' is current");
        return 0;
    }

    private Context context(Shell shell, Contexts contexts) {
        Path ca = caFile == null ? null : shell.path(caFile).toAbsolutePath();
        if (url == null) {
            Context known = contexts.select(name);
            return new Context(
                    known.name(), known.url(), null, ca == null ? known.caFile() : ca, known.cloud(), known.project());
        }
        URI address = Contexts.url(url);
        String chosen = name == null ? address.getHost() : name;
        Path known = contexts.find(chosen).map(Context::caFile).orElse(null);
        return new Context(chosen, address, null, ca == null ? known : ca, null, null);
    }

    private static Secret read(Shell shell, String file) {
        String text;
        try {
            text = file.equals("-")
                    ? String.valueOf(
                            new BufferedReader(new InputStreamReader(shell.in(), StandardCharsets.UTF_8)).readLine())
                    : Files.readString(shell.path(file));
        } catch (IOException e) {
            throw Refused.usage("cannot read the key from " + file, "name an existing file, or - for the input");
        }
        String key = text.strip();
        if (!key.startsWith("rbk_") || key.length() > LONGEST || key.contains(" ")) {
            throw new Refused(
                    ExitCode.USAGE, "what was read from " + file + " is no API key", "expected one line, rbk_...");
        }
        return Secret.of(key);
    }
}
