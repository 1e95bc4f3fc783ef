package io.raybound.relay;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Appends a JSON line per accepted and per opened connection, so that a person can join them with the kernel's socket
/// tables.
public final class ConnectionsLog implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionsLog.class);
    private static final ConnectionsLog NONE = new ConnectionsLog("", InstantSource.system(), null);

    private final String program;
    private final InstantSource clock;
    private final @Nullable FileChannel file;

    private ConnectionsLog(String program, InstantSource clock, @Nullable FileChannel file) {
        this.program = program;
        this.clock = clock;
        this.file = file;
    }

    /// Writes nothing.
    public static ConnectionsLog none() {
        return NONE;
    }

    /// Appends to the file; writes nothing when it is null.
    public static ConnectionsLog open(@Nullable Path path, String program, InstantSource clock) {
        if (path == null) {
            return NONE;
        }
        try {
            FileChannel file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            return new ConnectionsLog(program, clock, file);
        } catch (IOException e) {
            throw new UncheckedIOException("connections log " + path + " cannot be opened", e);
        }
    }

    public void accept(@Nullable SocketAddress local, @Nullable SocketAddress remote) {
        write("accept", local, remote);
    }

    public void connect(@Nullable SocketAddress local, @Nullable SocketAddress remote) {
        write("connect", local, remote);
    }

    private void write(String event, @Nullable SocketAddress local, @Nullable SocketAddress remote) {
        if (file == null) {
            return;
        }
        long micros = ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant());
        String line = "{\"at\":" + micros + ",\"program\":\"" + program + "\",\"event\":\"" + event + "\",\"local\":\""
                + name(local) + "\",\"remote\":\"" + name(remote) + "\"}\n";
        try {
            file.write(ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            LOG.atWarn().setMessage("connections log not written").setCause(e).log();
        }
    }

    private static String name(@Nullable SocketAddress address) {
        if (address instanceof InetSocketAddress inet && inet.getAddress() != null) {
            String host = inet.getAddress().getHostAddress();
            return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + inet.getPort();
        }
        return "";
    }

    @Override
    public void close() {
        if (file != null) {
            try {
                file.close();
            } catch (IOException e) {
                LOG.atWarn()
                        .setMessage("connections log not closed")
                        .setCause(e)
                        .log();
            }
        }
    }
}
