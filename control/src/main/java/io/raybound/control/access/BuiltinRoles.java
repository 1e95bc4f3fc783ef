package io.raybound.control.access;

import io.raybound.model.Kind;
import io.raybound.model.Role;
import io.raybound.model.Verb;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The three roles that every installation has.
final class BuiltinRoles {
    static final String ADMINISTRATOR = "administrator";

    private static final Set<Verb> ALL = Set.of(Verb.READ, Verb.WRITE, Verb.DELETE);
    private static final Set<Verb> READ = Set.of(Verb.READ);

    /// Everything but who may do what.
    private static final Map<String, Set<Verb>> CONTRIBUTOR = Stream.concat(
                    Stream.of(Kind.CLOUD, Kind.SITE, Kind.PROJECT, Kind.COMPUTE_CONFIG, Kind.CLUSTER, Kind.JOB)
                            .map(kind -> Map.entry(kind.word(), ALL)),
                    Stream.of(Map.entry("*", READ)))
            .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));

    static final List<Role> ALL_ROLES = List.of(
            new Role(ADMINISTRATOR, true, Map.of("*", ALL)),
            new Role("contributor", true, CONTRIBUTOR),
            new Role("reader", true, Map.of("*", READ)));

    private BuiltinRoles() {}
}
