package io.raybound.wire.link;

import io.raybound.model.Failure;
import io.raybound.model.Id;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// `POST /v1/link/reports`: observed states; a batch older than (session, sequence) is ignored.
public record Reports(long session, long sequence, List<Report> reports) {
    public Reports {
        reports = List.copyOf(reports);
    }

    /// The observed state of one object.
    ///
    /// @param kind `cluster`, `job`, `site`, `agent` or `event`
    /// @param state the word of the state, for instance `Running`; for `event` its severity
    /// @param detail further facts by name, as the kind defines them (see the link page of the docs)
    public record Report(
            String kind,
            Id id,
            long observedGeneration,
            String state,
            @Nullable Failure failure,
            Map<String, JsonNode> detail) {
        public Report {
            detail = Map.copyOf(detail);
        }
    }
}
