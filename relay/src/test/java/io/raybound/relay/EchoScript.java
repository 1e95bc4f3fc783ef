package io.raybound.relay;

import io.raybound.testkit.RawClient;
import io.raybound.testkit.RecordingBackend;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/// A backend that accepts a WebSocket and then echoes bytes.
final class EchoScript {
    private static final String SWITCH =
            RawClient.head("HTTP/1.1 101 Switching Protocols", "Upgrade: websocket", "Connection: Upgrade");

    private EchoScript() {}

    static String upgrade(String target) {
        return RawClient.head(
                "GET " + target + " HTTP/1.1",
                "Host: a",
                "Connection: keep-alive, Upgrade",
                "Upgrade: websocket",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                "Sec-WebSocket-Version: 13");
    }

    static boolean webSocket(RecordingBackend.Seen seen, InputStream in, OutputStream out) throws IOException {
        RecordingBackend.write(out, SWITCH);
        byte[] buffer = new byte[16 * 1024];
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            out.write(buffer, 0, read);
            out.flush();
        }
        return false;
    }
}
