package io.raybound.controlplane.routes;

import io.raybound.control.access.ApiKeys;
import io.raybound.control.access.CreatedApiKey;
import io.raybound.control.access.NewApiKey;
import io.raybound.control.assembly.Control;
import io.raybound.controlplane.api.Answer;
import io.raybound.controlplane.api.ApiCall;
import io.raybound.controlplane.api.Handler;
import io.raybound.wire.api.ApiKeyIssued;
import io.raybound.wire.api.CreateApiKey;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;

/// API keys.
final class KeyRoutes {
    private final ApiKeys keys;
    private final InstantSource clock;

    KeyRoutes(Control control, InstantSource clock) {
        this.keys = control.apiKeys();
        this.clock = clock;
    }

    Map<String, Handler> handlers() {
        return Map.of(
                "createApiKey", this::create,
                "listApiKeys", call -> ApiRoutes.page(keys.list(call.caller(), call.page())),
                "deleteApiKey", this::delete);
    }

    private Answer create(ApiCall call) {
        CreateApiKey body = call.body(CreateApiKey.class);
        Long seconds = body.expiresInSeconds();
        Instant end = seconds == null ? null : clock.instant().plusSeconds(seconds);
        CreatedApiKey made = keys.create(call.change(), new NewApiKey(body.name(), body.principal(), end));
        return Answer.created(
                "/v1/api-keys/" + made.key().id(),
                new ApiKeyIssued(made.key(), made.secret().reveal()));
    }

    private Answer delete(ApiCall call) {
        keys.delete(call.change(), call.ref());
        return Answer.nothing();
    }
}
