package io.raybound.headagent.proxy;

import io.raybound.identity.CookieSeal;
import io.raybound.identity.Grant;
import io.raybound.identity.GrantCheck;
import io.raybound.identity.GrantVerifier;
import io.raybound.relay.Headers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Tells who is asking, offline: a bearer grant of the control plane, or the session cookie of this host.
///
/// A verdict is kept by the token's hash while keys and revocations are the same, so a token is verified once. Times
/// and the state of our own link are looked at on each request.
final class Gate {
    private static final int MOST_KEPT = 20_000;
    private static final String NOT_RAYBOUND = "this is no access token of Raybound: run raybound login";

    private final ProxySettings settings;
    private final ProxyPorts ports;
    private final CookieSeal seal;
    private final GrantVerifier verifier;
    private final Map<ByteBuffer, Kept> kept = new ConcurrentHashMap<>();

    Gate(ProxySettings settings, ProxyPorts ports, CookieSeal seal) {
        this.settings = settings;
        this.ports = ports;
        this.seal = seal;
        this.verifier = new GrantVerifier(settings.clusterHost());
    }

    private record Kept(Grant grant, Trust trust) {}

    CookieSeal seal() {
        return seal;
    }

    GrantVerifier verifier() {
        return verifier;
    }

    /// Authorization wins over the cookie; several Authorization fields are refused.
    Entry identify(Headers headers) {
        List<String> authorization = headers.all("Authorization");
        if (authorization.size() > 1) {
            return new Entry.Refused("token-malformed", "more than one Authorization field");
        }
        if (authorization.size() == 1) {
            String value = authorization.getFirst();
            return value.regionMatches(true, 0, "Bearer ", 0, 7)
                    ? check(value.substring(7).strip(), false)
                    : new Entry.Refused("token-malformed", NOT_RAYBOUND);
        }
        Optional<String> cookie = Cookies.only(headers, Cookies.ACCESS);
        return cookie.isPresent() ? check(cookie.get(), true) : new Entry.Nobody();
    }

    /// Whether an exchange or WebSocket that was let in may stay open: until it is revoked or its grace ends.
    boolean mayStay(Grant grant) {
        return !ports.trust().get().revocations().cover(grant)
                && ports.clock().instant().isBefore(grant.graceUntil());
    }

    private Entry check(String token, boolean browser) {
        Trust trust = ports.trust().get();
        Instant now = ports.clock().instant();
        ByteBuffer key = hash(token, browser);
        Kept known = kept.get(key);
        if (known != null && known.trust().equals(trust)) {
            return judge(known.grant(), browser, now);
        }
        GrantCheck checked = browser
                ? seal.open(token, settings.clusterHost(), trust.revocations(), now)
                : verifier.verify(token, trust.keys(), trust.revocations(), now);
        return switch (checked) {
            case GrantCheck.Valid(Grant grant) -> keep(key, new Kept(grant, trust), browser, now);
            case GrantCheck.InGrace(Grant grant, Instant _) -> keep(key, new Kept(grant, trust), browser, now);
            case GrantCheck.Refused(String code, String sentence) -> new Entry.Refused(code, sentence);
        };
    }

    private Entry keep(ByteBuffer key, Kept fresh, boolean browser, Instant now) {
        if (kept.size() >= MOST_KEPT) {
            kept.clear();
        }
        kept.put(key, fresh);
        return judge(fresh.grant(), browser, now);
    }

    /// The rule of times: valid until its end, then, for the grace, only while our own link is down.
    private Entry judge(Grant grant, boolean browser, Instant now) {
        boolean valid = now.isBefore(grant.expiresAt());
        boolean inGrace =
                !valid && now.isBefore(grant.graceUntil()) && ports.linkDown().getAsBoolean();
        return valid || inGrace
                ? new Entry.Known(grant, browser)
                : new Entry.Refused("grant-expired", GrantVerifier.expired(grant, now));
    }

    private static ByteBuffer hash(String token, boolean browser) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update((byte) (browser ? 1 : 0));
            return ByteBuffer.wrap(digest.digest(token.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java platform has no SHA-256", e);
        }
    }
}
