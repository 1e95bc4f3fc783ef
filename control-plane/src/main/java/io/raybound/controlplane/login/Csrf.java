package io.raybound.controlplane.login;

import io.raybound.controlplane.api.Refused;
import io.raybound.controlplane.api.WebRequest;
import io.raybound.model.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Optional;

/// Tells our own pages' writes from those of other sites: where the browser says it comes from, and a token.
///
/// The token is a hash of the session's secret, so every replica knows it and nothing has to be stored.
final class Csrf {
    static final String FIELD = "csrf";
    static final String HEADER = "x-raybound-csrf";

    private final String origin;

    /// @param origin `https://console.C[:port]`
    Csrf(String origin) {
        this.origin = origin;
    }

    /// The token of a session, or of the cookie that a form was given.
    static String token(Secret secret) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest(("raybound csrf " + secret.reveal()).getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Refuses a write that does not come from our own page.
    void check(WebRequest request, Optional<String> sent, Secret secret) {
        checkOrigin(request);
        byte[] wanted = token(secret).getBytes(StandardCharsets.US_ASCII);
        if (sent.isEmpty() || !MessageDigest.isEqual(sent.get().getBytes(StandardCharsets.UTF_8), wanted)) {
            throw refused("the form is not one that this session was given");
        }
    }

    private void checkOrigin(WebRequest request) {
        Optional<String> site = request.header("sec-fetch-site");
        Optional<String> from = request.header("origin");
        boolean siteFits = site.isEmpty() || site.get().equals("same-origin");
        boolean originFits = from.isEmpty() || from.get().equals(origin);
        if (!siteFits || !originFits || (site.isEmpty() && from.isEmpty())) {
            throw refused("this request comes from another site");
        }
    }

    private static Refused refused(String detail) {
        return Refused.of(
                403, "cross-site", detail, "Open the page again in this browser and repeat the action there.");
    }
}
