package io.raybound.controlplane.routes;

import io.raybound.control.access.Timelines;
import io.raybound.controlplane.api.Answer;
import io.raybound.controlplane.api.ApiCall;
import io.raybound.controlplane.api.Handler;
import io.raybound.model.Id;
import io.raybound.wire.Page;
import java.util.Map;

/// Events and audit.
final class RecordRoutes {
    private final Timelines timelines;

    RecordRoutes(Timelines timelines) {
        this.timelines = timelines;
    }

    Map<String, Handler> handlers() {
        return Map.of("listEvents", this::events, "listAudit", this::audit);
    }

    private Answer audit(ApiCall call) {
        String after = call.valueOrNull("after");
        if (after == null) {
            return ApiRoutes.page(timelines.audit(call.caller(), call.page()));
        }
        int limit = call.page().limit();
        return Answer.ok(new Page<>(timelines.auditAfter(call.caller(), Long.parseLong(after), limit), null));
    }

    private Answer events(ApiCall call) {
        return ApiRoutes.page(timelines.events(call.caller(), new Id(call.value("object")), call.page()));
    }
}
