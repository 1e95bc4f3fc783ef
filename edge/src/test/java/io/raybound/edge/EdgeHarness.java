package io.raybound.edge;

import io.raybound.identity.CaSettings;
import io.raybound.identity.CertificateAuthority;
import io.raybound.identity.IssuedCertificate;
import io.raybound.testkit.RawClient;
import io.raybound.testkit.TlsSockets;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The whole edge on free ports, with files that the test replaces as an operator does.
final class EdgeHarness implements AutoCloseable {
    static final String SITE = "site-x.i.raybound-user.localhost";

    private final Path folder;
    private final CertificateAuthority authority;
    private final Edge edge;
    private final InetSocketAddress address;

    EdgeHarness(Path folder, String routes) throws Exception {
        this.folder = folder;
        CaSettings settings = new CaSettings("test", List.of("raybound-user.localhost"), Duration.ofDays(30));
        authority = CertificateAuthority.loadOrCreate(
                folder.resolve("ca"), settings, InstantSource.system(), new SecureRandom());
        Files.createDirectories(folder.resolve("tls"));
        issue();
        routes(routes);
        edge = new Edge(EdgeSettings.parse("""
                {"listen": "127.0.0.1:0", "routes_file": "%s/routes.json", "tls_dir": "%s/tls",
                 "connections_log": "%s/connections.jsonl"}""".formatted(folder, folder, folder)));
        address = edge.start();
    }

    static String route(String name, InetSocketAddress target) {
        return "{\"host\":\"%s.%s\",\"target\":\"127.0.0.1:%d\"}".formatted(name, SITE, target.getPort());
    }

    void routes(String... routes) throws IOException {
        replace("routes.json", "{\"generation\":1,\"routes\":[" + String.join(",", routes) + "]}");
    }

    X509Certificate issue() throws IOException {
        IssuedCertificate issued = authority.issueServer(Set.of("*." + SITE));
        replace("tls/chain.pem", issued.chain().pem());
        replace("tls/key.pem", issued.key().pem().reveal());
        return issued.chain().leaf();
    }

    void replace(String file, String content) throws IOException {
        Path fresh = folder.resolve(file + ".new");
        Files.writeString(fresh, content);
        Files.move(fresh, folder.resolve(file), StandardCopyOption.ATOMIC_MOVE);
    }

    TlsSockets sockets() {
        return new TlsSockets(authority.rootPem());
    }

    InetSocketAddress address() {
        return address;
    }

    RawClient client(@Nullable String sni) throws IOException {
        return sockets().client(address, sni);
    }

    RawClient.Reply get(String name, String target, String... fields) throws IOException {
        String host = name + "." + SITE;
        try (RawClient client = client(host)) {
            String[] lines = new String[fields.length + 2];
            lines[0] = "GET " + target + " HTTP/1.1";
            lines[1] = "Host: " + host + ":8443";
            System.arraycopy(fields, 0, lines, 2, fields.length);
            return client.send(RawClient.head(lines)).reply();
        }
    }

    String connectionsLog() throws IOException {
        return Files.readString(folder.resolve("connections.jsonl"));
    }

    @Override
    public void close() {
        edge.close();
    }
}
