package io.raybound.cli.local;

import io.raybound.cli.api.Api;
import io.raybound.cli.api.ApiProblem;
import io.raybound.cli.api.Context;
import io.raybound.cli.api.Contexts;
import io.raybound.cli.command.Body;
import io.raybound.cli.command.Outside;
import io.raybound.cli.output.Progress;
import io.raybound.cli.output.View;
import io.raybound.cli.shell.PrivateFile;
import io.raybound.cli.shell.Refused;
import io.raybound.cli.shell.Shell;
import io.raybound.model.Secret;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Brings the local installation up: control plane, cloud, site, operator, edge, context. Each step finds what is there
/// already, so that a second run starts only what is missing.
final class LocalUp {
    static final String CLOUD = "local";
    static final String SITE = "this-machine";
    static final String CONTEXT = "local";
    private static final Duration CONNECTED = Duration.ofSeconds(60);

    private final Outside outside;
    private final Shell shell;
    private final LocalFolder folder;
    private final Install install;
    private final Progress progress;
    private LocalState state;

    LocalUp(Outside outside, LocalFolder folder, Install install, Progress progress) {
        this.outside = outside;
        this.shell = outside.shell();
        this.folder = folder;
        this.install = install;
        this.progress = progress;
        LocalState known = LocalState.read(folder);
        this.state = known != null
                ? known
                : new LocalState(
                        Ports.choose(),
                        java.util.Map.of(),
                        null,
                        null,
                        folder.runFolder(shell).toString());
    }

    /// Does it all; gives back what runs now.
    LocalState run() {
        settlePorts();
        state.write(folder);
        Configs.runFolder(shell, state);
        Configs configs = new Configs(folder, install, state);
        configs.controlPlane();
        PrivateFile.folder(folder.secrets());
        ensure("control-plane", "--bootstrap-key-file", folder.bootstrapKey().toString());
        Api api = connect();
        JsonNode cloud = cloud(api);
        String site = site(api, View.text(cloud, "id"));
        configs.edge();
        configs.operator(View.text(cloud, "machine_host"), clientFolder());
        join(api, site);
        Instant since = runs("operator") ? Instant.EPOCH : shell.clock().instant();
        ensure("operator");
        ensure("edge");
        awaitOperator(api, site, since);
        return state;
    }

    /// Moves ports that somebody else has taken meanwhile; a program that knows the old ones is started again.
    private void settlePorts() {
        Ports before = state.ports();
        Ports now = before.movedWhereTaken(!runs("control-plane"), !runs("edge"));
        if (now.equals(before)) {
            return;
        }
        progress.line("some ports are taken by other programs now; addresses change: console " + now.console()
                + ", machines " + now.machines() + ", site " + now.site());
        state = state.on(now);
        LocalState.Run operator = state.programs().get("operator");
        if (operator != null) {
            Processes.find(operator).ifPresent(p -> Processes.stop(p, LocalDown.ORDERLY));
            state = state.without("operator");
        }
    }

    private boolean runs(String program) {
        LocalState.Run run = state.programs().get(program);
        return run != null && Processes.find(run).isPresent();
    }

    private void ensure(String name, String... more) {
        LocalState.Run known = state.programs().get(name);
        if (known != null && Processes.find(known).isPresent()) {
            progress.line(name + " runs already (pid " + known.pid() + ")");
            return;
        }
        progress.passing("starting " + name);
        LocalState.Run run = new Program(name, folder, install).start(shell, launched -> note(name, launched), more);
        progress.line(name + " is ready (pid " + run.pid() + ")");
    }

    private void note(String program, LocalState.Run run) {
        state = state.with(program, run);
        state.write(folder);
    }

    /// The API as the first administrator; keeps the context's key where it still works.
    private Api connect() {
        URI url = URI.create(Configs.consoleUrl(state.ports()));
        Contexts contexts = Contexts.read(shell);
        Optional<Secret> known = contexts.find(CONTEXT)
                .filter(c -> c.url().equals(url))
                .flatMap(c -> Optional.ofNullable(c.apiKey()))
                .filter(key -> works(url, key));
        Secret key = known.orElseGet(this::bootstrapKey);
        Context context = new Context(CONTEXT, url, key, folder.rootCa(), CLOUD, null);
        if (known.isEmpty()) {
            contexts.put(context, true);
            contexts.save();
            progress.line("context '" + CONTEXT + "' is current now, in " + Contexts.file(shell));
        }
        return api(context);
    }

    private boolean works(URI url, Secret key) {
        try {
            api(new Context(CONTEXT, url, key, folder.rootCa(), CLOUD, null)).get("/v1/whoami");
            return true;
        } catch (ApiProblem e) {
            return false;
        }
    }

    private Api api(Context context) {
        return new Api(context, outside.transports().open(context), shell.random());
    }

    private Secret bootstrapKey() {
        try {
            return Secret.of(Files.readString(folder.bootstrapKey()).strip());
        } catch (IOException e) {
            throw Refused.failed(
                    "the control plane left no key in " + folder.bootstrapKey(),
                    "log in: raybound login --url " + Configs.consoleUrl(state.ports()));
        }
    }

    private Path clientFolder() {
        return Objects.requireNonNull(Contexts.file(shell).toAbsolutePath().getParent());
    }

    private JsonNode cloud(Api api) {
        JsonNode cloud = find(api, "/v1/clouds/" + CLOUD);
        if (cloud == null) {
            cloud = api.create("/v1/clouds", new Body().put("name", CLOUD).json());
            progress.line("cloud '" + CLOUD + "' made");
        }
        return cloud;
    }

    private String site(Api api, String cloudId) {
        String path = "/v1/clouds/" + cloudId + "/sites";
        JsonNode site = api.list(path, 200).stream()
                .filter(s -> s.path("name").asString("").equals(SITE))
                .findFirst()
                .orElse(null);
        if (site == null) {
            site = api.create(path, new Body().put("name", SITE).json());
            progress.line("site '" + SITE + "' made");
        }
        String siteId = View.text(site, "id");
        state = state.at(cloudId, siteId);
        state.write(folder);
        return siteId;
    }

    private static @Nullable JsonNode find(Api api, String path) {
        try {
            return api.get(path);
        } catch (ApiProblem e) {
            if (e.status() == 404) {
                return null;
            }
            throw e;
        }
    }

    /// Hands the operator a one-time join token, unless it has an identity already.
    private void join(Api api, String site) {
        if (Files.exists(folder.of("operator").resolve("identity.json"))) {
            return;
        }
        JsonNode issued = api.act("POST", "/v1/sites/" + site + "/join-tokens", null);
        PrivateFile.write(folder.joinToken(), issued.path("token").asString("") + "\n");
        progress.line("join token handed to the operator (works once)");
    }

    private static boolean isAfter(String at, Instant since) {
        return !at.isEmpty() && !Instant.parse(at).isBefore(since);
    }

    private void awaitOperator(Api api, String site, Instant since) {
        long end = System.nanoTime() + CONNECTED.toNanos();
        for (int look = 1; System.nanoTime() < end; look++) {
            JsonNode seen = api.get("/v1/sites/" + site);
            if (seen.path("gateway_port").isNumber()
                    && isAfter(seen.path("last_seen_at").asString(""), since)) {
                progress.line("the operator is connected; it dials out only");
                return;
            }
            progress.passing("waiting for the operator's first report");
            api.pause(Math.min(look, 3));
        }
        throw Refused.failed(
                "the operator has not reported within " + CONNECTED.toSeconds() + " s",
                "see " + folder.log("operator") + " and: raybound operator status --data " + folder.root());
    }
}
