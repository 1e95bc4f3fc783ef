package io.raybound.controlplane.api;

/// Answers one operation of the contract; runs on a virtual thread and may block.
@FunctionalInterface
public interface Handler {
    Answer handle(ApiCall call);
}
