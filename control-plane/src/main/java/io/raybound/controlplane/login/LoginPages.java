package io.raybound.controlplane.login;

import io.raybound.control.Refusal;
import io.raybound.control.access.Authentication;
import io.raybound.control.access.Call;
import io.raybound.control.access.OpenedSession;
import io.raybound.control.access.Users;
import io.raybound.controlplane.api.Answer;
import io.raybound.controlplane.api.Refused;
import io.raybound.controlplane.api.Route;
import io.raybound.controlplane.api.WebRequest;
import io.raybound.identity.RandomToken;
import io.raybound.model.Secret;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// `/login`, `/login/once`, `/logout`.
final class LoginPages {
    private static final Pattern CODE = Pattern.compile("[a-z]{3}_[A-Za-z0-9_-]{20,100}");
    private static final int SHORTEST = 12;
    private static final int LONGEST = 200;
    private static final String PASSWORD = "type=\"password\" maxlength=\"200\" autocomplete=\"";

    private final Authentication authentication;
    private final Users users;
    private final Pages pages;
    private final Csrf csrf;
    private final InstantSource clock;
    private final SecureRandom random;
    private final AttemptLimit limit;

    LoginPages(Shared shared, Authentication authentication, Users users) {
        this.authentication = authentication;
        this.users = users;
        this.pages = shared.pages();
        this.csrf = shared.csrf();
        this.clock = shared.clock();
        this.random = shared.random();
        this.limit = shared.limit();
    }

    List<Route> routes() {
        return List.of(
                Route.get("/login", pages.open(this::show)),
                Route.form("/login", pages.open(this::login)),
                Route.get("/login/once", pages.open(this::showOnce)),
                Route.form("/login/once", pages.open(this::loginOnce)),
                Route.form("/logout", pages.insideForm(this::logout)));
    }

    private Answer show(WebRequest request) {
        String next = Pages.next(request.queryValue("next").orElse("/"));
        return pages.visitor(request).isPresent() ? Answer.seeOther(next) : form(request, 200, next, "");
    }

    private Answer login(WebRequest request) {
        Map<String, String> form = request.form();
        checkForm(request, form);
        String next = Pages.next(form.getOrDefault("next", "/"));
        String password = form.getOrDefault("password", "");
        String user = form.getOrDefault("user", "").strip();
        try {
            limit.attempt(request.remote());
            if (password.length() > LONGEST || user.length() > LONGEST) {
                return form(request, 401, next, "Name and password do not belong together.");
            }
            return opened(authentication.login(user, Secret.of(password)), next);
        } catch (Refusal refusal) {
            return form(
                    request,
                    refusal.code() == io.raybound.control.Code.TOO_MANY_ATTEMPTS ? 429 : 401,
                    next,
                    refusal.detail() + ". " + refusal.nextStep());
        }
    }

    private Answer showOnce(WebRequest request) {
        return onceForm(request, 200, request.queryValue("code").orElse(""), "");
    }

    private Answer loginOnce(WebRequest request) {
        Map<String, String> form = request.form();
        checkForm(request, form);
        String text = form.getOrDefault("code", "");
        String password = form.getOrDefault("password", "");
        if (password.length() < SHORTEST || password.length() > LONGEST) {
            return onceForm(
                    request, 400, text, "The password must have " + SHORTEST + " to " + LONGEST + " characters.");
        }
        if (!password.equals(form.get("again"))) {
            return onceForm(request, 400, text, "The two passwords differ.");
        }
        limit.attempt(request.remote());
        if (!CODE.matcher(text).matches()) {
            return onceForm(request, 401, "", "This login link is damaged: copy the whole line.");
        }
        try {
            OpenedSession session = authentication.loginOnce(Secret.of(text));
            String id = session.caller().principalId().value();
            users.setPassword(Call.by(session.caller()), id, Secret.of(password));
            return opened(session, "/");
        } catch (Refusal refusal) {
            return onceForm(request, 401, "", refusal.detail() + ". " + refusal.nextStep());
        }
    }

    private Answer logout(WebRequest request, Pages.Visitor visitor) {
        authentication.logout(visitor.caller());
        return Answer.seeOther("/login").with("Set-Cookie", Cookies.noSession());
    }

    private Answer opened(OpenedSession session, String next) {
        Duration life = Duration.between(clock.instant(), session.expiresAt());
        return Answer.seeOther(next).with("Set-Cookie", Cookies.session(session.token(), life));
    }

    /// Both forms come before there is a session: they are tied to this browser by a cookie of their own.
    private void checkForm(WebRequest request, Map<String, String> form) {
        Secret cookie = request.cookie(Cookies.FORM)
                .map(Secret::of)
                .orElseThrow(() -> Refused.of(
                        403, "cross-site", "this browser was not given this form", "Allow cookies and try again."));
        csrf.check(request, Optional.ofNullable(form.get(Csrf.FIELD)), cookie);
    }

    private Answer form(WebRequest request, int status, String next, String problem) {
        Secret token = formToken(request);
        Html body = new Html()
                .raw("<h1>Log in to Raybound</h1>")
                .alert(problem)
                .raw("<form method=\"post\" action=\"/login\">")
                .hidden(Csrf.FIELD, Csrf.token(token))
                .hidden("next", next)
                .field("Name", "user", "autocomplete=\"username\" autocapitalize=\"none\" maxlength=\"40\" autofocus")
                .field("Password", "password", PASSWORD + "current-password\"")
                .raw("<button type=\"submit\">Log in</button></form>")
                .raw("<p class=\"hint\">No password yet? Use the login link of the first start")
                .raw(" (<code>first-login.txt</code> in the data folder), or ask an administrator for one.</p>");
        return Pages.page(status, "Log in", body).with("Set-Cookie", Cookies.form(token.reveal()));
    }

    private Answer onceForm(WebRequest request, int status, String code, String problem) {
        Secret token = formToken(request);
        Html body = new Html().raw("<h1>Choose a password</h1>").alert(problem);
        if (code.isEmpty()) {
            body.raw("<p>Ask an administrator for another login link, or <a href=\"/login\">log in</a>.</p>");
        } else {
            body.raw("<p>This link logs you in once; one that was used or is too old is refused.</p>")
                    .raw("<form method=\"post\" action=\"/login/once\">")
                    .hidden(Csrf.FIELD, Csrf.token(token))
                    .hidden("code", code)
                    .field(
                            "New password (12 characters or more)",
                            "password",
                            PASSWORD + "new-password\" minlength=\"12\" autofocus")
                    .field("The same again", "again", PASSWORD + "new-password\" minlength=\"12\"")
                    .raw("<button type=\"submit\">Set password and log in</button></form>");
        }
        return Pages.page(status, "Choose a password", body).with("Set-Cookie", Cookies.form(token.reveal()));
    }

    private Secret formToken(WebRequest request) {
        return request.cookie(Cookies.FORM)
                .filter(text -> text.matches("[A-Za-z0-9_]{20,100}"))
                .map(Secret::of)
                .orElseGet(() -> RandomToken.SESSION.mint(random));
    }
}
