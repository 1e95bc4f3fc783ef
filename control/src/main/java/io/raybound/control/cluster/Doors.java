package io.raybound.control.cluster;

import io.raybound.model.Cluster;
import java.util.Set;

/// Doors that are open to a caller.
///
/// @param rule `owner` or `share`
public record Doors(Cluster cluster, Set<String> doors, String rule) {}
