package io.raybound.link;

import java.io.IOException;
import java.net.Authenticator;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/// The real way out: HTTPS/1.1 by the JDK's client, through a CONNECT proxy where the settings say so.
///
/// Answers are complete or not at all: a body cut short is an error, and one over 32 MiB is refused.
public final class JdkTransport implements Transport {
    private static final long LONGEST_ANSWER = 32L * 1024 * 1024;
    private static final int PROXY_LOGIN = 407;
    private static final Duration CONNECT = Duration.ofSeconds(10);

    static {
        // The JDK leaves Basic out for CONNECT unless told otherwise; forward proxies of companies ask for it.
        if (System.getProperty("jdk.http.auth.tunneling.disabledSchemes") == null) {
            System.setProperty("jdk.http.auth.tunneling.disabledSchemes", "");
        }
    }

    private final LinkSettings settings;
    private final HttpClient client;
    private final Diagnosis diagnosis;
    private final DialLog log;

    private JdkTransport(LinkSettings settings, HttpClient client, Diagnosis diagnosis, DialLog log) {
        this.settings = settings;
        this.client = client;
        this.diagnosis = diagnosis;
        this.log = log;
    }

    /// Reads the trusted certificates and makes the client; nothing is dialled yet.
    ///
    /// @param program the name in the connections log: `operator` or `head-agent`
    /// @throws IllegalArgumentException when the trusted certificates are not usable
    public static JdkTransport open(LinkSettings settings, String program, InstantSource clock) {
        Trust trust = Trust.of(settings.caFile(), settings.outbound().extraCaFile());
        Outbound way = settings.outbound();
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(CONNECT)
                .sslContext(trust.context())
                .proxy(new Way(way))
                .executor(Executors.newVirtualThreadPerTaskExecutor());
        if (way.proxyUser() != null) {
            builder.authenticator(new ProxyLogin(way));
        }
        URI proxy = way.proxied(settings.host(), settings.port()) ? way.proxy() : null;
        String peer = proxy == null ? settings.host() : Objects.requireNonNull(proxy.getHost());
        int port = proxy == null ? settings.port() : proxy.getPort();
        DialLog log = new DialLog(settings.connectionsLog(), program, clock, peer + ":" + port, port);
        return new JdkTransport(settings, builder.build(), new Diagnosis(settings, trust), log);
    }

    @Override
    public Reply send(Call call) throws LinkUnreachable, InterruptedException {
        Attempts attempts = new Attempts(call.body());
        HttpRequest.Builder request =
                HttpRequest.newBuilder(target(call)).timeout(call.limit()).method(call.method(), attempts);
        call.headers().forEach(request::header);
        try {
            HttpResponse<String> response = client.send(
                    request.build(),
                    HttpResponse.BodyHandlers.limiting(
                            HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8), LONGEST_ANSWER));
            response.connectionLabel().ifPresent(log::used);
            if (response.statusCode() == PROXY_LOGIN) {
                throw new IOException("Tunnel failed, the proxy asks for credentials");
            }
            return new Reply(response.statusCode(), response.headers().map(), response.body());
        } catch (IOException e) {
            throw diagnosis.of(e, attempts);
        }
    }

    private URI target(Call call) {
        String base = "https://" + settings.controlPlaneUrl().getRawAuthority();
        return URI.create(base + call.target());
    }

    @Override
    public void close() {
        client.shutdownNow();
    }

    /// Chooses proxy or direct way by host.
    private static final class Way extends ProxySelector {
        private final Outbound outbound;

        Way(Outbound outbound) {
            this.outbound = outbound;
        }

        @Override
        public List<Proxy> select(URI uri) {
            URI proxy = outbound.proxy();
            int port = uri.getPort() < 0 ? 443 : uri.getPort();
            if (proxy == null || !outbound.proxied(String.valueOf(uri.getHost()), port)) {
                return List.of(Proxy.NO_PROXY);
            }
            return List.of(new Proxy(Proxy.Type.HTTP, new InetSocketAddress(proxy.getHost(), proxy.getPort())));
        }

        @Override
        public void connectFailed(URI uri, SocketAddress address, IOException e) {}
    }

    /// Tells the proxy, and nobody else, who we are.
    private static final class ProxyLogin extends Authenticator {
        private final Outbound outbound;

        ProxyLogin(Outbound outbound) {
            this.outbound = outbound;
        }

        @Override
        protected @Nullable PasswordAuthentication getPasswordAuthentication() {
            if (getRequestorType() != RequestorType.PROXY || outbound.proxyUser() == null) {
                return null;
            }
            String password = outbound.proxyPassword() == null
                    ? ""
                    : outbound.proxyPassword().reveal();
            return new PasswordAuthentication(outbound.proxyUser(), password.toCharArray());
        }
    }
}
