package io.raybound.link;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;

/// A middlebox that carries bytes both ways and closes a connection when its client is silent for too long.
final class IdleBox implements AutoCloseable {
    private final ServerSocket listening = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    private final int target;
    private final Duration limit;

    IdleBox(int target, Duration limit) throws IOException {
        this.target = target;
        this.limit = limit;
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return listening.getLocalPort();
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket client = listening.accept();
                Thread.ofVirtual().start(() -> carry(client));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void carry(Socket client) {
        try (client;
                Socket server = new Socket(InetAddress.getLoopbackAddress(), target)) {
            client.setSoTimeout((int) limit.toMillis());
            Thread.ofVirtual().start(() -> back(server, client));
            byte[] buffer = new byte[8192];
            for (int n = client.getInputStream().read(buffer);
                    n >= 0;
                    n = client.getInputStream().read(buffer)) {
                server.getOutputStream().write(buffer, 0, n);
            }
        } catch (SocketTimeoutException e) {
            // Idle for too long: closing both ends is what this box is for.
        } catch (IOException e) {
            // One side went away.
        }
    }

    private static void back(Socket server, Socket client) {
        try {
            server.getInputStream().transferTo(client.getOutputStream());
        } catch (IOException e) {
            // One side went away.
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }
}
