package io.raybound.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.raybound.testkit.Eventually;
import io.raybound.testkit.RecordingBackend;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Large bodies pass through in small pieces: what the relay holds is bounded also when one side stalls.
class StreamingIT {
    private static final long SIZE = 99L << 20;
    private static final long MOST = 16L << 20;

    private final Loops loops = Loops.create(2);
    private final CountDownLatch goOn = new CountDownLatch(1);
    private final AtomicLong moved = new AtomicLong();
    private RecordingBackend backend;
    private RelayServer server;

    @BeforeEach
    void start() throws Exception {
        backend = RecordingBackend.ok();
        Target target = Target.plain(backend.address());
        ServerOptions options = ServerOptions.on(Addresses.parse("127.0.0.1:0"));
        server = RelayServer.start(loops, options, request -> Forward.to(target));
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
        backend.close();
        loops.close();
    }

    private static long memory() {
        long direct = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
        Runtime runtime = Runtime.getRuntime();
        System.gc();
        return direct + runtime.totalMemory() - runtime.freeMemory();
    }

    /// Waits until nothing moves any more: all buffers on the way are full.
    private void awaitStall() {
        AtomicLong last = new AtomicLong(-1);
        AtomicLong same = new AtomicLong();
        Eventually.within(Eventually.patience(), "the stream stalls", () -> {
            long now = moved.get();
            same.set(now == last.getAndSet(now) && now > 0 ? same.get() + 1 : 0);
            return same.get() > 20;
        });
    }

    private void sendAll(OutputStream out) {
        try {
            byte[] piece = new byte[64 * 1024];
            for (long sent = 0; sent < SIZE; sent += piece.length) {
                out.write(piece);
                moved.addAndGet(piece.length);
            }
            out.flush();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void anUploadWaitsForASlowBackendInBoundedMemory() throws Exception {
        try (java.net.ServerSocket slow =
                new java.net.ServerSocket(0, 1, backend.address().getAddress())) {
            Target target = Target.plain((java.net.InetSocketAddress) slow.getLocalSocketAddress());
            AtomicLong received = new AtomicLong();
            Thread.ofVirtual().start(() -> receiveLate(slow, received));
            try (RelayServer relay = RelayServer.start(
                            loops, ServerOptions.on(Addresses.parse("127.0.0.1:0")), request -> Forward.to(target));
                    Socket client = new Socket(
                            relay.address().getAddress(), relay.address().getPort())) {
                long before = memory();
                String head = "PUT /p HTTP/1.1\r\nHost: a\r\nContent-Length: " + SIZE + "\r\n\r\n";
                client.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
                OutputStream out = client.getOutputStream();
                Thread sender = Thread.ofVirtual().start(() -> sendAll(out));
                awaitStall();
                assertThat(moved.get()).isLessThan(SIZE);
                assertThat(memory() - before).isLessThan(MOST);
                goOn.countDown();
                assertThat(RecordingBackend.head(client.getInputStream())).startsWith("HTTP/1.1 200");
                sender.join();
                assertThat(received.get()).isEqualTo(SIZE);
            }
        }
    }

    private void receiveLate(java.net.ServerSocket slow, AtomicLong received) {
        try (Socket socket = slow.accept()) {
            InputStream in = socket.getInputStream();
            RecordingBackend.head(in);
            goOn.await();
            byte[] piece = new byte[64 * 1024];
            while (received.get() < SIZE) {
                received.addAndGet(in.read(piece));
            }
            RecordingBackend.write(socket.getOutputStream(), "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aDownloadWaitsForASlowClientInBoundedMemory() throws Exception {
        backend.script((seen, in, out) -> {
            RecordingBackend.write(out, "HTTP/1.1 200 OK\r\nContent-Length: " + SIZE + "\r\n\r\n");
            sendAll(out);
            return true;
        });
        try (Socket client =
                new Socket(server.address().getAddress(), server.address().getPort())) {
            long before = memory();
            client.getOutputStream().write("GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            awaitStall();
            assertThat(moved.get()).isLessThan(SIZE);
            assertThat(memory() - before).isLessThan(MOST);
            InputStream in = client.getInputStream();
            RecordingBackend.head(in);
            in.skipNBytes(SIZE);
        }
    }
}
