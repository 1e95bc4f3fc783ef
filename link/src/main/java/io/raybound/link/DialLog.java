package io.raybound.link;

import io.raybound.wire.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Notes each connection that this process opened to one peer as a JSON line `{at, program, event, local,
/// remote}`.
///
/// The JDK's client names its connections only by a label. So when a label is new, the kernel is asked which sockets
/// this process has to the peer's port ([KernelSockets]), and each one not noted yet is noted. Where the kernel cannot
/// be asked, the line says `local: ""` and the peer's name.
public final class DialLog {
    private static final Logger LOG = LoggerFactory.getLogger(DialLog.class);
    private static final int KEPT = 1_000;

    private final @Nullable Path file;
    private final String program;
    private final InstantSource clock;
    private final String peer;
    private final int port;
    private final Set<String> seen = new HashSet<>();
    private final Set<String> noted = new HashSet<>();

    /// @param peer `host:port` that is dialled
    public DialLog(@Nullable Path file, String program, InstantSource clock, String peer, int port) {
        this.file = file;
        this.program = program;
        this.clock = clock;
        this.peer = peer;
        this.port = port;
    }

    /// An answer came over the connection of this label.
    public synchronized void used(String label) {
        if (file == null || !seen.add(label)) {
            return;
        }
        Set<KernelSockets.Pair> sockets = KernelSockets.towards(port);
        if (sockets.isEmpty()) {
            line("", peer);
        }
        for (KernelSockets.Pair each : sockets) {
            if (noted.add(each.local() + ">" + each.remote())) {
                line(each.local(), each.remote());
            }
        }
        if (noted.size() > KEPT) {
            noted.clear();
            sockets.forEach(each -> noted.add(each.local() + ">" + each.remote()));
            seen.clear();
            seen.add(label);
        }
    }

    private void line(String local, String remote) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("at", ChronoUnit.MICROS.between(java.time.Instant.EPOCH, clock.instant()));
        line.put("program", program);
        line.put("event", "connect");
        line.put("local", local);
        line.put("remote", remote);
        try {
            Files.writeString(
                    java.util.Objects.requireNonNull(file),
                    Json.write(line) + "\n",
                    StandardCharsets.UTF_8,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            LOG.atWarn().setMessage("connections log not written").setCause(e).log();
        }
    }
}
