package io.raybound.runtimelocal;

import java.util.List;

/// How jobs are kept apart on this machine.
///
/// @param level `own-user`, `namespaces`, `user-namespaces`, `cgroup` or `marker`
/// @param fenced true when a job cannot read the data folder, keys or another cluster's token; false is
///     "one trust
/// domain"
/// @param refused why stronger levels were not taken
public record Isolation(String level, String sentence, boolean fenced, List<String> refused) {
    public Isolation {
        refused = List.copyOf(refused);
    }
}
