package io.raybound.link;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// A forward proxy that asks for Basic credentials and carries CONNECT tunnels.
final class ConnectProxy implements AutoCloseable {
    private final ServerSocket listening;
    private final String expected;
    private final List<String> tunnels = new CopyOnWriteArrayList<>();

    ConnectProxy(String user, String password) throws IOException {
        this.listening = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        byte[] both = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        this.expected = "Basic " + Base64.getEncoder().encodeToString(both);
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return listening.getLocalPort();
    }

    /// What was asked for and let through, as `host:port`.
    List<String> tunnels() {
        return tunnels;
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket client = listening.accept();
                Thread.ofVirtual().start(() -> serve(client));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            for (String head = head(client.getInputStream()); !head.isEmpty(); head = head(client.getInputStream())) {
                if (!head.toLowerCase(java.util.Locale.ROOT)
                        .contains("proxy-authorization: " + expected.toLowerCase(java.util.Locale.ROOT))) {
                    String answer = String.join(
                            "\r\n",
                            "HTTP/1.1 407 Proxy Authentication Required",
                            "Proxy-Authenticate: Basic realm=\"corp\"",
                            "Content-Length: 0",
                            "",
                            "");
                    write(client, answer);
                    continue;
                }
                tunnel(client, head);
                return;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void tunnel(Socket client, String head) throws IOException {
        String target = head.substring("CONNECT ".length(), head.indexOf(' ', "CONNECT ".length()));
        tunnels.add(target);
        int port = Integer.parseInt(target.substring(target.indexOf(':') + 1));
        try (Socket origin = new Socket(InetAddress.getLoopbackAddress(), port)) {
            write(client, "HTTP/1.1 200 Connection established\r\n\r\n");
            Thread back = Thread.ofVirtual().start(() -> copy(origin, client));
            copy(client, origin);
            back.interrupt();
        }
    }

    private static void copy(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            // One side went away; the tunnel ends with it.
        }
    }

    private static void write(Socket client, String text) throws IOException {
        client.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                return "";
            }
            head.append((char) next);
        }
        return head.toString();
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }
}
