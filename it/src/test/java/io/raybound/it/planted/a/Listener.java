package io.raybound.it.planted.a;

import io.raybound.it.planted.b.Dialler;
import java.io.IOException;
import java.net.ServerSocket;

/// Breaks rules on purpose: listens, and closes a circle of packages.
public final class Listener {
    private final Dialler dialler;

    public Listener(Dialler dialler) {
        this.dialler = dialler;
    }

    public int listenAndDial() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return dialler.dial(socket.getLocalPort());
        }
    }
}
