package io.raybound.link;

import io.raybound.model.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// How a program reaches the world: the forward proxy and extra trusted CAs, from one setting.
///
/// @param proxy an `http://` CONNECT proxy; null for a direct way
/// @param proxyUser user of Basic credentials for the proxy; null for none
/// @param noProxy hosts reached directly: `*`, `host`, `.domain` (and below), each with an optional `:port`
/// @param extraCaFile PEM bundle trusted besides what is trusted anyway, for networks that inspect TLS
public record Outbound(
        @Nullable URI proxy,
        @Nullable String proxyUser,
        @Nullable Secret proxyPassword,
        List<String> noProxy,
        @Nullable Path extraCaFile) {
    private static final int HTTP_PROXY_PORT = 3128;

    public Outbound {
        noProxy = List.copyOf(noProxy);
    }

    /// No proxy, no extra CA.
    public static Outbound direct() {
        return new Outbound(null, null, null, List.of(), null);
    }

    /// From `HTTPS_PROXY`, `NO_PROXY` (either case) and `RAYBOUND_EXTRA_CA_FILE`.
    ///
    /// @throws IllegalArgumentException when the proxy is not of the form `http://[user:password@]host[:port]`
    public static Outbound fromEnvironment(Map<String, String> environment) {
        String noProxy = either(environment, "NO_PROXY");
        String extraCa = environment.getOrDefault("RAYBOUND_EXTRA_CA_FILE", "");
        Outbound plain = new Outbound(null, null, null, split(noProxy), extraCa.isBlank() ? null : Path.of(extraCa));
        String proxy = either(environment, "HTTPS_PROXY");
        return proxy.isBlank() ? plain : plain.through(proxy.strip());
    }

    /// The same through this proxy; credentials in the text are taken out of it.
    public Outbound through(String proxyText) {
        String expected = "the proxy has the form http://[user:password@]host[:port]";
        URI uri;
        try {
            uri = URI.create(proxyText.contains("://") ? proxyText : "http://" + proxyText);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(expected);
        }
        if (!"http".equalsIgnoreCase(uri.getScheme()) || uri.getHost() == null) {
            throw new IllegalArgumentException(expected);
        }
        int port = uri.getPort() < 0 ? HTTP_PROXY_PORT : uri.getPort();
        String user = null;
        Secret password = null;
        if (uri.getUserInfo() != null) {
            int colon = uri.getUserInfo().indexOf(':');
            user = colon < 0 ? uri.getUserInfo() : uri.getUserInfo().substring(0, colon);
            password = Secret.of(colon < 0 ? "" : uri.getUserInfo().substring(colon + 1));
        }
        return new Outbound(URI.create("http://" + uri.getHost() + ":" + port), user, password, noProxy, extraCaFile);
    }

    /// Whether the proxy is used for this host and port.
    boolean proxied(String host, int port) {
        return proxy != null && noProxy.stream().noneMatch(rule -> excludes(rule, host.toLowerCase(Locale.ROOT), port));
    }

    private static boolean excludes(String rule, String host, int port) {
        String name = rule.toLowerCase(Locale.ROOT);
        if (name.equals("*")) {
            return true;
        }
        int colon = name.lastIndexOf(':');
        if (colon > 0 && name.substring(colon + 1).chars().allMatch(Character::isDigit)) {
            if (!name.substring(colon + 1).equals(Integer.toString(port))) {
                return false;
            }
            name = name.substring(0, colon);
        }
        String bare = name.startsWith(".") ? name.substring(1) : name.startsWith("*.") ? name.substring(2) : name;
        return host.equals(bare) || host.endsWith("." + bare);
    }

    private static List<String> split(String list) {
        return Stream.of(list.split(","))
                .map(String::strip)
                .filter(s -> !s.isEmpty())
                .toList();
    }

    private static String either(Map<String, String> environment, String name) {
        String upper = environment.getOrDefault(name, "");
        return upper.isBlank() ? environment.getOrDefault(name.toLowerCase(Locale.ROOT), "") : upper;
    }
}
