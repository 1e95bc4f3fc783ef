package io.raybound.controlplane.linkserver;

import io.raybound.control.link.Changes;
import io.raybound.control.link.LinkPrincipal;
import io.raybound.control.link.Polls;
import io.raybound.control.storage.Signals;
import io.raybound.relay.Answer;
import io.raybound.wire.link.Instructions;
import io.raybound.wire.link.SignedInstruction;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// One poll and what it waits with. Thread-safe.
final class ParkedPoll {
    private final PollRoom room;
    private final LinkPrincipal machine;
    private final PollQuery query;
    private final CompletableFuture<Answer> answer;
    private final AtomicBoolean woken = new AtomicBoolean();
    private Signals.@Nullable Subscription subscription;
    private @Nullable Future<?> end;
    private @Nullable Changes last;
    private boolean released;

    ParkedPoll(PollRoom room, LinkPrincipal machine, PollQuery query, CompletableFuture<Answer> answer) {
        this.room = room;
        this.machine = machine;
        this.query = query;
        this.answer = answer;
    }

    LinkPrincipal machine() {
        return machine;
    }

    CompletableFuture<Answer> answer() {
        return answer;
    }

    /// Listens before the first look, so that no change falls between the two.
    void listen(Polls polls) {
        keep(polls.subscribe(machine, this::wake));
    }

    void timeAt(Future<?> timeout) {
        boolean late;
        synchronized (this) {
            end = timeout;
            late = released;
        }
        if (late) {
            timeout.cancel(false);
        }
    }

    /// Reads; answers when there is news or the machine is not welcome any more. Blocks.
    void look() {
        woken.set(false);
        try {
            Changes changes = room.read(machine, query);
            synchronized (this) {
                last = changes;
            }
            if (changes.full()
                    || !changes.instructions().isEmpty()
                    || query.hold().isZero()) {
                answer.complete(answer(changes, changes.full()));
            }
        } catch (RuntimeException e) {
            answer.complete(room.answering().problem(e));
        }
    }

    /// The hold is over, or a newer poll of the same machine came: nothing new.
    void over() {
        @Nullable Changes seen;
        synchronized (this) {
            seen = last;
        }
        if (seen == null) {
            answer.complete(room.answering()
                    .later("poll-displaced", "Newer polls of this machine came first.", "Poll one at a time."));
        } else {
            answer.complete(answer(seen, false));
        }
    }

    /// Gives timer and subscription back.
    void release() {
        Signals.@Nullable Subscription listening;
        @Nullable Future<?> timeout;
        synchronized (this) {
            released = true;
            listening = subscription;
            timeout = end;
            subscription = null;
            end = null;
        }
        if (listening != null) {
            listening.close();
        }
        if (timeout != null) {
            timeout.cancel(false);
        }
    }

    private void wake() {
        if (!answer.isDone() && woken.compareAndSet(false, true)) {
            room.later(this::look);
        }
    }

    private void keep(Signals.Subscription listening) {
        boolean late;
        synchronized (this) {
            late = released;
            subscription = late ? null : listening;
        }
        if (late) {
            listening.close();
        }
    }

    private Answer answer(Changes changes, boolean full) {
        List<SignedInstruction> signed = changes.instructions().stream()
                .map(each -> new SignedInstruction(each.revision(), each.signed()))
                .toList();
        return Answering.value(new Instructions(
                changes.epoch(), changes.revision(), full, signed, room.clock().instant()));
    }
}
