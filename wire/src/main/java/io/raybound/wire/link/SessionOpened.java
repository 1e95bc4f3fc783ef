package io.raybound.wire.link;

import java.time.Instant;

/// A numbered link session; each poll and report carries its number.
///
/// @param holdSeconds how long the server will hold a poll
public record SessionOpened(long session, String epoch, int holdSeconds, Instant serverTime) {}
