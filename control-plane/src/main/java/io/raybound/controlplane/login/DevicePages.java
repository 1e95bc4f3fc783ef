package io.raybound.controlplane.login;

import io.raybound.control.access.CreatedApiKey;
import io.raybound.control.access.DeviceLogin;
import io.raybound.control.access.ProgramLogins;
import io.raybound.controlplane.api.Answer;
import io.raybound.controlplane.api.ApiCall;
import io.raybound.controlplane.api.Refused;
import io.raybound.controlplane.api.Route;
import io.raybound.controlplane.api.WebRequest;
import io.raybound.model.Secret;
import io.raybound.wire.api.DeviceLoginBegun;
import io.raybound.wire.api.DeviceLoginSwap;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// `/device`: login of a command line on a machine without a browser, shaped like RFC 8628. The terminal shows a short
/// code, a person who is logged in types it here, sees where it was asked from, and says yes or no.
///
/// Guessing is limited per person, asking and polling per address.
final class DevicePages {
    private static final Pattern CODE = Pattern.compile("[A-Za-z]{4}[ -]?[A-Za-z]{4}");
    private static final int GUESSES_PER_MINUTE = 10;
    private static final int POLLS_PER_MINUTE = 120;
    private static final int POLL_SECONDS = 5;

    private final ProgramLogins logins;
    private final Pages pages;
    private final String consoleUrl;
    private final AttemptLimit begun;
    private final AttemptLimit guesses;
    private final AttemptLimit polls;
    private final InstantSource clock;

    DevicePages(Shared shared, ProgramLogins logins, String consoleUrl) {
        this.logins = logins;
        this.pages = shared.pages();
        this.consoleUrl = consoleUrl;
        this.clock = shared.clock();
        this.begun = shared.limit();
        this.guesses = new AttemptLimit(GUESSES_PER_MINUTE, clock);
        this.polls = new AttemptLimit(POLLS_PER_MINUTE, clock);
    }

    List<Route> routes() {
        return List.of(
                Route.get("/device", pages.inside(this::show)), Route.form("/device", pages.insideForm(this::answer)));
    }

    private Answer show(WebRequest request, Pages.Visitor visitor) {
        Optional<String> code = request.queryValue("code").map(String::strip).filter(text -> !text.isEmpty());
        return code.isPresent() ? question(code(code.get()), visitor) : form();
    }

    private static Answer form() {
        Html body = new Html()
                .raw("<h1>Log in a device</h1><p>Type the code that <code>raybound login --device</code> shows.</p>")
                .raw("<form method=\"get\" action=\"/device\">")
                .field("Code", "code", "autocomplete=\"off\" autocapitalize=\"characters\" maxlength=\"9\" autofocus")
                .raw("<button type=\"submit\">Go on</button></form>");
        return Pages.page(200, "Log in a device", body);
    }

    private Answer question(String code, Pages.Visitor visitor) {
        guess(visitor);
        String from = logins.askedFrom(code);
        Html body = new Html()
                .raw("<h1>Log in this device?</h1><p>A <code>raybound</code> command at the address <b>")
                .text(from)
                .raw("</b> asks to act as <b>")
                .text(visitor.caller().name())
                .raw("</b>. It shows the code <b>")
                .text(code)
                .raw("</b>. Say yes only if you started it yourself just now: whoever sent you this code could do")
                .raw(" everything that you can.</p><form method=\"post\" action=\"/device\">")
                .hidden(Csrf.FIELD, Csrf.token(visitor.token()))
                .hidden("code", code)
                .raw("<button type=\"submit\" name=\"answer\" value=\"yes\">Yes, log it in</button> ")
                .raw("<button type=\"submit\" name=\"answer\" value=\"no\" class=\"quiet\">No</button></form>");
        return Pages.page(200, "Log in a device", body);
    }

    private Answer answer(WebRequest request, Pages.Visitor visitor) {
        Map<String, String> form = request.form();
        String code = code(form.getOrDefault("code", ""));
        boolean yes = form.getOrDefault("answer", "").equals("yes");
        guess(visitor);
        logins.answer(visitor.caller(), code, yes);
        Html body = new Html()
                .raw(yes ? "<h1>The device is logged in</h1>" : "<h1>The device was refused</h1>")
                .raw("<p>You can close this page.</p>");
        return Pages.page(200, "Log in a device", body);
    }

    /// Operation `beginDeviceLogin`.
    Answer begin(ApiCall call) {
        begun.attempt(call.request().remote());
        DeviceLogin login = logins.begin(Shared.address(call.request()));
        String page = consoleUrl + "/device";
        return Answer.json(
                201,
                new DeviceLoginBegun(
                        login.deviceCode().reveal(),
                        login.userCode().reveal(),
                        page,
                        page + "?code=" + login.userCode().reveal(),
                        Duration.between(clock.instant(), login.expiresAt()).toSeconds(),
                        POLL_SECONDS));
    }

    /// Operation `swapDeviceLogin`.
    Answer swap(ApiCall call) {
        polls.attempt(call.request().remote());
        DeviceLoginSwap body = call.body(DeviceLoginSwap.class);
        Optional<CreatedApiKey> made = logins.poll(Secret.of(body.deviceCode()));
        return CliLogin.issued(made.orElseThrow(() -> Refused.of(
                400,
                "authorization-pending",
                "nobody has confirmed this login yet",
                "Ask again in " + POLL_SECONDS + " seconds.")));
    }

    private void guess(Pages.Visitor visitor) {
        guesses.attempt(visitor.caller().principalId() + ":");
    }

    private static String code(String text) {
        if (!CODE.matcher(text).matches()) {
            throw Refused.of(400, "bad-value", "this is no code of eight letters", "Type it as the terminal shows it.");
        }
        String letters = text.replaceAll("[ -]", "").toUpperCase(java.util.Locale.ROOT);
        return letters.substring(0, 4) + "-" + letters.substring(4);
    }
}
