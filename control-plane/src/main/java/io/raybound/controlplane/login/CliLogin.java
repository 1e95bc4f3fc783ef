package io.raybound.controlplane.login;

import io.raybound.control.access.CreatedApiKey;
import io.raybound.control.access.ProgramLogins;
import io.raybound.controlplane.api.Answer;
import io.raybound.controlplane.api.ApiCall;
import io.raybound.controlplane.api.Refused;
import io.raybound.controlplane.api.Route;
import io.raybound.controlplane.api.WebRequest;
import io.raybound.model.Secret;
import io.raybound.wire.api.ApiKeyIssued;
import io.raybound.wire.api.CliLoginSwap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// `/cli-login`: the browser login of the CLI, shaped like OAuth for native apps (RFC 8252) with PKCE (RFC 7636).
///
/// The CLI listens on a loopback port and opens this page with a state and a challenge; the person confirms; a one-use
/// code goes to the loopback port; the CLI swaps code and verifier for an API key, so no key is ever in a URL.
final class CliLogin {
    private static final Pattern PORT = Pattern.compile("[1-9][0-9]{3,4}");
    private static final Pattern STATE = Pattern.compile("[A-Za-z0-9_-]{16,128}");
    private static final Pattern CHALLENGE = Pattern.compile("[A-Za-z0-9_-]{43}");

    private final ProgramLogins logins;
    private final Pages pages;
    private final AttemptLimit limit;

    private record Wish(int port, String state, String challenge) {
        String callback() {
            return "http://127.0.0.1:" + port;
        }
    }

    CliLogin(Shared shared, ProgramLogins logins) {
        this.logins = logins;
        this.pages = shared.pages();
        this.limit = shared.limit();
    }

    List<Route> routes() {
        return List.of(
                Route.get("/cli-login", pages.inside(this::ask)),
                Route.form("/cli-login", pages.insideForm(this::confirm)));
    }

    private Answer ask(WebRequest request, Pages.Visitor visitor) {
        Wish wish = new Wish(
                port(request.queryValue("port").orElse("")),
                checked("state", request.queryValue("state").orElse(""), STATE),
                checked("challenge", request.queryValue("challenge").orElse(""), CHALLENGE));
        Html body = new Html()
                .raw(
                        "<h1>Log in the command line?</h1><p>A <code>raybound</code> command on this computer asks to act as <b>")
                .text(visitor.caller().name())
                .raw("</b>. Confirm only if you started it just now.</p><form method=\"post\" action=\"/cli-login\">")
                .hidden(Csrf.FIELD, Csrf.token(visitor.token()))
                .hidden("port", Integer.toString(wish.port()))
                .hidden("state", wish.state())
                .hidden("challenge", wish.challenge())
                .raw("<button type=\"submit\">Yes, log it in</button> <a href=\"/\">No</a></form>");
        return Pages.page(200, "Log in the command line", body, " " + wish.callback(), "");
    }

    private Answer confirm(WebRequest request, Pages.Visitor visitor) {
        Map<String, String> form = request.form();
        Wish wish = new Wish(
                port(form.getOrDefault("port", "")),
                checked("state", form.getOrDefault("state", ""), STATE),
                checked("challenge", form.getOrDefault("challenge", ""), CHALLENGE));
        Secret code = logins.code(visitor.caller(), wish.challenge(), Shared.address(request));
        return Answer.seeOther(wish.callback() + "/callback?code=" + code.reveal() + "&state=" + wish.state());
    }

    /// Operation `swapCliLogin`.
    Answer swap(ApiCall call) {
        limit.attempt(call.request().remote());
        CliLoginSwap body = call.body(CliLoginSwap.class);
        return issued(logins.swap(Secret.of(body.code()), body.verifier()));
    }

    /// The answer that carries a new key.
    static Answer issued(CreatedApiKey made) {
        return Answer.created(
                "/v1/api-keys/" + made.key().id(),
                new ApiKeyIssued(made.key(), made.secret().reveal()));
    }

    private static int port(String text) {
        int port = PORT.matcher(text).matches() ? Integer.parseInt(text) : 0;
        if (port < 1024 || port > 65_535) {
            throw Refused.of(400, "bad-value", "'port' is not one from 1024 to 65535", "Run 'raybound login' again.");
        }
        return port;
    }

    private static String checked(String name, String text, Pattern form) {
        if (!form.matcher(text).matches()) {
            throw Refused.of(
                    400, "bad-value", "'" + name + "' has not the expected form", "Run 'raybound login' again.");
        }
        return text;
    }
}
