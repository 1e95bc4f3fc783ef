package io.raybound.runtimekubernetes.check;

import java.util.List;

/// One check. It reads, never writes, and may fail with the client's exceptions: [Checks] turns them into findings.
public interface Check {
    /// Kebab-case name, the same as in its findings.
    String name();

    /// What it sees now, at least one finding.
    List<Finding> look();
}
