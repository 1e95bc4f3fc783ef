package io.raybound.cli.api;

import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.function.Consumer;

/// Sends requests. The real one is [JdkTransport]; tests pass one that answers from memory.
public interface Transport {
    /// Makes the transport of a context.
    interface Factory {
        Transport open(Context context);
    }

    /// Sends one request and reads the whole answer.
    Reply send(Call call) throws IOException, InterruptedException;

    /// Reads a WebSocket's text until the server closes it.
    ///
    /// @return the close code (RFC 6455 section 7.4); 1006 when the connection was lost
    int follow(URI uri, Map<String, String> headers, Consumer<String> text) throws IOException, InterruptedException;
}
