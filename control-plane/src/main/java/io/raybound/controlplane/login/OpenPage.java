package io.raybound.controlplane.login;

import io.raybound.control.Refusal;
import io.raybound.control.cluster.Clusters;
import io.raybound.control.cluster.Doors;
import io.raybound.controlplane.api.Answer;
import io.raybound.controlplane.api.Denied;
import io.raybound.controlplane.api.Refused;
import io.raybound.controlplane.api.Route;
import io.raybound.controlplane.api.WebRequest;
import io.raybound.identity.GrantFor;
import io.raybound.identity.GrantIssuer;
import io.raybound.identity.IssuedGrant;
import io.raybound.identity.RandomToken;
import io.raybound.model.Secret;
import java.net.URI;
import java.security.SecureRandom;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// `/open`: hands a person who is logged in over to a cluster's host with a one-use ticket.
///
/// The host is one of our live routes whose doors are open to this person; the ticket is bound to that host and to the
/// nonce cookie which the host gave this very browser, and travels in a form, never in a URL.
final class OpenPage {
    private static final Pattern HOST = Pattern.compile("[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?");
    private static final Pattern NONCE = Pattern.compile("[A-Za-z0-9_-]{43}");
    private static final Pattern PATH = Pattern.compile("/(?![/\\\\])[!-~]{0,2000}");

    private final Clusters clusters;
    private final GrantIssuer grants;
    private final Pages pages;
    private final SecureRandom random;
    private final Denied denied;

    OpenPage(Shared shared, Clusters clusters, GrantIssuer grants, Denied denied) {
        this.denied = denied;
        this.clusters = clusters;
        this.grants = grants;
        this.pages = shared.pages();
        this.random = shared.random();
    }

    List<Route> routes() {
        return List.of(Route.get("/open", pages.inside(this::open)));
    }

    private Answer open(WebRequest request, Pages.Visitor visitor) {
        String host = wanted(request, "host", HOST);
        String nonce = wanted(request, "nonce", NONCE);
        String path = request.queryValue("path")
                .filter(p -> PATH.matcher(p).matches())
                .orElse("/");
        Doors open = doors(visitor, host);
        String url = open.cluster().url();
        if (url == null) {
            throw Refused.of(
                    409, "wrong-state", "the cluster's site has no address yet", "Wait until the cluster is Running.");
        }
        GrantFor whom = new GrantFor(
                visitor.caller().principalId().value(),
                visitor.caller().name(),
                open.cluster().host(),
                open.doors(),
                visitor.caller().sid().value());
        IssuedGrant ticket = grants.ticket(whom, nonce);
        return handOver(origin(url), ticket, path, open.cluster().name());
    }

    private Doors doors(Pages.Visitor visitor, String host) {
        try {
            return clusters.doorsAt(visitor.caller(), host, Set.of());
        } catch (Refusal refusal) {
            denied.tell(visitor.caller(), "door.open", host, refusal);
            throw refusal;
        }
    }

    private Answer handOver(String origin, IssuedGrant ticket, String path, String name) {
        Secret scriptNonce = RandomToken.SESSION.mint(random);
        Html body = new Html()
                .raw("<h1>Opening ")
                .text(name)
                .raw("</h1><form id=\"ticket\" method=\"post\" action=\"")
                .text(origin + "/.raybound/ticket")
                .raw("\">")
                .hidden("ticket", ticket.token().reveal())
                .hidden("path", path)
                .raw("<p>If nothing happens, use the button.</p><button type=\"submit\">Open ")
                .text(name)
                .raw("</button></form><script nonce=\"")
                .text(scriptNonce.reveal())
                .raw("\">document.getElementById('ticket').submit()</script>");
        String script = "; script-src 'nonce-" + scriptNonce.reveal() + "'";
        // Under no-referrer browsers post "Origin: null", and the host takes tickets from the console's origin only.
        return Pages.page(200, "Opening " + name, body, " " + origin, script).with("Referrer-Policy", "strict-origin");
    }

    private static String wanted(WebRequest request, String name, Pattern form) {
        String text = request.queryValue(name).orElse("");
        if (!form.matcher(text).matches()) {
            throw Refused.of(
                    400, "bad-value", "'" + name + "' has not the expected form", "Open the cluster's address again.");
        }
        return text;
    }

    private static String origin(String url) {
        URI uri = URI.create(url);
        return uri.getScheme() + "://" + uri.getAuthority();
    }
}
