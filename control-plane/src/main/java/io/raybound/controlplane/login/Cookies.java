package io.raybound.controlplane.login;

import io.raybound.model.Secret;
import java.time.Duration;

/// The console's cookies (RFC 6265bis): `__Host-`, so no sibling host can set them.
final class Cookies {
    static final String SESSION = "__Host-rb-session";
    static final String FORM = "__Host-rb-form";

    private Cookies() {}

    static String session(Secret token, Duration life) {
        return SESSION + "=" + token.reveal() + "; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=" + life.toSeconds();
    }

    static String noSession() {
        return SESSION + "=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0";
    }

    static String form(String token) {
        return FORM + "=" + token + "; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=3600";
    }
}
