package io.raybound.cli.local;

import io.raybound.cli.shell.PrivateFile;
import io.raybound.cli.shell.Shell;
import io.raybound.wire.Json;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Writes the settings files of the three programs of a local installation.
final class Configs {
    static final String CONSOLE_DOMAIN = "raybound.localhost";
    static final String CONSOLE_HOST = "console." + CONSOLE_DOMAIN;
    static final String MACHINES_DOMAIN = "link.raybound.localhost";
    static final String USER_DOMAIN = "raybound-user.localhost";
    private static final String LOOPBACK = "127.0.0.1";

    private final LocalFolder folder;
    private final Install install;
    private final LocalState state;

    Configs(LocalFolder folder, Install install, LocalState state) {
        this.folder = folder;
        this.install = install;
        this.state = state;
    }

    /// The people's front door as the browser and the CLI name it.
    static String consoleUrl(Ports ports) {
        return "https://" + CONSOLE_HOST + ":" + ports.console();
    }

    /// What somebody at another machine runs there to reach both doors of this one.
    static String sshLine(Ports ports) {
        return "ssh -N -L " + ports.console() + ":127.0.0.1:" + ports.console() + " -L " + ports.site() + ":127.0.0.1:"
                + ports.site() + " " + System.getProperty("user.name", "you") + "@this-machine";
    }

    void controlPlane() {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("data_dir", folder.of("control-plane").toString());
        node.putObject("store").put("kind", "sqlite");
        node.putObject("console")
                .put("host", CONSOLE_HOST)
                .put("bind", LOOPBACK)
                .put("port", state.ports().console());
        node.putObject("machines")
                .put("domain", MACHINES_DOMAIN)
                .put("bind", LOOPBACK)
                .put("port", state.ports().machines());
        node.put("user_domain", USER_DOMAIN);
        node.put("console_domain", CONSOLE_DOMAIN);
        node.put("connections_log", folder.connections("control-plane").toString());
        write("control-plane", node);
    }

    /// @param machineHost the cloud's name under D
    /// @param clientFolder where the person's contexts are; no job may see it
    void operator(String machineHost, Path clientFolder) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("data_dir", folder.of("operator").toString());
        node.put("run_dir", state.runFolder());
        node.put(
                "control_plane_url",
                "https://" + machineHost + ":" + state.ports().machines());
        node.put("ca_file", folder.rootCa().toString());
        node.put("join_token_file", folder.joinToken().toString());
        node.put("site_port", state.ports().site());
        node.put("gateway_address", LOOPBACK);
        ObjectNode runtime = node.putObject("runtime");
        runtime.put("python_venv", install.venv().toString())
                .put("java_home", install.javaHome().toString())
                .put("lib_dir", install.lib().toString());
        ArrayNode covered = runtime.putArray("covered_dirs");
        List.of(
                        folder.of("control-plane"),
                        folder.of("edge"),
                        folder.secrets(),
                        folder.root().resolve("logs"),
                        clientFolder)
                .forEach(dir -> covered.add(dir.toString()));
        node.putObject("policy").put("mode", "enforce");
        node.put("connections_log", folder.connections("operator").toString());
        write("operator", node);
    }

    void edge() {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("listen", LOOPBACK + ":" + state.ports().site());
        node.put(
                "routes_file",
                folder.of("operator").resolve("edge").resolve("routes.json").toString());
        node.put("tls_dir", folder.of("operator").resolve("edge").resolve("tls").toString());
        node.put("connections_log", folder.connections("edge").toString());
        write("edge", node);
    }

    private void write(String program, ObjectNode node) {
        PrivateFile.folder(folder.of(program));
        PrivateFile.write(folder.config(program), Json.writePretty(node) + "\n");
    }

    /// True when Ray's folder has to be made first.
    static void runFolder(Shell shell, LocalState state) {
        PrivateFile.folder(shell.path(state.runFolder()));
    }
}
