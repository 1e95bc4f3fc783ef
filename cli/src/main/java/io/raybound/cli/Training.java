package io.raybound.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.raybound.cli.api.JdkTransport;
import io.raybound.cli.command.Outside;
import io.raybound.cli.shell.Shell;
import io.raybound.cli.shell.Streams;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/// The run that trains the AOT cache (`bin/make-aot`): the usual commands, over real TLS, against a server on loopback.
///
/// Prints `ready training` and ends with 0 only when every command did.
final class Training {
    private static final List<String> LINES = List.of(
            "version",
            "whoami",
            "cluster list",
            "cluster get demo -o yaml",
            "cluster get demo -o json",
            "cluster create demo --workers 1 --wait",
            "cluster events demo",
            "job list",
            "job submit --cluster demo --working-dir . --name hello -- python main.py",
            "job get hello",
            "context list",
            "get clusters",
            "apply -f manifest.yaml",
            "cluster --help",
            "--help");

    private final Path folder;
    private final Map<String, String> env;

    private Training(Path folder, int port) {
        this.folder = folder;
        this.env = Map.of(
                "HOME",
                folder.toString(),
                "RAYBOUND_URL",
                "https://localhost:" + port,
                "RAYBOUND_API_KEY",
                "rbk_training",
                "RAYBOUND_CA_FILE",
                folder.resolve("ca.pem").toString());
    }

    /// Runs them all.
    ///
    /// @param arguments a folder with `key.p12` (password `training`, for localhost) and `ca.pem`
    public static void main(String[] arguments) throws IOException, GeneralSecurityException {
        Path folder = Path.of(arguments[0]).toAbsolutePath();
        Files.writeString(
                folder.resolve("manifest.yaml"),
                "apiVersion: raybound.io/v1\nkind: Cluster\nmetadata: {name: demo}\nspec: {ray_version: 2.60.0}\n");
        HttpsServer server = serve(folder);
        int failed = 0;
        try {
            Training training = new Training(folder, server.getAddress().getPort());
            for (String line : LINES) {
                int code = training.run(line);
                if (code != 0) {
                    System.err.println("training: '" + line + "' ended with " + code);
                    failed++;
                }
            }
        } finally {
            server.stop(0);
        }
        if (failed == 0) {
            System.out.println("ready training");
        }
        System.exit(failed == 0 ? 0 : 1);
    }

    private int run(String line) {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
        InputStream nothing = new ByteArrayInputStream(new byte[0]);
        Streams streams = new Streams(nothing, nowhere, System.err, false, false, false);
        Shell shell = new Shell(env, streams, folder, InstantSource.system(), new SecureRandom());
        return Main.run(new Outside(shell, context -> JdkTransport.of(shell, context)), line.split(" ", -1));
    }

    private static HttpsServer serve(Path folder) throws IOException, GeneralSecurityException {
        char[] password = "training".toCharArray();
        KeyStore store = KeyStore.getInstance(folder.resolve("key.p12").toFile(), password);
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, password);
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(keys.getKeyManagers(), null, null);
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 16);
        server.setHttpsConfigurator(new HttpsConfigurator(tls));
        server.createContext(
                "/", exchange -> answer(exchange, server.getAddress().getPort()));
        server.start();
        return server;
    }

    private static void answer(HttpExchange exchange, int port) throws IOException {
        exchange.getRequestBody().readAllBytes();
        String path = exchange.getRequestURI().getPath();
        String object = """
                {"id":"clu-aaaaaaaaaaaa","name":"demo","state":"Running","generation":1,"observed_generation":1,"version":"0",
                "cluster_id":"clu-aaaaaaaaaaaa","spec":{"ray_version":"2.60.0","workers":[{"name":"w","count":1}]},"nodes":[],
                "created_at":"2026-01-01T00:00:00Z","token":"t","url":"https://localhost:%d/","expires_at":"%s"}""".formatted(port, Instant.now().plus(15, ChronoUnit.MINUTES));
        boolean one = path.matches("/v1/[a-z-]+/.+|/v1/(whoami|version)|/api/.*") && !path.endsWith("/events");
        boolean list = exchange.getRequestMethod().equals("GET") && !one;
        byte[] body =
                (list ? "{\"items\":[" + object + "],\"next_cursor\":null}" : object).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
