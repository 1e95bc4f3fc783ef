package io.raybound.runtimelocal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The few HTTP requests that the runtime sends to a cluster's own address: HTTP/1.0, one connection
/// each, bounded in
/// time and size.
final class RayHttp {
    private static final int MAX_BODY = 8 << 20;
    private static final int CONNECT_MILLIS = 1_000;

    private final Dials dials;

    RayHttp(Dials dials) {
        this.dials = dials;
    }

    /// An answer.
    record Answer(int status, String body) {}

    /// True when something accepts connections there.
    boolean accepts(String host, int port) {
        try (Socket socket = connect(host, port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    /// A request.
    ///
    /// @param token goes along as a bearer; null for none
    /// @param json the body; null for none
    record Request(
            String method,
            InetSocketAddress server,
            String target,
            @Nullable String token,
            @Nullable String json) {
        static Request get(InetSocketAddress server, String target, @Nullable String token) {
            return new Request("GET", server, target, token, null);
        }
    }

    /// Sends a request and reads the whole answer within the limit.
    Answer send(Request request, Duration limit) throws IOException {
        long end = System.nanoTime() + limit.toNanos();
        byte[] body = request.json() == null ? new byte[0] : request.json().getBytes(StandardCharsets.UTF_8);
        InetSocketAddress server = request.server();
        try (Socket socket = connect(server.getHostString(), server.getPort())) {
            socket.getOutputStream().write(head(request, body.length).getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().write(body);
            socket.getOutputStream().flush();
            return parse(readAll(socket, end));
        }
    }

    private static String head(Request request, int length) {
        StringBuilder head = new StringBuilder()
                .append(request.method())
                .append(' ')
                .append(request.target())
                .append(" HTTP/1.0\r\nHost: ")
                .append(request.server().getHostString())
                .append("\r\n");
        if (request.token() != null) {
            head.append("Authorization: Bearer ").append(request.token()).append("\r\n");
        }
        if (request.json() != null) {
            head.append("Content-Type: application/json\r\nContent-Length: ")
                    .append(length)
                    .append("\r\n");
        }
        return head.append("\r\n").toString();
    }

    private Socket connect(String host, int port) throws IOException {
        Socket socket = new Socket();
        try {
            socket.connect(new InetSocketAddress(host, port), CONNECT_MILLIS);
            dials.made((InetSocketAddress) socket.getLocalSocketAddress(), (InetSocketAddress)
                    socket.getRemoteSocketAddress());
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    private static byte[] readAll(Socket socket, long end) throws IOException {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        InputStream in = socket.getInputStream();
        byte[] buffer = new byte[16_384];
        while (answer.size() <= MAX_BODY) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                throw new IOException("no whole answer in time");
            }
            socket.setSoTimeout((int) left);
            int read = in.read(buffer);
            if (read < 0) {
                return answer.toByteArray();
            }
            answer.write(buffer, 0, read);
        }
        throw new IOException("answer over " + MAX_BODY + " bytes");
    }

    private static Answer parse(byte[] raw) throws IOException {
        String text = new String(raw, StandardCharsets.UTF_8);
        int split = text.indexOf("\r\n\r\n");
        if (!text.startsWith("HTTP/1.") || text.length() < 12 || split < 0) {
            throw new IOException("not an HTTP answer");
        }
        try {
            return new Answer(Integer.parseInt(text.substring(9, 12)), text.substring(split + 4));
        } catch (NumberFormatException e) {
            throw new IOException("not an HTTP answer", e);
        }
    }
}
