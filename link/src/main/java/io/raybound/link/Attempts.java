package io.raybound.link;

import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.Flow;

/// A request body that notes when it was asked for.
///
/// The JDK's client repeats a GET by itself, once, when its connection ends without an answer. How long the path let
/// the first connection be is then the time to the second asking, not the time to the error. Thread-safe.
final class Attempts implements BodyPublisher {
    private final BodyPublisher body;
    private final long start = System.nanoTime();
    private int count;
    private long second;

    Attempts(String body) {
        this.body = body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body);
    }

    /// How long the first attempt took; until now when there was no other.
    synchronized Duration first() {
        return Duration.ofNanos((count > 1 ? second : System.nanoTime()) - start);
    }

    /// Whether the client tried again by itself.
    synchronized boolean repeated() {
        return count > 1;
    }

    @Override
    public long contentLength() {
        synchronized (this) {
            if (++count == 2) {
                second = System.nanoTime();
            }
        }
        return body.contentLength();
    }

    @Override
    public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
        body.subscribe(subscriber);
    }
}
