package io.raybound.headagent;

import io.raybound.headagent.uplink.Uplink;
import io.raybound.identity.Check;
import io.raybound.identity.PodToken;
import io.raybound.wire.Json;
import io.raybound.wire.Nearest;
import io.raybound.wire.local.HeadAgentConfig;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The settings of one head agent as its parts need them; the file's keys are those of [HeadAgentConfig].
record HeadAgentSettings(
        HeadAgentConfig config,
        InetSocketAddress listen,
        URI dashboard,
        URI nodeHealth,
        URI controlPlane,
        URI console,
        Path dataDir,
        Path logDir,
        @Nullable Path connectionsLog) {

    private static final Set<String> OPTIONAL =
            Set.of("connections_log", "boot_id", "statement_file", "service_account_token_file", "cookie_key_file");

    /// Where Ray's dashboard and Jobs API are.
    InetSocketAddress dashboardAddress() {
        return new InetSocketAddress(dashboard.getHost(), dashboard.getPort());
    }

    /// Settings that cannot be used; the message lists every problem, one a line.
    static final class Bad extends Exception {
        private static final long serialVersionUID = 1;

        Bad(List<String> problems) {
            super(String.join("\n", problems));
        }
    }

    static HeadAgentSettings parse(String json) throws Bad {
        List<String> problems = unknownKeys(json);
        if (!problems.isEmpty()) {
            throw new Bad(problems);
        }
        HeadAgentConfig config;
        try {
            config = Json.read(json, HeadAgentConfig.class);
        } catch (IllegalArgumentException e) {
            throw new Bad(List.of(String.valueOf(e.getMessage())));
        }
        InetSocketAddress listen = read(problems, "listen", config.listen(), HeadAgentSettings::address);
        onlyOneProof(problems, config);
        URI dashboard = read(problems, "dashboard", config.dashboard(), text -> {
            address(text);
            return URI.create("http://" + text);
        });
        URI health = read(problems, "agent_healthz", config.agentHealthz(), text -> web(text, Set.of("http")));
        URI control = read(problems, "control_plane_url", config.controlPlaneUrl(), text -> web(text, Set.of("https")));
        URI console = read(problems, "console_url", config.consoleUrl(), text -> web(text, Set.of("https")));
        if (config.hostPort() < 1 || config.hostPort() > 65_535) {
            problems.add("host_port: " + config.hostPort() + " is not a port");
        }
        if (listen == null
                || dashboard == null
                || health == null
                || control == null
                || console == null
                || !problems.isEmpty()) {
            throw new Bad(problems);
        }
        String log = config.connectionsLog();
        return new HeadAgentSettings(
                config,
                listen,
                dashboard,
                health,
                control,
                console,
                Path.of(config.dataDir()),
                Path.of(config.logDir()),
                log == null ? null : Path.of(log));
    }

    private static void onlyOneProof(List<String> problems, HeadAgentConfig config) {
        boolean statement = config.statementFile() != null;
        boolean token = config.serviceAccountTokenFile() != null;
        if (statement == token) {
            problems.add("statement_file, service_account_token_file: exactly one of both is needed: the operator's"
                    + " statement on a machine, the pod's projected token on Kubernetes");
        } else if (statement && config.bootId() == null) {
            problems.add("boot_id: is missing beside statement_file");
        } else if (token && config.bootId() != null) {
            problems.add("boot_id: is read from the token; leave it out beside service_account_token_file");
        }
    }

    /// What the agent enrolls with.
    Uplink.Proof proof() {
        String token = config.serviceAccountTokenFile();
        return token != null
                ? new Uplink.Proof.PodToken(Path.of(token))
                : new Uplink.Proof.Statement(Path.of(String.valueOf(config.statementFile())));
    }

    /// The boot that it speaks for: what the runtime said, or the uid of the pod, which its own token tells. A Ray head
    /// that was started again inside the same pod is told apart by its session, see the jobs.
    String boot() throws IOException {
        String token = config.serviceAccountTokenFile();
        if (token == null) {
            return String.valueOf(config.bootId());
        }
        return switch (PodToken.ofOwn(Files.readString(Path.of(token)).strip())) {
            case Check.Passed<PodToken>(PodToken own) -> own.podUid();
            case Check.Refused<PodToken>(String code, String sentence) ->
                throw new IOException(token + " is no pod's token (" + code + "): " + sentence
                        + " Project a service-account token with the audience of the control plane's host there.");
        };
    }

    private static <T> @Nullable T read(List<String> problems, String key, String text, Function<String, T> reader) {
        try {
            return reader.apply(text);
        } catch (IllegalArgumentException e) {
            problems.add(key + ": '" + text + "' is not " + e.getMessage());
            return null;
        }
    }

    private static InetSocketAddress address(String text) {
        int colon = text.lastIndexOf(':');
        String host = colon < 0 ? "" : text.substring(0, colon);
        if (!host.matches("\\d{1,3}(\\.\\d{1,3}){3}")
                || !text.substring(colon + 1).matches("\\d{1,5}")) {
            throw new IllegalArgumentException("an address and port, such as 127.1.7.1:80");
        }
        return new InetSocketAddress(host, Integer.parseInt(text.substring(colon + 1)));
    }

    private static URI web(String text, Set<String> schemes) {
        String expected = "an address that begins with " + String.join(" or ", schemes) + "://";
        URI uri;
        try {
            uri = URI.create(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(expected, e);
        }
        if (uri.getHost() == null
                || !schemes.contains(String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException(expected);
        }
        return uri;
    }

    private static List<String> unknownKeys(String json) throws Bad {
        JsonNode tree;
        try {
            tree = Json.tree(json);
        } catch (IllegalArgumentException e) {
            throw new Bad(List.of("the settings are no JSON: " + e.getMessage()));
        }
        if (!tree.isObject()) {
            throw new Bad(List.of("the settings are no JSON object"));
        }
        Set<String> known = new TreeSet<>();
        Arrays.stream(HeadAgentConfig.class.getRecordComponents())
                .forEach(c -> known.add(c.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT)));
        List<String> problems = new ArrayList<>();
        for (String name : tree.propertyNames()) {
            if (!known.contains(name)) {
                problems.add(name + ": is no setting of the head agent; "
                        + Nearest.of(name, known)
                                .map(near -> "did you mean " + near + "?")
                                .orElse("known are " + String.join(", ", known)));
            }
        }
        for (String name : known) {
            if (!tree.has(name) && !OPTIONAL.contains(name)) {
                problems.add(name + ": is missing");
            }
        }
        return problems;
    }
}
