package io.raybound.headagent.proxy;

import io.raybound.identity.Check;
import io.raybound.identity.Grant;
import io.raybound.identity.GrantVerifier;
import io.raybound.identity.Ticket;
import io.raybound.model.Secret;
import io.raybound.relay.Answer;
import io.raybound.relay.RequestHead;
import io.raybound.wire.Json;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;

/// A browser's way in: sent to the console, back with a one-use ticket, from then on with our cookie.
///
/// The ticket is bound to this host, to a nonce that only this browser has, and to thirty seconds. Used ones are
/// remembered until they expire; those issued before we started are refused, because what was used then is forgotten.
final class TicketFlow {
    static final String PATH = "/.raybound/ticket";
    static final int LARGEST = 16 * 1024;
    private static final Duration ATTEMPT = Duration.ofMinutes(15);
    private static final int MOST_USED = 100_000;

    private final ProxySettings settings;
    private final ProxyPorts ports;
    private final Gate gate;
    private final Instant started;
    private final Map<String, Instant> used = new ConcurrentHashMap<>();

    TicketFlow(ProxySettings settings, ProxyPorts ports, Gate gate) {
        this.settings = settings;
        this.ports = ports;
        this.gate = gate;
        this.started = ports.clock().instant().minusSeconds(1);
    }

    /// Sends the browser to the console; the nonce stays with the browser, the console sees its hash.
    Answer begin(RequestHead request) {
        byte[] random = new byte[32];
        ports.random().nextBytes(random);
        String nonce = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        String hash = GrantVerifier.nonceHash(nonce);
        String location = settings.consoleUrl().resolve("/open") + "?host=" + encode(settings.clusterHost()) + "&nonce="
                + encode(hash) + "&path=" + encode(request.target());
        return Answer.redirect(302, location)
                .with("Set-Cookie", Cookies.nonce(hash.substring(0, 12), nonce, ATTEMPT.toSeconds()))
                .with("Cache-Control", "no-store")
                .with("Referrer-Policy", "no-referrer");
    }

    /// Takes the posted ticket; the caller has checked that it comes from the console's page.
    Answer redeem(RequestHead request, byte[] body) {
        Map<String, String> form = form(new String(body, StandardCharsets.UTF_8));
        String text = form.getOrDefault("ticket", "");
        String path = form.getOrDefault("path", "/");
        Optional<String> nonce = Cookies.nonces(request.headers()).stream()
                .filter(value -> GrantVerifier.nonceHash(value).equals(claimedNonce(text)))
                .findFirst();
        if (nonce.isEmpty()) {
            return refused("this ticket was made for another browser, or the login took too long");
        }
        Trust trust = ports.trust().get();
        Instant now = ports.clock().instant();
        return switch (gate.verifier().verifyTicket(text, nonce.get(), trust.keys(), trust.revocations(), now)) {
            case Check.Passed<Ticket>(Ticket ticket) -> use(ticket, nonce.get(), path, now);
            case Check.Refused<Ticket>(String _, String sentence) -> refused(sentence);
        };
    }

    private Answer use(Ticket ticket, String nonce, String path, Instant now) {
        used.values().removeIf(now::isAfter);
        Grant session = ticket.session();
        boolean known = session.issuedAt().isBefore(started) || used.size() >= MOST_USED;
        if (known || used.putIfAbsent(session.jti(), ticket.expiresAt()) != null) {
            return refused("this ticket has been used");
        }
        Secret cookie = gate.seal().seal(session);
        long seconds = Duration.between(now, session.graceUntil()).toSeconds();
        String attempt = GrantVerifier.nonceHash(nonce).substring(0, 12);
        return Answer.redirect(303, safePath(path))
                .with("Set-Cookie", Cookies.access(cookie.reveal(), seconds))
                .with("Set-Cookie", Cookies.nonce(attempt, "", 0))
                .with("Cache-Control", "no-store")
                .with("Referrer-Policy", "no-referrer");
    }

    /// Only a path of this host, never another one in disguise.
    static String safePath(String path) {
        boolean plain = path.startsWith("/") && !path.startsWith("//") && path.length() < 4000;
        for (int i = 0; i < path.length() && plain; i++) {
            char c = path.charAt(i);
            plain = c > 0x20 && c < 0x7f && c != '\\';
        }
        return plain && !path.startsWith("/.raybound/") ? path : "/";
    }

    /// The nonce that a ticket speaks of, before anything of it has been verified: it only picks the cookie.
    private static String claimedNonce(String ticket) {
        String[] parts = ticket.split("\\.", -1);
        if (parts.length != 3) {
            return "";
        }
        try {
            String json = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8);
            JsonNode nonce = Json.tree(json).path("nonce");
            return nonce.isString() ? nonce.asString() : "";
        } catch (IllegalArgumentException notOne) {
            return "";
        }
    }

    private static Answer refused(String sentence) {
        return Answer.text(403, sentence + "; open the page again").with("Referrer-Policy", "no-referrer");
    }

    private static Map<String, String> form(String body) {
        Map<String, String> form = new HashMap<>();
        for (String pair : body.split("&", 8)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                try {
                    String name = URLDecoder.decode(pair.substring(0, equals), StandardCharsets.UTF_8);
                    form.putIfAbsent(name, URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
                } catch (IllegalArgumentException notEncoded) {
                    return Map.of();
                }
            }
        }
        return form;
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
