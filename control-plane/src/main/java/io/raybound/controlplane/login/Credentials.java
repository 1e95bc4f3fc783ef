package io.raybound.controlplane.login;

import io.raybound.control.access.Authentication;
import io.raybound.control.access.Caller;
import io.raybound.controlplane.api.SignedIn;
import io.raybound.controlplane.api.WebRequest;
import io.raybound.identity.RandomToken;
import io.raybound.model.Secret;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Finds out who sent a request: an API key as bearer token, else the console session's cookie.
///
/// A good key is remembered for two seconds under its hash, so that a busy client does not cost a read per request; a
/// revoked one stops counting within that time. Owns the memory under its own lock.
public final class Credentials implements SignedIn.Finder {
    private static final Duration REMEMBERED = Duration.ofSeconds(2);
    private static final int MOST = 10_000;
    private static final String BEARER = "bearer ";

    private final Authentication authentication;
    private final Csrf csrf;
    private final InstantSource clock;
    private final Map<String, Known> known = new LinkedHashMap<>();

    private record Known(Caller caller, Instant until) {}

    /// @param consoleUrl `https://console.C[:port]`
    public Credentials(Authentication authentication, String consoleUrl, InstantSource clock) {
        this.authentication = authentication;
        this.csrf = new Csrf(consoleUrl);
        this.clock = clock;
    }

    @Override
    public Optional<SignedIn> find(WebRequest request) {
        Optional<String> authorization = request.header("authorization");
        if (authorization.isPresent()) {
            String text = authorization.get();
            return text.toLowerCase(Locale.ROOT).startsWith(BEARER)
                    ? RandomToken.API_KEY
                            .read(text.substring(BEARER.length()).strip())
                            .flatMap(this::byKey)
                            .map(caller -> new SignedIn(caller, "api-key"))
                    : Optional.empty();
        }
        return bySession(request);
    }

    private Optional<SignedIn> bySession(WebRequest request) {
        Optional<Secret> token = session(request);
        Optional<Caller> caller = token.flatMap(authentication::bySession);
        if (caller.isPresent() && !request.method().equals("GET")) {
            csrf.check(request, request.header(Csrf.HEADER), token.orElseThrow());
        }
        return caller.map(found -> new SignedIn(found, "session"));
    }

    /// The token of the session cookie, when it has the form of one.
    static Optional<Secret> session(WebRequest request) {
        return request.cookie(Cookies.SESSION).flatMap(RandomToken.SESSION::read);
    }

    private Optional<Caller> byKey(Secret key) {
        String hash = RandomToken.hash(key);
        Instant now = clock.instant();
        synchronized (known) {
            Known remembered = known.get(hash);
            if (remembered != null && remembered.until().isAfter(now)) {
                return Optional.of(remembered.caller());
            }
        }
        Optional<Caller> found = authentication.byApiKey(key);
        synchronized (known) {
            known.remove(hash);
            found.ifPresent(caller -> known.put(hash, new Known(caller, now.plus(REMEMBERED))));
            if (known.size() > MOST) {
                known.remove(known.keySet().iterator().next());
            }
        }
        return found;
    }
}
