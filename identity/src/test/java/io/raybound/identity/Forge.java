package io.raybound.identity;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Makes tokens as an attacker would: any header, any payload, any signature.
final class Forge {
    private Forge() {}

    static String part(String json) {
        return Base64Url.encode(json.getBytes(StandardCharsets.UTF_8));
    }

    static String ecdsa(String header, String payload, SigningKey key) {
        String input = part(header) + "." + part(payload);
        try {
            Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
            signature.initSign(key.key());
            signature.update(input.getBytes(StandardCharsets.US_ASCII));
            return input + "." + Base64Url.encode(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static String hmac(String header, String payload, byte[] secret) {
        String input = part(header) + "." + part(payload);
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            return input + "." + Base64Url.encode(mac.doFinal(input.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static String payloadOf(String token) {
        try {
            return new String(Base64Url.decode(token.split("\\.", -1)[1]), StandardCharsets.UTF_8);
        } catch (Refusal e) {
            throw new IllegalStateException(e);
        }
    }
}
