package io.raybound.operator;

import io.raybound.runtimelocal.Dials;
import io.raybound.wire.Json;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Appends the runtime's connections to the connections log, for the table of who dialled whom.
final class DialFile implements Dials {
    private final @Nullable Path file;
    private final InstantSource clock;

    DialFile(@Nullable Path file, InstantSource clock) {
        this.file = file;
        this.clock = clock;
    }

    @Override
    public synchronized void made(InetSocketAddress local, InetSocketAddress remote) {
        if (file == null) {
            return;
        }
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("at", ChronoUnit.MICROS.between(java.time.Instant.EPOCH, clock.instant()));
        line.put("program", "operator");
        line.put("event", "connect");
        line.put("local", text(local));
        line.put("remote", text(remote));
        try {
            Files.writeString(file, Json.write(line) + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            // The log is for proof, not for work: a full disk must not stop a probe.
            return;
        }
    }

    private static String text(InetSocketAddress address) {
        return address.getAddress().getHostAddress() + ":" + address.getPort();
    }
}
