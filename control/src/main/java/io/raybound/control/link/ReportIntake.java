package io.raybound.control.link;

/// Takes reports in.
public final class ReportIntake {
    /// Applies a batch and tells how many were taken; 0 when it is older than one before.
    public int accept(LinkPrincipal machine, ReportBatch batch) {
        return io.raybound.control.Unbuilt.yet();
    }
}
