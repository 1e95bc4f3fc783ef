package io.raybound.testkit;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// A client that sends exactly the bytes it is told to.
public final class RawClient implements AutoCloseable {
    /// An answer; the body is decoded from chunks.
    public record Reply(int status, String head, String body) {
        public boolean has(String line) {
            return head.toLowerCase(Locale.ROOT).contains(line.toLowerCase(Locale.ROOT));
        }
    }

    private final Socket socket;
    private final InputStream in;

    public RawClient(InetSocketAddress server) throws IOException {
        this(new Socket(server.getAddress(), server.getPort()));
    }

    public RawClient(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(20_000);
        in = new BufferedInputStream(socket.getInputStream());
    }

    /// A head of these lines.
    public static String head(String... lines) {
        return String.join("\r\n", lines) + "\r\n\r\n";
    }

    public RawClient send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
        return this;
    }

    /// Sends a GET and reads the answer.
    public Reply get(String target, String host) throws IOException {
        return send("GET " + target + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n").reply(true);
    }

    public Reply reply() throws IOException {
        return reply(true);
    }

    public Reply reply(boolean withBody) throws IOException {
        String head = RecordingBackend.head(in);
        if (head.isEmpty()) {
            throw new IOException("the connection ended before an answer");
        }
        int status = Integer.parseInt(head.substring(9, 12));
        boolean bodiless = !withBody || status < 200 || status == 204 || status == 304;
        return new Reply(status, head, bodiless ? "" : body(head));
    }

    private String body(String head) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        String lower = head.toLowerCase(Locale.ROOT);
        int length = lower.indexOf("\r\ncontent-length:");
        if (lower.contains("\r\ntransfer-encoding: chunked")) {
            for (int size = chunk(); size > 0; size = chunk()) {
                body.write(in.readNBytes(size));
                in.skipNBytes(2);
            }
            in.skipNBytes(2);
        } else if (length >= 0) {
            String value = lower.substring(length + 17, lower.indexOf("\r\n", length + 2))
                    .strip();
            byte[] bytes = in.readNBytes(Integer.parseInt(value));
            if (bytes.length < Integer.parseInt(value)) {
                throw new IOException("the body ended early");
            }
            body.write(bytes);
        } else {
            in.transferTo(body);
        }
        return body.toString(StandardCharsets.UTF_8);
    }

    private int chunk() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new IOException("the body ended early");
            }
            line.append((char) b);
        }
        return Integer.parseInt(line.toString().strip(), 16);
    }

    /// Everything until the other side ends the connection (or breaks it).
    public String rest() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try {
            in.transferTo(all);
        } catch (IOException reset) {
            all.writeBytes("<reset>".getBytes(StandardCharsets.UTF_8));
        }
        return all.toString(StandardCharsets.ISO_8859_1);
    }

    /// Exactly that many bytes, as text.
    public String take(int bytes) throws IOException {
        return new String(in.readNBytes(bytes), StandardCharsets.ISO_8859_1);
    }

    /// Our own address.
    public InetSocketAddress local() {
        return (InetSocketAddress) socket.getLocalSocketAddress();
    }

    public boolean ended() throws IOException {
        return in.read() < 0;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
