package io.raybound.runtimekubernetes.gateway;

import io.raybound.testkit.RawClient;
import io.raybound.testkit.RecordingBackend;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// What stands for a head's port 80: one exchange per connection, on the machine's end of the pods' network.
final class Backend implements AutoCloseable {
    static final int SILENT_SECONDS = 50;

    private final ServerSocket server;
    private final Semaphore seen = new Semaphore(0);

    Backend(String address) throws IOException {
        server = new ServerSocket(0, 50, InetAddress.ofLiteral(address));
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    /// The client has seen the first event: the second may go.
    void seen() {
        seen.release();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            OutputStream out = socket.getOutputStream();
            String head = RecordingBackend.head(in);
            String path = head.split(" ", 3)[1];
            switch (path) {
                case "/silent" -> silent(out);
                case "/events" -> events(out);
                case "/ws" -> echo(in, out);
                case "/upload" -> upload(head, in, out);
                default ->
                    answer(
                            out,
                            head.lines()
                                    .filter(line ->
                                            line.toLowerCase(Locale.ROOT).startsWith("host:"))
                                    .findFirst()
                                    .orElse(""));
            }
        } catch (IOException e) {
            return; // the gateway went away
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void answer(OutputStream out, String body) throws IOException {
        write(out, "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
    }

    private static void silent(OutputStream out) throws IOException, InterruptedException {
        // The silence is what is tested; nothing ever releases this latch.
        boolean released = new CountDownLatch(1).await(SILENT_SECONDS, TimeUnit.SECONDS);
        answer(out, released ? "early" : "after " + SILENT_SECONDS + " s");
    }

    private void events(OutputStream out) throws IOException, InterruptedException {
        write(out, "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\ndata: first\n\n");
        write(out, seen.tryAcquire(20, TimeUnit.SECONDS) ? "data: second\n\n" : "data: nobody saw the first\n\n");
    }

    private static void echo(InputStream in, OutputStream out) throws IOException {
        write(
                out,
                RawClient.head(
                        "HTTP/1.1 101 Switching Protocols",
                        "Upgrade: websocket",
                        "Connection: Upgrade",
                        "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo="));
        for (int b = in.read(); b >= 0; b = in.read()) {
            out.write(b);
            out.flush();
        }
    }

    private static void upload(String head, InputStream in, OutputStream out) throws IOException {
        String lower = head.toLowerCase(Locale.ROOT);
        int at = lower.indexOf("content-length:");
        long length =
                Long.parseLong(lower.substring(at + 15, lower.indexOf('\r', at)).strip());
        byte[] buffer = new byte[1 << 16];
        long got = 0;
        while (got < length) {
            int read = in.read(buffer);
            if (read < 0) {
                break;
            }
            got += read;
        }
        answer(out, "got " + got);
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
