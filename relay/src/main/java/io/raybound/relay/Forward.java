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
/// @param response edits of the response's headers, interim answers excepted
/// @param allowed asked every few seconds while the exchange or its WebSocket is open; false ends it; null never asks
/// @param observer sees small answers, or null
/// @param unreachable what the client sees when the backend cannot be reached or breaks before it answers
public record Forward(
        Target target,
        String affinity,
        Consumer<Headers> request,
        Consumer<Headers> response,
        @Nullable BooleanSupplier allowed,
        @Nullable ResponseObserver observer,
        Answer unreachable)
        implements Decision {
    private static final Answer UNREACHABLE = Answer.text(502, "the backend cannot be reached");

    /// A forward that edits nothing.
    public static Forward to(Target target) {
        return new Forward(target, "", headers -> {}, headers -> {}, null, null, UNREACHABLE);
    }

    public Forward affinity(String owner) {
        return new Forward(target, owner, request, response, allowed, observer, unreachable);
    }

    public Forward request(Consumer<Headers> edits) {
        return new Forward(target, affinity, edits, response, allowed, observer, unreachable);
    }

    public Forward response(Consumer<Headers> edits) {
        return new Forward(target, affinity, request, edits, allowed, observer, unreachable);
    }

    public Forward allowedWhile(BooleanSupplier check) {
        return new Forward(target, affinity, request, response, check, observer, unreachable);
    }

    public Forward observe(ResponseObserver watcher) {
        return new Forward(target, affinity, request, response, allowed, watcher, unreachable);
    }

    public Forward whenUnreachable(Answer answer) {
        return new Forward(target, affinity, request, response, allowed, observer, answer);
    }

    /// Sees the complete body of an answer that is no larger than [#LIMIT]; larger ones are only streamed.
    /// Called on an event loop: must not block.
    @FunctionalInterface
    public interface ResponseObserver {
        int LIMIT = 16 * 1024;

        void answered(int status, byte[] body);
    }
}
