package io.raybound.identity;

import io.raybound.model.BadValue;
import io.raybound.model.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// Seals secrets for storage with AES-256-GCM (NIST SP 800-38D): `rb1.<key id>.<base64url of nonce and ciphertext>`.
///
/// The context (for instance `site/site-abc/token`) is authenticated, so a sealed value moved to another row does not
/// open.
public final class SealingKey {
    private static final String VERSION = "rb1";
    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final SecretKeySpec key;
    private final String keyId;
    private final SecureRandom random;

    private SealingKey(byte[] key, SecureRandom random) {
        this.key = new SecretKeySpec(key, "AES");
        this.keyId = Base64Url.encode(Arrays.copyOf(Digests.sha256(key), 6));
        this.random = random;
    }

    /// Reads the key file, or makes a key and writes it there with mode 0600.
    public static SealingKey loadOrCreate(Path file, SecureRandom random) throws IOException {
        if (Files.exists(file)) {
            return new SealingKey(readKey(PrivateFile.read(file).strip()), random);
        }
        byte[] key = new byte[KEY_BYTES];
        random.nextBytes(key);
        PrivateFile.write(file, Base64Url.encode(key) + "\n");
        return new SealingKey(key, random);
    }

    private static byte[] readKey(String text) {
        try {
            byte[] key = Base64Url.decode(text);
            if (key.length == KEY_BYTES) {
                return key;
            }
        } catch (Refusal e) {
            throw new BadValue("sealing_key", "(not shown)", "32 bytes as base64url");
        }
        throw new BadValue("sealing_key", "(not shown)", "32 bytes as base64url");
    }

    /// Names the key without telling it.
    public String keyId() {
        return keyId;
    }

    /// The sealed form of a secret.
    public String seal(Secret secret, String context) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            Cipher cipher = cipher(Cipher.ENCRYPT_MODE, nonce, context);
            byte[] sealed = cipher.doFinal(secret.reveal().getBytes(StandardCharsets.UTF_8));
            byte[] blob = Arrays.copyOf(nonce, NONCE_BYTES + sealed.length);
            System.arraycopy(sealed, 0, blob, NONCE_BYTES, sealed.length);
            return VERSION + "." + keyId + "." + Base64Url.encode(blob);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java platform has no AES-GCM", e);
        }
    }

    /// The secret, when this key sealed it for this context.
    public Check<Secret> open(String sealed, String context) {
        String[] parts = sealed.split("\\.", -1);
        if (parts.length != 3 || !parts[0].equals(VERSION)) {
            return new Check.Refused<>("sealed-malformed", "The stored secret is damaged.");
        }
        if (!parts[1].equals(keyId)) {
            return new Check.Refused<>(
                    "sealing-key-unknown",
                    "The stored secret was sealed with key " + shown(parts[1]) + ", here is " + keyId + ".");
        }
        try {
            byte[] blob = Base64Url.decode(parts[2]);
            byte[] nonce = Arrays.copyOf(blob, NONCE_BYTES);
            Cipher cipher = cipher(Cipher.DECRYPT_MODE, nonce, context);
            byte[] plain = cipher.doFinal(blob, NONCE_BYTES, Math.max(0, blob.length - NONCE_BYTES));
            return new Check.Passed<>(Secret.of(new String(plain, StandardCharsets.UTF_8)));
        } catch (Refusal | GeneralSecurityException | IllegalArgumentException e) {
            return new Check.Refused<>("sealed-damaged", "The stored secret was changed or belongs elsewhere.");
        }
    }

    private static String shown(String id) {
        return id.length() <= 16 ? id : "(unreadable)";
    }

    private Cipher cipher(int mode, byte[] nonce, String context) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD((VERSION + "." + keyId + "." + context).getBytes(StandardCharsets.UTF_8));
        return cipher;
    }
}
