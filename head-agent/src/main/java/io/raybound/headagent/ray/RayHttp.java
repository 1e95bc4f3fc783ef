package io.raybound.headagent.ray;

import io.raybound.model.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;

/// Plain HTTP/1.1 to one Ray head: each request has a time limit, each answer a size limit, no proxy is ever asked.
///
/// Safe for use by several threads.
public final class RayHttp implements AutoCloseable {
    static final int MAX_BODY = 16 << 20;
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(20);

    private final URI head;
    private final Secret token;
    private final Consumer<String> dialled;
    private final HttpClient client;

    /// @param head for instance `http://127.1.7.1:8265`
    /// @param token the cluster's own Ray token
    /// @param dialled told the label of the connection that each answer came over
    public RayHttp(URI head, Secret token, Consumer<String> dialled) {
        this.head = head;
        this.token = token;
        this.dialled = dialled;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .proxy(HttpClient.Builder.NO_PROXY)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(CONNECT)
                .build();
    }

    /// An answer read to its end.
    ///
    /// @param text the body, at most 16 MiB
    public record Answer(int status, String text) {}

    /// Takes an answer's body while it arrives; what it does not read is dropped.
    @FunctionalInterface
    public interface BodyReader {
        void read(InputStream body) throws IOException;
    }

    public Answer get(String path) throws RayUnreachable {
        return send("GET", path, BodyPublishers.noBody());
    }

    public Answer post(String path, String json) throws RayUnreachable {
        return send("POST", path, BodyPublishers.ofString(json));
    }

    public Answer delete(String path) throws RayUnreachable {
        return send("DELETE", path, BodyPublishers.noBody());
    }

    /// Streams the body of a 200 into the reader and answers the status.
    public int stream(String path, BodyReader reader) throws RayUnreachable {
        HttpResponse<InputStream> answer = exchange("GET", path, BodyPublishers.noBody());
        try (InputStream body = answer.body()) {
            if (answer.statusCode() == 200) {
                reader.read(body);
            }
            return answer.statusCode();
        } catch (IOException e) {
            throw new RayUnreachable("GET " + path + " broke off: " + e.getMessage(), e);
        }
    }

    private Answer send(String method, String path, BodyPublisher body) throws RayUnreachable {
        HttpResponse<InputStream> answer = exchange(method, path, body);
        try (InputStream in = answer.body()) {
            byte[] bytes = in.readNBytes(MAX_BODY + 1);
            if (bytes.length > MAX_BODY) {
                throw new RayUnreachable(method + " " + path + " answered more than " + MAX_BODY + " bytes");
            }
            return new Answer(answer.statusCode(), new String(bytes, StandardCharsets.UTF_8));
        } catch (RayUnreachable e) {
            throw e;
        } catch (IOException e) {
            throw new RayUnreachable(method + " " + path + " broke off: " + e.getMessage(), e);
        }
    }

    private HttpResponse<InputStream> exchange(String method, String path, BodyPublisher body) throws RayUnreachable {
        HttpRequest request = HttpRequest.newBuilder(head.resolve(path))
                .timeout(ANSWER)
                .header("Authorization", "Bearer " + token.reveal())
                .header("Content-Type", "application/json")
                .method(method, body)
                .build();
        try {
            HttpResponse<InputStream> answer = client.send(request, BodyHandlers.ofInputStream());
            answer.connectionLabel().ifPresent(dialled);
            if (answer.statusCode() == 401 || answer.statusCode() == 403) {
                answer.body().close();
                throw new RayUnreachable("Ray refused the cluster's token on " + method + " " + path);
            }
            return answer;
        } catch (RayUnreachable e) {
            throw e;
        } catch (IOException e) {
            throw new RayUnreachable(method + " " + path + " failed: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RayUnreachable(method + " " + path + " was interrupted", e);
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
