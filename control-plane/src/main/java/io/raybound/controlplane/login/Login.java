package io.raybound.controlplane.login;

import io.raybound.control.assembly.Control;
import io.raybound.controlplane.api.Answer;
import io.raybound.controlplane.api.Denied;
import io.raybound.controlplane.api.Handler;
import io.raybound.controlplane.api.Route;
import io.raybound.identity.GrantIssuer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The pages of the console host, wired.
public final class Login {
    private static final int ATTEMPTS_PER_MINUTE = 30;

    private final List<Route> routes = new ArrayList<>();
    private final CliLogin cliLogin;
    private final DevicePages devices;

    /// @param consoleUrl `https://console.C[:port]`
    public Login(Control control, GrantIssuer grants, String consoleUrl, InstantSource clock, SecureRandom random) {
        Csrf csrf = new Csrf(consoleUrl);
        Shared shared = new Shared(
                new Pages(control.authentication(), csrf),
                csrf,
                new AttemptLimit(ATTEMPTS_PER_MINUTE, clock),
                clock,
                random);
        this.cliLogin = new CliLogin(shared, control.programLogins());
        this.devices = new DevicePages(shared, control.programLogins(), consoleUrl);
        routes.addAll(new LoginPages(shared, control.authentication(), control.users()).routes());
        routes.addAll(new HomePage(shared, control.clusters()).routes());
        routes.addAll(new OpenPage(shared, control.clusters(), grants, new Denied(control.denials())).routes());
        routes.addAll(cliLogin.routes());
        routes.addAll(devices.routes());
        String css = css();
        routes.add(Route.get(
                "/console.css",
                request -> Answer.text(200, "text/css; charset=utf-8", css).with("Cache-Control", "max-age=3600")));
    }

    /// The pages.
    public List<Route> routes() {
        return List.copyOf(routes);
    }

    /// The operations that belong to logging in.
    public Map<String, Handler> handlers() {
        return Map.of(
                "swapCliLogin", cliLogin::swap,
                "beginDeviceLogin", devices::begin,
                "swapDeviceLogin", devices::swap);
    }

    private static String css() {
        try (InputStream in = Login.class.getResourceAsStream("console.css")) {
            if (in == null) {
                throw new IllegalStateException("console.css is missing from the program");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
