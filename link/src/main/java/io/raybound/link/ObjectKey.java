package io.raybound.link;

import io.raybound.model.Id;
import io.raybound.wire.link.InstructionPayload;
import io.raybound.wire.link.Reports.Report;

/// What an instruction or a report is about.
public record ObjectKey(String kind, Id id) {
    static ObjectKey of(InstructionPayload instruction) {
        return new ObjectKey(instruction.kind(), instruction.id());
    }

    static ObjectKey of(Report report) {
        return new ObjectKey(report.kind(), report.id());
    }
}
