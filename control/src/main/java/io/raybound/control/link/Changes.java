package io.raybound.control.link;

import java.util.List;

/// The answer to a poll.
///
/// @param full true when it is the whole state
public record Changes(String epoch, long revision, boolean full, List<Change> instructions) {}
