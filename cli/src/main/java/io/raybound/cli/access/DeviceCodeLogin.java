package io.raybound.cli.access;

import io.raybound.cli.api.Api;
import io.raybound.cli.api.ApiProblem;
import io.raybound.cli.api.Context;
import io.raybound.cli.api.Unreachable;
import io.raybound.cli.command.Body;
import io.raybound.cli.command.Outside;
import io.raybound.cli.shell.ExitCode;
import io.raybound.cli.shell.Refused;
import io.raybound.model.Secret;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import tools.jackson.databind.JsonNode;

/// Login from a terminal whose machine has no browser (RFC 8628): shows a code, and asks until somebody who is logged
/// in elsewhere has typed it.
final class DeviceCodeLogin {
    private static final long LONGEST_PAUSE = 60;

    private final Outside outside;
    private final Context context;

    DeviceCodeLogin(Outside outside, Context context) {
        this.outside = outside;
        this.context = context;
    }

    /// Waits for the person to confirm; gives back the key.
    Secret key() {
        Api api = new Api(
                context, outside.transports().open(context), outside.shell().random());
        JsonNode begun = api.act("POST", "/v1/cli-login/device", null);
        PrintStream err = outside.shell().err();
        err.println("open this page in any browser, also on another machine:");
        err.println("  " + begun.path("verification_uri").asString(""));
        err.println("and type the code " + begun.path("user_code").asString("") + "   (or open "
                + begun.path("verification_uri_complete").asString("") + ")");
        Instant end = outside.shell()
                .clock()
                .instant()
                .plusSeconds(begun.path("expires_in").asLong(0));
        long interval = Math.clamp(begun.path("interval").asLong(5), 0, LONGEST_PAUSE);
        String code = begun.path("device_code").asString("");
        while (outside.shell().clock().instant().isBefore(end)) {
            JsonNode issued = ask(api, code);
            if (issued != null) {
                return Secret.of(issued.path("key").asString(""));
            }
            pause(interval);
        }
        throw new Refused(ExitCode.TIMEOUT, "nobody typed the code in time", "run raybound login --device again");
    }

    private static @org.jspecify.annotations.Nullable JsonNode ask(Api api, String code) {
        try {
            return api.act(
                    "POST",
                    "/v1/cli-login/device/token",
                    new Body().put("device_code", code).json());
        } catch (ApiProblem e) {
            if (e.is("authorization-pending") || e.status() == 429 || e.status() == 503) {
                return null;
            }
            throw e;
        } catch (Unreachable e) {
            return null;
        }
    }

    private static void pause(long seconds) {
        try {
            Thread.sleep(Duration.ofSeconds(seconds));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Refused(ExitCode.INTERRUPTED, "interrupted", "");
        }
    }
}
