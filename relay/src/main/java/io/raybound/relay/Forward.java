package io.raybound.relay;

import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Passes the request on to a backend and streams its answer back.
///
/// Before `request` sees the headers, hop-by-hop fields, names with underscores, Forwarded and X-Forwarded-* are gone
/// and ours are set; framing is
/// written by the relay and cannot be edited.
///
/// @param affinity the user (or session) the backend connection belongs to: it is reused only for the same client
/// connection, target and affinity
/// @param request edits of the request's headers
/// @param response edits of the response's headers, informational answers excepted
/// @param allowed asked every few seconds while the exchange or its WebSocket is open; false ends it
/// @param observer sees small answers, or null
public record Forward(
        Target target,
        String affinity,
        Consumer<Headers> request,
        Consumer<Headers> response,
        BooleanSupplier allowed,
        @Nullable ResponseObserver observer)
        implements Decision {

    /// A forward that edits nothing.
    public static Forward to(Target target) {
        return new Forward(target, "", headers -> {}, headers -> {}, () -> true, null);
    }

    public Forward affinity(String owner) {
        return new Forward(target, owner, request, response, allowed, observer);
    }

    public Forward request(Consumer<Headers> edits) {
        return new Forward(target, affinity, edits, response, allowed, observer);
    }

    public Forward response(Consumer<Headers> edits) {
        return new Forward(target, affinity, request, edits, allowed, observer);
    }

    public Forward allowedWhile(BooleanSupplier check) {
        return new Forward(target, affinity, request, response, check, observer);
    }

    public Forward observe(ResponseObserver watcher) {
        return new Forward(target, affinity, request, response, allowed, watcher);
    }

    /// Sees the complete body of an answer that is no larger than [#LIMIT]; larger ones are only streamed. Called on an
    /// event loop: must not block.
    @FunctionalInterface
    public interface ResponseObserver {
        int LIMIT = 16 * 1024;

        void answered(int status, byte[] body);
    }
}
