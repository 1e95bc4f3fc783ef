package io.raybound.control.link;

/// A numbered link session.
public record LinkSession(long number, String epoch) {}
