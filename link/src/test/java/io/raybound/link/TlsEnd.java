package io.raybound.link;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.raybound.identity.CaSettings;
import io.raybound.identity.CertificateAuthority;
import io.raybound.identity.IssuedCertificate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/// A real TLS server on a free port with its own CA: 200 `hello`, or cut short for `/cut`, 401 for `/401`, nothing for
/// `/held`.
final class TlsEnd implements AutoCloseable {
    private final HttpsServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Path root;
    private final List<String> clients = new CopyOnWriteArrayList<>();
    private final List<String> headers = new CopyOnWriteArrayList<>();

    TlsEnd(Path folder, String name) throws IOException, GeneralSecurityException {
        CertificateAuthority authority = CertificateAuthority.loadOrCreate(
                folder,
                new CaSettings("Test", List.of("example.localhost"), Duration.ofDays(30)),
                InstantSource.system(),
                new SecureRandom());
        this.root = folder.resolve("trust.pem");
        Files.writeString(root, authority.rootPem());
        this.server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
        server.setHttpsConfigurator(new HttpsConfigurator(context(authority.issueServer(Set.of(name)))));
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    Path root() {
        return root;
    }

    /// Who connected, as `ip:port`.
    List<String> clients() {
        return clients;
    }

    /// Names of all headers that arrived, in lower case.
    List<String> headers() {
        return headers;
    }

    private void answer(HttpExchange exchange) throws IOException {
        clients.add("127.0.0.1:" + exchange.getRemoteAddress().getPort());
        exchange.getRequestHeaders().keySet().forEach(each -> headers.add(each.toLowerCase(java.util.Locale.ROOT)));
        byte[] body = "hello".getBytes(StandardCharsets.UTF_8);
        switch (exchange.getRequestURI().getPath()) {
            case "/cut" -> {
                exchange.sendResponseHeaders(200, 100);
                exchange.getResponseBody().write(body);
                exchange.getResponseBody().flush();
                throw new IOException("cut on purpose");
            }
            case "/held" -> exchange.getRequestBody().transferTo(java.io.OutputStream.nullOutputStream());
            case "/401" -> {
                exchange.getResponseHeaders().add("WWW-Authenticate", "Raybound");
                exchange.sendResponseHeaders(401, body.length);
                exchange.getResponseBody().write(body);
            }
            default -> {
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
            }
        }
        if (!exchange.getRequestURI().getPath().equals("/held")) {
            exchange.close();
        }
    }

    private static SSLContext context(IssuedCertificate issued) throws IOException, GeneralSecurityException {
        String pem = issued.key().pem().reveal();
        byte[] der = Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry(
                "server",
                KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(der)),
                new char[0],
                issued.chain().certificates().toArray(Certificate[]::new));
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, new char[0]);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
