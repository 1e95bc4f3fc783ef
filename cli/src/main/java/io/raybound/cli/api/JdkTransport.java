package io.raybound.cli.api;

import io.raybound.cli.shell.Shell;
import java.io.IOException;
import java.net.Authenticator;
import java.net.PasswordAuthentication;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The JDK's HTTP client with a context's trust and the environment's proxy. HTTP/1.1, no redirects.
public final class JdkTransport implements Transport, AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(10);

    private static final Duration END = Duration.ofMillis(200);

    private final HttpClient client;

    private JdkTransport(HttpClient client) {
        this.client = client;
    }

    /// Opens one for the context.
    public static JdkTransport of(Shell shell, Context context) {
        Proxies proxies = Proxies.of(shell);
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(CONNECT)
                .sslContext(Trust.context(context.caFile()))
                .proxy(proxies);
        proxies.credentials().ifPresent(c -> builder.authenticator(new ProxyLogin(c)));
        return new JdkTransport(builder.build());
    }

    /// Ends the client's own thread. A JVM that exits while a thread waits in the kernel waits for it, 300 ms long.
    @Override
    public void close() {
        client.shutdownNow();
        try {
            client.awaitTermination(END);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public Reply send(Call call) throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(call.uri()).timeout(call.limit()).method(call.method(), body(call));
        call.headers().forEach(request::header);
        HttpResponse<String> response =
                client.send(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
        String type = response.headers().firstValue("Content-Type").orElse("");
        return new Reply(response.statusCode(), type, response.body());
    }

    private static HttpRequest.BodyPublisher body(Call call) throws IOException {
        if (call.upload() != null) {
            return HttpRequest.BodyPublishers.ofFile(call.upload());
        }
        String text = call.body();
        return text == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(text);
    }

    @Override
    public int follow(URI uri, Map<String, String> headers, Consumer<String> text)
            throws IOException, InterruptedException {
        WebSocket.Builder builder = client.newWebSocketBuilder().connectTimeout(CONNECT);
        headers.forEach(builder::header);
        Tail tail = new Tail(text);
        try {
            builder.buildAsync(uri, tail).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
        }
        try {
            return tail.closed.get();
        } catch (ExecutionException e) {
            return 1006;
        }
    }

    /// Hands the text of a WebSocket on, part by part.
    private static final class Tail implements WebSocket.Listener {
        private final Consumer<String> text;
        private final CompletableFuture<Integer> closed = new CompletableFuture<>();

        Tail(Consumer<String> text) {
            this.text = text;
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            text.accept(data.toString());
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            closed.complete(code);
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            closed.complete(1006);
        }
    }

    /// Answers the proxy's question for a password.
    private static final class ProxyLogin extends Authenticator {
        private final String[] parts;

        ProxyLogin(String credentials) {
            this.parts = credentials.split(":", 2);
        }

        @Override
        protected @Nullable PasswordAuthentication getPasswordAuthentication() {
            if (getRequestorType() != RequestorType.PROXY) {
                return null;
            }
            return new PasswordAuthentication(parts[0], (parts.length > 1 ? parts[1] : "").toCharArray());
        }
    }
}
