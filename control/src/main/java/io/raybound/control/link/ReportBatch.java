package io.raybound.control.link;

import java.util.List;

/// Observed states of one machine.
public record ReportBatch(long session, long sequence, List<Report> reports) {}
