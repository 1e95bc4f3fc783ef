package io.raybound.relay;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/// What becomes of one request.
public sealed interface Decision permits Answer, Forward, Decision.Collect, Decision.Deferred {

    /// Reads the complete body, at most `limit` bytes (413 beyond), and then lets `handler` answer.
    record Collect(int limit, BodyHandler handler) implements Decision {
        public Collect {
            if (limit < 0) {
                throw new IllegalArgumentException("limit " + limit + " is negative");
            }
        }

        /// A handler of plain blocking code, run on a virtual thread of its own.
        public static Collect blocking(int limit, BlockingHandler handler) {
            return new Collect(limit, (request, body) -> later(() -> handler.handle(request, body)));
        }
    }

    /// The decision itself takes time; nothing more is read from the client until it is there.
    record Deferred(CompletionStage<? extends Decision> stage) implements Decision {
        public static Deferred blocking(Supplier<? extends Decision> decide) {
            return new Deferred(later(decide::get));
        }
    }

    /// Answers a request whose body is complete. The stage may stay open for long (a parked poll): it then costs its
    /// own object and no thread. When the client goes away first, the stage is cancelled if it is a
    /// [CompletableFuture]. Called on an event loop: must not block.
    @FunctionalInterface
    interface BodyHandler {
        CompletionStage<Answer> handle(RequestHead request, byte[] body);
    }

    /// Answers a request in plain blocking code.
    @FunctionalInterface
    interface BlockingHandler {
        Answer handle(RequestHead request, byte[] body);
    }

    private static <T> CompletableFuture<T> later(Supplier<T> work) {
        return CompletableFuture.supplyAsync(work, Workers.VIRTUAL);
    }

    /// Holds the executor of virtual threads; it owns no resource while idle.
    final class Workers {
        private static final ExecutorService VIRTUAL = Executors.newVirtualThreadPerTaskExecutor();

        private Workers() {}
    }
}
