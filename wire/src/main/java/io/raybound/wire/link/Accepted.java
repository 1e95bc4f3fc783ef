package io.raybound.wire.link;

/// How many reports of a batch were taken; 0 when the batch was older than one taken before.
public record Accepted(int accepted) {}
