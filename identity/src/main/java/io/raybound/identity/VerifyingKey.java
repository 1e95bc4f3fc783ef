package io.raybound.identity;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import io.raybound.model.BadValue;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.ECPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;

/// The public half of an EC P-256 key. It is written as base64url of its SPKI DER (RFC 5280 section 4.1.2.7).
public final class VerifyingKey {
    private static final int LONGEST = 200;
    private static final int KID_LENGTH = 16;
    private static final String EXPECTED = "an EC P-256 public key, as base64url of its SPKI DER";

    private final ECPublicKey key;
    private final String kid;

    VerifyingKey(ECPublicKey key) {
        this.key = key;
        this.kid = thumbprint(key).substring(0, KID_LENGTH);
    }

    /// Reads base64url SPKI DER; throws [BadValue] for anything that is not a point on P-256.
    public static VerifyingKey read(String spki) {
        if (spki.length() > LONGEST) {
            throw new BadValue("public_key", spki, EXPECTED);
        }
        try {
            return ofSpki(Base64Url.decode(spki));
        } catch (Refusal e) {
            throw new BadValue("public_key", spki, EXPECTED);
        }
    }

    /// Reads one `PUBLIC KEY` block.
    public static VerifyingKey fromPem(String pem) {
        return ofSpki(Pem.readOne("PUBLIC KEY", pem));
    }

    private static VerifyingKey ofSpki(byte[] der) {
        try {
            if (KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(der)) instanceof ECPublicKey key
                    && EcKeys.isOnCurve(key)
                    && java.util.Arrays.equals(key.getEncoded(), der)) {
                return new VerifyingKey(key);
            }
        } catch (GeneralSecurityException e) {
            throw new BadValue("public_key", Base64.getUrlEncoder().encodeToString(der), EXPECTED);
        }
        throw new BadValue("public_key", Base64.getUrlEncoder().encodeToString(der), EXPECTED);
    }

    /// The key's own name: the first 16 characters (96 bits) of its RFC 7638 thumbprint.
    public String kid() {
        return kid;
    }

    /// Base64url of the SPKI DER.
    public String spki() {
        return Base64Url.encode(key.getEncoded());
    }

    /// One `PUBLIC KEY` block.
    public String pem() {
        return Pem.write("PUBLIC KEY", key.getEncoded());
    }

    ECPublicKey key() {
        return key;
    }

    private static String thumbprint(ECPublicKey key) {
        try {
            return new ECKey.Builder(Curve.P_256, key)
                    .build()
                    .computeThumbprint()
                    .toString();
        } catch (com.nimbusds.jose.JOSEException e) {
            throw new IllegalStateException("cannot name a checked key", e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof VerifyingKey that && key.equals(that.key);
    }

    @Override
    public int hashCode() {
        return key.hashCode();
    }

    @Override
    public String toString() {
        return "verifying key " + kid;
    }
}
