package io.raybound.controlplane.routes;

import io.raybound.control.Slice;
import io.raybound.control.assembly.Control;
import io.raybound.controlplane.api.Answer;
import io.raybound.controlplane.api.Handler;
import io.raybound.identity.GrantIssuer;
import io.raybound.wire.Page;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/// All handlers of the API by operation id.
public final class ApiRoutes {
    private ApiRoutes() {}

    /// The handlers, except for the browser login of the CLI, which `login` brings.
    public static Map<String, Handler> of(
            Control control, Installation installation, GrantIssuer grants, HeldAnswers held, InstantSource clock) {
        Map<String, Handler> all = new HashMap<>();
        all.putAll(new MetaRoutes(control, installation).handlers());
        all.putAll(new CloudRoutes(control, installation).handlers());
        all.putAll(new ProjectRoutes(control).handlers());
        all.putAll(new ClusterRoutes(control, grants, held).handlers());
        all.putAll(new ShareRoutes(control).handlers());
        all.putAll(new JobRoutes(control.jobs(), control.timelines(), held).handlers());
        all.putAll(new PeopleRoutes(control, installation).handlers());
        all.putAll(new KeyRoutes(control, clock).handlers());
        all.putAll(new RecordRoutes(control.timelines()).handlers());
        return all;
    }

    static Answer page(Slice<?> slice) {
        return Answer.ok(new Page<>(slice.items(), slice.nextCursor()));
    }
}
