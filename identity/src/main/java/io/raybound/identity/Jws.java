package io.raybound.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.util.Base64URL;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// Compact JWS (RFC 7515) with ES256 and nothing else. The header is exactly `alg`, `typ` and `kid`: a token that
/// brings a key (`jwk`, `jku`, `x5u`, `x5c`) or asks for extensions (`crit`) is refused before any cryptography.
final class Jws {
    private static final Set<String> HEADER = Set.of("alg", "typ", "kid");

    private Jws() {}

    static String sign(TokenType type, SigningKey key, String kid, String payload) {
        JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.ES256)
                .type(new JOSEObjectType(type.typ()))
                .keyID(kid)
                .build();
        String input = header.toBase64URL() + "." + Base64Url.encode(payload.getBytes(StandardCharsets.UTF_8));
        try {
            ECDSASigner signer = new ECDSASigner(key.key(), Curve.P_256);
            return input + "." + signer.sign(header, input.getBytes(StandardCharsets.US_ASCII));
        } catch (JOSEException e) {
            throw new IllegalStateException("cannot sign with " + key, e);
        }
    }

    /// What a token says after its signature was found good.
    record Opened(String kid, String payload) {}

    /// The same with what the key's finder knew about the key.
    record Known<K>(String kid, K owner, String payload) {}

    static Opened open(TokenType type, String compact, PublicKeyRing keys) throws Refusal {
        Known<VerifyingKey> known = open(type, compact, keys::find, key -> key);
        return new Opened(known.kid(), known.payload());
    }

    static <K> Known<K> open(
            TokenType type, String compact, Function<String, Optional<K>> find, Function<K, VerifyingKey> key)
            throws Refusal {
        String[] parts = split(type, compact);
        String kid = kid(type, parts[0]);
        byte[] signature = Base64Url.decode(parts[2]);
        K owner = find.apply(kid)
                .orElseThrow(() -> new Refusal("key-unknown", "The token names a key that is not known here."));
        if (signature.length != 64 || !verifies(parts, key.apply(owner))) {
            throw new Refusal("signature-invalid", "The token's signature does not fit its content.");
        }
        return new Known<>(kid, owner, text(Base64Url.decode(parts[1])));
    }

    private static String[] split(TokenType type, String compact) throws Refusal {
        if (compact.length() > type.longest()) {
            throw new Refusal("token-malformed", "The token is longer than " + type.longest() + " characters.");
        }
        String[] parts = compact.split("\\.", -1);
        if (parts.length != 3) {
            throw new Refusal("token-malformed", "The token does not have three parts.");
        }
        return parts;
    }

    private static String kid(TokenType type, String part) throws Refusal {
        Map<String, Object> header = Claims.parse(text(Base64Url.decode(part)));
        if (!header.keySet().equals(HEADER)) {
            throw new Refusal("header-refused", "A token's header has exactly alg, typ and kid.");
        }
        if (!"ES256".equals(header.get("alg"))) {
            throw new Refusal("algorithm-refused", "The only algorithm is ES256.");
        }
        if (!type.typ().equals(header.get("typ"))) {
            throw new Refusal("token-kind", "Another kind of token is expected here: " + type.typ() + ".");
        }
        if (header.get("kid") instanceof String kid && !kid.isEmpty() && kid.length() <= 100) {
            return kid;
        }
        throw new Refusal("header-refused", "The token's kid is not a short text.");
    }

    private static boolean verifies(String[] parts, VerifyingKey key) {
        String input = parts[0] + "." + parts[1];
        try {
            return new ECDSAVerifier(key.key())
                    .verify(
                            new JWSHeader(JWSAlgorithm.ES256),
                            input.getBytes(StandardCharsets.US_ASCII),
                            new Base64URL(parts[2]));
        } catch (JOSEException e) {
            return false;
        }
    }

    static String text(byte[] bytes) throws Refusal {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new Refusal("token-malformed", "A part of the token is not UTF-8.");
        }
    }
}
