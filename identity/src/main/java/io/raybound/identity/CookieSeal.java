package io.raybound.identity;

import io.raybound.model.BadValue;
import io.raybound.model.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Makes and checks the session cookie of one host: the session in plain JSON under HMAC-SHA256 (RFC 2104) with a key
/// that only this host has, kept in a file so that a restart keeps people in.
public final class CookieSeal {
    private static final String VERSION = "rb1";
    private static final int KEY_BYTES = 32;
    private static final int LONGEST = 4096;
    private static final Set<String> CLAIMS =
            Set.of("sub", "name", "aud", "doors", "sid", "jti", "iat", "exp", "grace");

    private final SecretKeySpec key;

    private CookieSeal(byte[] key) {
        this.key = new SecretKeySpec(key, "HmacSHA256");
    }

    /// Reads the key file, or makes a key and writes it there with mode 0600.
    public static CookieSeal loadOrCreate(Path file, SecureRandom random) throws IOException {
        if (Files.exists(file)) {
            return new CookieSeal(readKey(PrivateFile.read(file).strip()));
        }
        byte[] key = new byte[KEY_BYTES];
        random.nextBytes(key);
        PrivateFile.write(file, Base64Url.encode(key) + "\n");
        return new CookieSeal(key);
    }

    private static byte[] readKey(String text) {
        try {
            byte[] key = Base64Url.decode(text);
            if (key.length == KEY_BYTES) {
                return key;
            }
        } catch (Refusal e) {
            throw new BadValue("cookie_key", "(not shown)", "32 bytes as base64url");
        }
        throw new BadValue("cookie_key", "(not shown)", "32 bytes as base64url");
    }

    /// The cookie's value for a session.
    public Secret seal(Grant session) {
        String claims = Claims.write()
                .put("sub", session.subject())
                .put("name", session.name())
                .put("aud", session.host())
                .put("doors", session.doors())
                .put("sid", session.sid())
                .put("jti", session.jti())
                .put("iat", session.issuedAt())
                .put("exp", session.expiresAt())
                .put("grace", session.graceUntil())
                .json();
        String input = VERSION + "." + Base64Url.encode(claims.getBytes(StandardCharsets.UTF_8));
        return Secret.of(input + "." + Base64Url.encode(mac(input)));
    }

    /// Checks a cookie's value for this host by the rules of grants.
    public GrantCheck open(String cookie, String host, Revocations revocations, Instant now) {
        try {
            String[] parts = cookie.length() <= LONGEST ? cookie.split("\\.", -1) : new String[0];
            if (parts.length != 3 || !parts[0].equals(VERSION)) {
                throw new Refusal("token-malformed", "The cookie is not one of this host.");
            }
            if (!MessageDigest.isEqual(mac(parts[0] + "." + parts[1]), Base64Url.decode(parts[2]))) {
                throw new Refusal("signature-invalid", "The cookie was not made by this host.");
            }
            String json = new String(Base64Url.decode(parts[1]), StandardCharsets.UTF_8);
            Claims claims = Claims.read(json, CLAIMS);
            return GrantVerifier.judge(GrantVerifier.grant(claims, claims.time("exp")), host, revocations, now);
        } catch (Refusal refusal) {
            return new GrantCheck.Refused(refusal.code(), refusal.sentence());
        }
    }

    private byte[] mac(String input) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return mac.doFinal(("raybound-session-cookie:" + input).getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java platform has no HMAC-SHA256", e);
        }
    }
}
