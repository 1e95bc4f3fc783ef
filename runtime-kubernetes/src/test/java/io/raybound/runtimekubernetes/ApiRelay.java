package io.raybound.runtimekubernetes;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.internal.SSLUtils;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/// Stands before the API server: counts calls, and lets a test cut, refuse or swallow each of them.
final class ApiRelay implements AutoCloseable {
    private final HttpServer server;
    private final HttpClient beyond;
    private final String master;
    private final AtomicInteger count = new AtomicInteger();
    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private final List<InputStream> watches = new CopyOnWriteArrayList<>();
    private volatile Function<Call, Fate> fate = call -> new Fate.Pass();

    /// A call that came.
    ///
    /// @param number counts from 1; 0 for lists and watches, which come when they like
    record Call(int number, String method, String path) {
        boolean isWatch() {
            return path.contains("watch=true");
        }

        boolean isList() {
            return method.equals("GET") && path.contains("labelSelector=");
        }

        boolean isWrite() {
            return !method.equals("GET");
        }
    }

    /// What becomes of a call.
    sealed interface Fate {
        record Pass() implements Fate {}

        /// Never arrives.
        record Cut() implements Fate {}

        /// Arrives and is done; nobody hears of it.
        record CutAnswer() implements Fate {}

        /// Is answered here.
        record Answer(int status, String reason, String message, int retryAfterSeconds) implements Fate {}
    }

    ApiRelay(Path kubeconfig) throws IOException {
        Config config = Config.fromKubeconfig(kubeconfig.toFile());
        this.master = config.getMasterUrl().replaceAll("/$", "");
        try {
            this.beyond = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .sslContext(SSLUtils.sslContext(config))
                    .build();
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::relay);
        server.start();
    }

    void fate(Function<Call, Fate> next) {
        fate = next;
    }

    List<Call> calls() {
        return calls;
    }

    void reset() {
        count.set(0);
        calls.clear();
    }

    /// Ends all watches that are open.
    void cutWatches() {
        for (InputStream watch : watches) {
            try {
                watch.close();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
        watches.clear();
    }

    /// A client that comes this way; not more patient than the operator's own.
    KubernetesClient client() {
        return new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder(Config.empty())
                        .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
                        .withRequestRetryBackoffLimit(0)
                        .withRequestTimeout(10_000)
                        .withWatchReconnectInterval(100)
                        .withWatchReconnectLimit(-1)
                        .withOnlyHttpWatches(true)
                        .build())
                .build();
    }

    private void relay(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().toString();
        Call seen = new Call(0, exchange.getRequestMethod(), path);
        Call call = seen.isWatch() || seen.isList() ? seen : new Call(count.incrementAndGet(), seen.method(), path);
        calls.add(call);
        switch (fate.apply(call)) {
            case Fate.Pass pass -> forward(exchange, call, true);
            case Fate.Cut cut -> exchange.close();
            case Fate.CutAnswer cut -> forward(exchange, call, false);
            case Fate.Answer answer -> answer(exchange, answer);
        }
    }

    private static void answer(HttpExchange exchange, Fate.Answer answer) throws IOException {
        String body = """
                {"kind":"Status","apiVersion":"v1","status":"Failure","code":%d,"reason":"%s","message":"%s",
                 "details":{"retryAfterSeconds":%d}}""".formatted(answer.status(), answer.reason(), answer.message(), answer.retryAfterSeconds());
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(answer.status(), bytes.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    private void forward(HttpExchange exchange, Call call, boolean tell) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(master + call.path()))
                .method(
                        call.method(),
                        body.length == 0
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofByteArray(body));
        for (String header : List.of("Content-Type", "Accept")) {
            String value = exchange.getRequestHeaders().getFirst(header);
            if (value != null) {
                request.header(header, value);
            }
        }
        try {
            HttpResponse<InputStream> response =
                    beyond.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            if (!tell) {
                response.body().readAllBytes();
                exchange.close();
                return;
            }
            copy(exchange, call, response);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            exchange.close();
        } catch (IOException e) {
            // Either end went away: the other one hears of it.
            exchange.close();
        }
    }

    private void copy(HttpExchange exchange, Call call, HttpResponse<InputStream> response) throws IOException {
        response.headers()
                .firstValue("Content-Type")
                .ifPresent(type -> exchange.getResponseHeaders().set("Content-Type", type));
        exchange.sendResponseHeaders(response.statusCode(), 0);
        if (call.isWatch()) {
            watches.add(response.body());
        }
        try (InputStream in = response.body();
                OutputStream out = exchange.getResponseBody()) {
            byte[] buffer = new byte[16_384];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                out.write(buffer, 0, n);
                out.flush();
            }
        }
    }

    @Override
    public void close() {
        cutWatches();
        server.stop(0);
        beyond.shutdownNow();
    }
}
