package io.raybound.identity;

import java.time.Duration;
import java.util.List;

/// What an internal certificate authority may do.
///
/// @param name shown in the subjects, for instance `Raybound`
/// @param suffixes the only DNS names (and all below them) that its certificates can be for
/// @param leafLife the life of a server certificate; at most 90 days
public record CaSettings(String name, List<String> suffixes, Duration leafLife) {
    /// The longest life of a server certificate.
    public static final Duration LONGEST_LEAF = Duration.ofDays(90);

    public CaSettings {
        suffixes = List.copyOf(suffixes);
        suffixes.forEach(Names::check);
        if (suffixes.isEmpty()) {
            throw new IllegalArgumentException("a certificate authority needs at least one suffix");
        }
        if (leafLife.compareTo(LONGEST_LEAF) > 0 || !leafLife.isPositive()) {
            throw new IllegalArgumentException("a server certificate lives at most " + LONGEST_LEAF);
        }
    }
}
