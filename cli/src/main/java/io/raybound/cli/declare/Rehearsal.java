package io.raybound.cli.declare;

import io.raybound.cli.api.ApiProblem;
import io.raybound.cli.command.Outside;
import io.raybound.cli.command.Session;
import io.raybound.cli.manifest.Manifest;
import java.util.ArrayList;
import java.util.List;

/// What `apply` would do, as the server checks it: every permission, conflict and value, and nothing is written.
///
/// A server knows nothing of what earlier manifests of the same run would make, so what it misses then is a warning.
final class Rehearsal {
    private final Outside outside;
    private final Session session;
    private final List<String> made = new ArrayList<>();

    Rehearsal(Outside outside, Session session) {
        this.outside = outside;
        this.session = session;
    }

    /// The word for what would be done.
    String of(Step step) {
        Manifest manifest = step.manifest();
        String word = rehearsed(step);
        if (step.now() == null) {
            made.add(manifest.reference());
        }
        return word;
    }

    private String rehearsed(Step step) {
        try {
            return step.rehearse(session);
        } catch (ApiProblem e) {
            if (e.status() != 404 || made.isEmpty()) {
                throw e;
            }
            outside.shell()
                    .warn(step.manifest().reference() + " could not be checked whole: " + e.getMessage()
                            + "; what comes before it would be made first: " + String.join(", ", made));
            return step.now() == null ? "created" : "changed";
        }
    }
}
