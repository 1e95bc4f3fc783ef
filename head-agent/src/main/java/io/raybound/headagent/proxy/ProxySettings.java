package io.raybound.headagent.proxy;

import io.raybound.model.Secret;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;

/// What the proxy needs to know of its cluster.
///
/// @param clusterHost the one Host it answers to, without port, lower case
/// @param hostPort the public port in URLs, that of the site's gateway
/// @param listen where it serves plain HTTP; TLS ends in the gateway before it
/// @param dashboard Ray's dashboard and Jobs API
/// @param rayToken the cluster's Ray token
/// @param consoleUrl where browsers are sent to log in, for instance `https://console.raybound.localhost:8443`
/// @param dataDir private folder (0700); holds the key of our cookies
public record ProxySettings(
        String clusterHost,
        int hostPort,
        InetSocketAddress listen,
        InetSocketAddress dashboard,
        Secret rayToken,
        URI consoleUrl,
        Path dataDir) {
    public ProxySettings {
        clusterHost = clusterHost.toLowerCase(Locale.ROOT);
        if (consoleUrl.getHost() == null || !"https".equals(consoleUrl.getScheme())) {
            throw new IllegalArgumentException("the console's address is no https URL");
        }
    }

    /// The origin of our own pages, as browsers write it.
    String origin() {
        return origin(clusterHost, hostPort);
    }

    String consoleOrigin() {
        return origin(consoleUrl.getHost().toLowerCase(Locale.ROOT), consoleUrl.getPort());
    }

    private static String origin(String host, int port) {
        return "https://" + host + (port <= 0 || port == 443 ? "" : ":" + port);
    }
}
