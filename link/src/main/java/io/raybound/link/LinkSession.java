package io.raybound.link;

import io.raybound.wire.link.SessionOpened;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The link session that both loops use: the polling loop opens it, the reporting loop waits for it. Thread-safe.
final class LinkSession {
    private final LinkClient client;
    private final LinkParts.Program program;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition opened = lock.newCondition();
    private @Nullable Numbered current;

    LinkSession(LinkClient client, LinkParts.Program program) {
        this.client = client;
        this.program = program;
    }

    /// One session and the sequence of its reports.
    record Numbered(SessionOpened opened, AtomicLong sequence) {
        long number() {
            return opened.session();
        }

        String epoch() {
            return opened.epoch();
        }
    }

    /// The open session, or a new one.
    Numbered openIfNeeded(Runnable whenOpened) throws LinkProblem, InterruptedException {
        lock.lock();
        try {
            if (current != null) {
                return current;
            }
        } finally {
            lock.unlock();
        }
        Numbered fresh =
                new Numbered(client.open(program.word(), program.version(), program.bootId()), new AtomicLong());
        whenOpened.run();
        lock.lock();
        try {
            current = fresh;
            opened.signalAll();
            return fresh;
        } finally {
            lock.unlock();
        }
    }

    /// Waits until there is one.
    Numbered await() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (current == null) {
                opened.await();
            }
            return current;
        } finally {
            lock.unlock();
        }
    }

    boolean isCurrent(Numbered session) {
        lock.lock();
        try {
            return current != null && current.number() == session.number();
        } finally {
            lock.unlock();
        }
    }

    /// Drops this session, so that the next poll opens another.
    void drop(Numbered gone) {
        lock.lock();
        try {
            if (current != null && current.number() == gone.number()) {
                current = null;
            }
        } finally {
            lock.unlock();
        }
    }
}
