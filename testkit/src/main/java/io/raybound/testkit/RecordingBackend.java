package io.raybound.testkit;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/// A plain blocking HTTP backend that keeps all it was sent.
public final class RecordingBackend implements AutoCloseable {
    /// A request as it arrived.
    public record Seen(String head, long bodyLength, String body) {
        public String line() {
            return head.substring(0, head.indexOf("\r\n"));
        }

        public List<String> values(String name) {
            return head.lines()
                    .filter(line -> line.toLowerCase(java.util.Locale.ROOT)
                            .startsWith(name.toLowerCase(java.util.Locale.ROOT) + ":"))
                    .map(line -> line.substring(name.length() + 1).strip())
                    .toList();
        }
    }

    /// Answers one request; may talk on the socket as it likes. Returns whether the connection stays open.
    public interface Script {
        boolean answer(Seen seen, InputStream in, OutputStream out) throws IOException;
    }

    private final List<Seen> seen = new CopyOnWriteArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final ServerSocket listener;
    private volatile Script script;

    public RecordingBackend(Script script) throws IOException {
        this.script = script;
        listener = new ServerSocket(0, 512, InetAddress.ofLiteral("127.0.0.1"));
        Thread.ofVirtual().start(this::acceptAll);
    }

    public static RecordingBackend ok() throws IOException {
        return new RecordingBackend((seen, in, out) -> {
            write(out, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Type: text/plain\r\n\r\n");
            if (!seen.head().startsWith("HEAD ")) {
                write(out, "ok");
            }
            return true;
        });
    }

    public void script(Script next) {
        script = next;
    }

    public InetSocketAddress address() {
        return (InetSocketAddress) listener.getLocalSocketAddress();
    }

    /// All requests so far.
    public List<Seen> seen() {
        return seen;
    }

    /// Connections accepted so far.
    public int connections() {
        return connections.get();
    }

    public static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    private void acceptAll() {
        try {
            while (true) {
                Socket socket = listener.accept();
                connections.incrementAndGet();
                Thread.ofVirtual().start(() -> serve(socket));
            }
        } catch (IOException closed) {
            // the test is over
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream(), 64 * 1024);
            OutputStream out = socket.getOutputStream();
            while (true) {
                String head = head(in);
                if (head.isEmpty()) {
                    return;
                }
                Seen request = body(head, in);
                seen.add(request);
                if (!script.answer(request, in, out)) {
                    return;
                }
            }
        } catch (IOException gone) {
            // the other side ended the connection
        }
    }

    /// The bytes up to and with the empty line; empty when the stream ends before.
    public static String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        int last = 0;
        for (int b = in.read(); b >= 0; b = in.read()) {
            head.write(b);
            last = (last << 8) | b;
            if (last == 0x0d0a0d0a) {
                return head.toString(StandardCharsets.ISO_8859_1);
            }
        }
        return "";
    }

    private static Seen body(String head, InputStream in) throws IOException {
        Seen bare = new Seen(head, 0, "");
        ByteArrayOutputStream kept = new ByteArrayOutputStream();
        long total = 0;
        if (!bare.values("Transfer-Encoding").isEmpty()) {
            for (int size = chunkSize(in); size > 0; size = chunkSize(in)) {
                total += take(in, size, kept);
                in.skipNBytes(2);
            }
            in.skipNBytes(2);
        } else if (!bare.values("Content-Length").isEmpty()) {
            total = take(in, Long.parseLong(bare.values("Content-Length").getFirst()), kept);
        }
        return new Seen(head, total, kept.toString(StandardCharsets.ISO_8859_1));
    }

    private static long take(InputStream in, long size, ByteArrayOutputStream kept) throws IOException {
        byte[] buffer = new byte[64 * 1024];
        long left = size;
        while (left > 0) {
            int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
            if (read < 0) {
                throw new IOException("the body ended early");
            }
            if (kept.size() < 64 * 1024) {
                kept.write(buffer, 0, read);
            }
            left -= read;
        }
        return size;
    }

    private static int chunkSize(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
            line.append((char) b);
        }
        return Integer.parseInt(line.toString().strip(), 16);
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
