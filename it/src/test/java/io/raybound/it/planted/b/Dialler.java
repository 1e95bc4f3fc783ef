package io.raybound.it.planted.b;

import io.raybound.it.planted.a.Listener;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import org.assertj.core.api.Assertions;

/// Breaks rules on purpose: dials, uses a library, and closes a circle of packages.
public final class Dialler {
    public int dial(int port) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            Assertions.assertThat(socket.isConnected()).isTrue();
            return socket.getPort();
        }
    }

    public int again(Listener listener) throws IOException {
        return listener.listenAndDial();
    }
}
