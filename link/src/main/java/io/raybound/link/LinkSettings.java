package io.raybound.link;

import io.raybound.model.BadValue;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// How one program reaches its control plane.
///
/// @param controlPlaneUrl `https://<cloud-id>.D[:port]`, no path
/// @param caFile PEM file whose certificates alone are trusted; null trusts what the system trusts
/// @param hold how long a poll asks to be held, 1 to 55 s
/// @param reportEvery how often everything is reported when nothing changes
/// @param connectionsLog where each opened connection is noted as a JSON line; null for nowhere
public record LinkSettings(
        URI controlPlaneUrl,
        @Nullable Path caFile,
        Outbound outbound,
        Duration hold,
        Duration reportEvery,
        @Nullable Path connectionsLog) {
    public LinkSettings {
        if (!"https".equalsIgnoreCase(controlPlaneUrl.getScheme())
                || controlPlaneUrl.getHost() == null
                || controlPlaneUrl.getRawUserInfo() != null
                || controlPlaneUrl.getRawQuery() != null
                || !(controlPlaneUrl.getRawPath().isEmpty()
                        || controlPlaneUrl.getRawPath().equals("/"))) {
            throw new BadValue(
                    "control_plane_url", controlPlaneUrl.toString(), "https://<cloud-id>.<machines domain>[:port]");
        }
        if (hold.compareTo(Duration.ofSeconds(1)) < 0 || hold.compareTo(Duration.ofSeconds(55)) > 0) {
            throw new BadValue("hold", hold.toString(), "1 to 55 seconds");
        }
        if (reportEvery.isNegative() || reportEvery.isZero()) {
            throw new BadValue("report_every", reportEvery.toString(), "a positive duration");
        }
    }

    /// The defaults: held for 50 s, everything reported each 30 s.
    public static LinkSettings to(URI controlPlaneUrl, @Nullable Path caFile) {
        return new LinkSettings(
                controlPlaneUrl, caFile, Outbound.direct(), Duration.ofSeconds(50), Duration.ofSeconds(30), null);
    }

    public LinkSettings outbound(Outbound way) {
        return new LinkSettings(controlPlaneUrl, caFile, way, hold, reportEvery, connectionsLog);
    }

    public LinkSettings timing(Duration holdFor, Duration every) {
        return new LinkSettings(controlPlaneUrl, caFile, outbound, holdFor, every, connectionsLog);
    }

    public LinkSettings connectionsLog(@Nullable Path file) {
        return new LinkSettings(controlPlaneUrl, caFile, outbound, hold, reportEvery, file);
    }

    /// The host that requests are made for (the `aud` of their signatures): lower case, without port.
    public String host() {
        return controlPlaneUrl.getHost().toLowerCase(Locale.ROOT);
    }

    int port() {
        return controlPlaneUrl.getPort() < 0 ? 443 : controlPlaneUrl.getPort();
    }
}
