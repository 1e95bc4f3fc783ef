package io.raybound.relay;

/// Decides what becomes of a request whose head is complete and well-formed.
///
/// Called on an event loop before any body byte is read on: it must not block. An exception becomes a 500 without
/// detail.
@FunctionalInterface
public interface HttpService {
    Decision decide(RequestHead request);
}
