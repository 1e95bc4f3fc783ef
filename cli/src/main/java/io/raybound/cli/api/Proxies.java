package io.raybound.cli.api;

import io.raybound.cli.shell.Refused;
import io.raybound.cli.shell.Shell;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// `HTTPS_PROXY` and `NO_PROXY` as other tools read them; loopback names and addresses never go through a proxy.
public final class Proxies extends ProxySelector {
    private final @Nullable URI proxy;
    private final List<String> except;

    private Proxies(@Nullable URI proxy, List<String> except) {
        this.proxy = proxy;
        this.except = except;
    }

    /// Reads the variables (lower case counts too, as curl has it).
    public static Proxies of(Shell shell) {
        Optional<String> text = shell.variable("https_proxy").or(() -> shell.variable("HTTPS_PROXY"));
        String no =
                shell.variable("no_proxy").or(() -> shell.variable("NO_PROXY")).orElse("");
        List<String> except = List.of(no.toLowerCase(Locale.ROOT).split("\\s*,\\s*"));
        return new Proxies(text.map(Proxies::parse).orElse(null), except);
    }

    private static URI parse(String text) {
        try {
            URI uri = new URI(text.contains("://") ? text : "http://" + text);
            if ("http".equals(uri.getScheme()) && uri.getHost() != null) {
                return uri;
            }
        } catch (java.net.URISyntaxException e) {
            // told below, in the same words
        }
        throw Refused.usage("HTTPS_PROXY is not the address of a proxy", "expected http://[USER:PASSWORD@]HOST:PORT");
    }

    /// The proxy's `user:password`, when its address carries one.
    public Optional<String> credentials() {
        return Optional.ofNullable(proxy).map(URI::getUserInfo);
    }

    @Override
    public List<Proxy> select(URI uri) {
        String host = uri.getHost() == null ? "" : uri.getHost().toLowerCase(Locale.ROOT);
        if (proxy == null || isLoopback(host) || isExcepted(host)) {
            return List.of(Proxy.NO_PROXY);
        }
        int port = proxy.getPort() < 0 ? 80 : proxy.getPort();
        return List.of(new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(proxy.getHost(), port)));
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException failure) {
        // the request itself fails with the same reason
    }

    /// True for names and addresses of this machine.
    public static boolean isLoopback(String host) {
        return host.equals("localhost")
                || host.endsWith(".localhost")
                || host.startsWith("127.")
                || host.equals("[::1]")
                || host.equals("::1");
    }

    private boolean isExcepted(String host) {
        for (String entry : except) {
            String suffix = entry.startsWith("*") ? entry.substring(1) : entry;
            String bare = suffix.startsWith(".") ? suffix.substring(1) : suffix;
            if (entry.equals("*") || (!bare.isEmpty() && (host.equals(bare) || host.endsWith("." + bare)))) {
                return true;
            }
        }
        return false;
    }
}
