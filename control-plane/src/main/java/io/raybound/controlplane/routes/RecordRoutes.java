package io.raybound.controlplane.routes;

import io.raybound.control.access.Timelines;
import io.raybound.controlplane.api.Answer;
import io.raybound.controlplane.api.ApiCall;
import io.raybound.controlplane.api.Handler;
import io.raybound.model.Id;
import java.util.Map;

/// Events and audit.
final class RecordRoutes {
    private final Timelines timelines;

    RecordRoutes(Timelines timelines) {
        this.timelines = timelines;
    }

    Map<String, Handler> handlers() {
        return Map.of(
                "listEvents",
                this::events,
                "listAudit",
                call -> ApiRoutes.page(timelines.audit(call.caller(), call.page())));
    }

    private Answer events(ApiCall call) {
        return ApiRoutes.page(timelines.events(call.caller(), new Id(call.value("object")), call.page()));
    }
}
