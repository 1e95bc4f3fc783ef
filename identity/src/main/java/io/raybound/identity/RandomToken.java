package io.raybound.identity;

import io.raybound.model.Secret;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.zip.CRC32;

/// Random tokens: a prefix that tells the kind (to us and to secret scanners), 32 characters (190 bits) and a checksum
/// of 6, so that a mistyped or foreign text is refused without asking the store.
public enum RandomToken {
    /// A person's or service account's key for the API.
    API_KEY("rbk_"),
    /// Enrolls one operator, once.
    JOIN("rbj_"),
    /// Logs one browser in, once.
    ONE_TIME_CODE("rbo_"),
    /// The console's session cookie.
    SESSION("rbs_");

    private static final String BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final int RANDOM = 32;
    private static final int CHECKSUM = 6;

    private final String prefix;

    RandomToken(String prefix) {
        this.prefix = prefix;
    }

    /// For instance `rbk_`.
    public String prefix() {
        return prefix;
    }

    /// A fresh token of this kind.
    public Secret mint(SecureRandom random) {
        StringBuilder text = new StringBuilder(prefix);
        for (int i = 0; i < RANDOM; i++) {
            text.append(BASE62.charAt(random.nextInt(BASE62.length())));
        }
        return Secret.of(text.append(checksum(text.toString())).toString());
    }

    /// The text as a token of this kind; empty when prefix, length or checksum are not right.
    public Optional<Secret> read(String text) {
        int body = prefix.length() + RANDOM;
        return text.length() == body + CHECKSUM
                        && text.startsWith(prefix)
                        && checksum(text.substring(0, body)).equals(text.substring(body))
                ? Optional.of(Secret.of(text))
                : Optional.empty();
    }

    /// What the store keeps of a token: base64url of its SHA-256.
    public static String hash(Secret token) {
        return Base64Url.encode(Digests.sha256(token.reveal()));
    }

    private static String checksum(String text) {
        CRC32 crc = new CRC32();
        crc.update(text.getBytes(StandardCharsets.UTF_8));
        long rest = crc.getValue();
        char[] digits = new char[CHECKSUM];
        for (int i = CHECKSUM - 1; i >= 0; i--) {
            digits[i] = BASE62.charAt((int) (rest % BASE62.length()));
            rest /= BASE62.length();
        }
        return new String(digits);
    }
}
