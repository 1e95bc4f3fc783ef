package io.raybound.controlplane.assembly;

import io.raybound.control.Settings;
import io.raybound.controlplane.api.Schemas;
import io.raybound.wire.BadJson;
import io.raybound.wire.Json;
import io.raybound.wire.Problem;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The settings of the control plane, from one JSON file; `settings.yaml` beside this class says forms and defaults.
///
/// @param dataDir folder of store, keys, CA and first login link
/// @param organization name of the organization that the first start makes
/// @param consoleDomain C
/// @param userDomain U: clusters are reached at `<cluster>.<site>.i.U`
/// @param connectionsLog file to which accepted connections are appended; null for none
/// @param certificateDays life of the certificates that the internal CA issues
/// @param sessionHours how long a console session lasts
public record ControlPlaneSettings(
        String dataDir,
        String organization,
        Store store,
        String consoleDomain,
        String userDomain,
        Console console,
        Machines machines,
        @Nullable String connectionsLog,
        int certificateDays,
        int sessionHours,
        Retention retention) {

    /// Where objects are stored; `url`, `user` and `passwordFile` belong to `postgresql`.
    public record Store(
            String kind,
            @Nullable String url,
            @Nullable String user,
            @Nullable String passwordFile) {}

    /// How many days records are kept: lines of timelines, ended jobs, the audit trail.
    public record Retention(int eventsDays, int jobsDays, int auditDays) {
        Settings.Retention durations() {
            return new Settings.Retention(
                    Duration.ofDays(eventsDays), Duration.ofDays(jobsDays), Duration.ofDays(auditDays));
        }
    }

    /// The people's front door.
    ///
    /// @param host null for `console.<console_domain>`
    /// @param publicPort the port in URLs, where a load balancer in front differs; null for `port`
    public record Console(
            @Nullable String host,
            String bind,
            int port,
            @Nullable Integer publicPort) {}

    /// The machines' front door.
    ///
    /// @param domain D: machines dial `<cloud>.D`
    /// @param publicPort the port that machines dial, where a load balancer in front differs; null for `port`
    public record Machines(
            String domain, String bind, int port, @Nullable Integer publicPort) {}

    /// Settings that cannot be used; the message lists every problem.
    public static final class Unusable extends Exception {
        private static final long serialVersionUID = 1;

        Unusable(String message) {
            super(message);
        }
    }

    /// Reads a settings file's text.
    public static ControlPlaneSettings read(String json) throws Unusable {
        Schemas schemas = Schemas.load(ControlPlaneSettings.class, "settings.yaml");
        JsonNode clean;
        try {
            clean = schemas.clean("/settings", Json.tree(json));
        } catch (BadJson e) {
            throw new Unusable("the settings file is not JSON: " + e.getMessage());
        }
        List<Problem.FieldError> errors = schemas.errors("/settings", "", clean);
        if (!errors.isEmpty()) {
            StringBuilder all = new StringBuilder();
            for (Problem.FieldError error : errors) {
                all.append("  ")
                        .append(error.field())
                        .append(": ")
                        .append(error.value())
                        .append(" is not ")
                        .append(error.expected())
                        .append('\n');
            }
            throw new Unusable(all.toString().stripTrailing());
        }
        ControlPlaneSettings settings = Json.convert(clean, ControlPlaneSettings.class);
        settings.check();
        return settings;
    }

    private void check() throws Unusable {
        if (store.kind().equals("postgresql") && (store.url() == null || store.user() == null)) {
            throw new Unusable(
                    "  store: postgresql needs 'url' and 'user' (and 'password_file' where it has a password)");
        }
        if (store.kind().equals("sqlite") && store.url() != null) {
            throw new Unusable("  store.url: sqlite lives in data_dir and takes no url");
        }
    }

    /// The console host.
    public String consoleHost() {
        String host = console.host();
        return host == null ? "console." + consoleDomain : host;
    }

    /// `https://console.C[:port]`.
    public String consoleUrl() {
        int port = Objects.requireNonNullElse(console.publicPort(), console.port());
        return "https://" + consoleHost() + (port == 443 ? "" : ":" + port);
    }

    /// The port that machines dial.
    public int machinePort() {
        return Objects.requireNonNullElse(machines.publicPort(), machines.port());
    }
}
