package io.raybound.controlplane.login;

import io.raybound.control.Refusal;
import io.raybound.control.access.Authentication;
import io.raybound.control.access.Caller;
import io.raybound.controlplane.api.Answer;
import io.raybound.controlplane.api.Refused;
import io.raybound.controlplane.api.Route;
import io.raybound.controlplane.api.Statuses;
import io.raybound.controlplane.api.WebRequest;
import io.raybound.model.BadValue;
import io.raybound.model.Secret;
import io.raybound.wire.Problem;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/// What all pages share: who looks at them, their policy, and refusals as pages instead of JSON.
final class Pages {
    private static final String POLICY =
            "default-src 'none'; style-src 'self'; img-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";
    private static final Pattern LOCAL = Pattern.compile("/(open|cli-login|device)?(\\?[!-~]{0,4000})?");

    private final Authentication authentication;
    private final Csrf csrf;

    /// A person who is logged in.
    record Visitor(Caller caller, Secret token) {}

    /// Answers a visitor's request.
    @FunctionalInterface
    interface Inside {
        Answer respond(WebRequest request, Visitor visitor);
    }

    Pages(Authentication authentication, Csrf csrf) {
        this.authentication = authentication;
        this.csrf = csrf;
    }

    /// A page for everybody.
    Route.Responder open(Route.Responder responder) {
        return request -> {
            try {
                return responder.respond(request);
            } catch (Refused refused) {
                return problem(refused.problem());
            } catch (Refusal refusal) {
                return problem(Statuses.problem(refusal));
            } catch (BadValue bad) {
                return problem(Statuses.problem(Refusal.of(bad)));
            }
        };
    }

    /// A page for people who are logged in; others are sent to log in and come back.
    Route.Responder inside(Inside inside) {
        return open(request -> {
            Optional<Visitor> visitor = visitor(request);
            if (visitor.isEmpty()) {
                return Answer.seeOther("/login?next=" + encode(here(request)));
            }
            return inside.respond(request, visitor.get());
        });
    }

    /// As [#inside], for a form: refused unless our own page sent it.
    Route.Responder insideForm(Inside inside) {
        return inside((request, visitor) -> {
            csrf.check(request, Optional.ofNullable(request.form().get(Csrf.FIELD)), visitor.token());
            return inside.respond(request, visitor);
        });
    }

    Optional<Visitor> visitor(WebRequest request) {
        return Credentials.session(request)
                .flatMap(token -> authentication.bySession(token).map(caller -> new Visitor(caller, token)));
    }

    /// A page under the strict policy.
    static Answer page(int status, String title, Html body) {
        return page(status, title, body, "", "");
    }

    /// A page whose form may lead elsewhere, or that runs a script of ours.
    static Answer page(int status, String title, Html body, String formTarget, String script) {
        return Answer.html(status, Html.page(title, body))
                .with("Content-Security-Policy", POLICY + formTarget + script);
    }

    /// Where to go after logging in: a page of ours, else the start page.
    static String next(String wanted) {
        return LOCAL.matcher(wanted).matches() ? wanted : "/";
    }

    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String here(WebRequest request) {
        StringBuilder here = new StringBuilder(request.path());
        char sign = '?';
        for (var field : request.query().entrySet()) {
            here.append(sign)
                    .append(encode(field.getKey()))
                    .append('=')
                    .append(encode(field.getValue().getFirst()));
            sign = '&';
        }
        return here.toString();
    }

    private static Answer problem(Problem problem) {
        return page(
                problem.status(),
                problem.title(),
                new Html()
                        .raw("<h1>")
                        .text(problem.title())
                        .raw("</h1><p role=\"alert\">")
                        .text(problem.detail())
                        .raw("</p><p>")
                        .text(problem.nextStep())
                        .raw("</p><p><a href=\"/\">Start page</a></p>"));
    }
}
