package io.raybound.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import io.raybound.model.BadValue;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The public keys by which a Kubernetes cluster signs the tokens of its service accounts (RFC 7517), as its operator
/// reported them. RSA from 2048 bits and the three NIST curves; keys of other kinds are left out.
public final class IssuerKeys {
    /// Characters of a key set that are still read.
    public static final int LONGEST = 32 * 1024;

    private static final int MOST_KEYS = 16;
    private static final int LONGEST_ISSUER = 500;
    private static final int LEAST_BITS = 2_048;
    private static final int MOST_BITS = 8_192;
    private static final Map<Curve, JWSAlgorithm> CURVES =
            Map.of(Curve.P_256, JWSAlgorithm.ES256, Curve.P_384, JWSAlgorithm.ES384, Curve.P_521, JWSAlgorithm.ES512);

    private final String issuer;
    private final Map<String, Known> keys;

    private record Known(JWSAlgorithm algorithm, JWSVerifier verifier) {}

    private IssuerKeys(String issuer, Map<String, Known> keys) {
        this.issuer = issuer;
        this.keys = Map.copyOf(keys);
    }

    /// Reads a key set; throws [BadValue] for anything that is none, or that holds no usable key or a private one.
    ///
    /// @param issuer the tokens' `iss`
    /// @param keySet `{"keys":[...]}`
    public static IssuerKeys read(String issuer, String keySet) {
        if (issuer.isEmpty() || issuer.length() > LONGEST_ISSUER) {
            throw new BadValue("token_issuer", issuer, "an issuer of at most " + LONGEST_ISSUER + " characters");
        }
        if (keySet.length() > LONGEST) {
            throw bad(keySet.length() + " characters");
        }
        Map<String, Known> known = new LinkedHashMap<>();
        try {
            if (!(Claims.parse(keySet).get("keys") instanceof List<?> list) || list.size() > MOST_KEYS) {
                throw bad("no list of at most " + MOST_KEYS + " keys");
            }
            for (Object each : list) {
                add(each, known);
            }
        } catch (Refusal | ParseException | JOSEException e) {
            throw bad("not readable");
        }
        if (known.isEmpty()) {
            throw bad("no usable key");
        }
        return new IssuerKeys(issuer, known);
    }

    private static void add(Object each, Map<String, Known> known) throws ParseException, JOSEException {
        if (!(each instanceof Map<?, ?> fields)) {
            throw bad("a key is no object");
        }
        Map<String, Object> plain = new LinkedHashMap<>();
        fields.forEach((name, value) -> plain.put(String.valueOf(name), value));
        if (!"RSA".equals(plain.get("kty")) && !"EC".equals(plain.get("kty"))) {
            return;
        }
        JWK key = JWK.parse(plain);
        if (key.isPrivate()) {
            throw bad("a private key");
        }
        String kid = key.getKeyID();
        if (kid == null || kid.isEmpty() || kid.length() > 100) {
            return;
        }
        if (key instanceof RSAKey rsa && rsa.size() >= LEAST_BITS && rsa.size() <= MOST_BITS) {
            known.put(kid, new Known(JWSAlgorithm.RS256, new RSASSAVerifier(rsa)));
        } else if (key instanceof ECKey ec && CURVES.containsKey(ec.getCurve())) {
            known.put(kid, new Known(CURVES.get(ec.getCurve()), new ECDSAVerifier(ec)));
        }
    }

    private static BadValue bad(String what) {
        return new BadValue("token_keys", what, "the public keys of the cluster's issuer, as its /openid/v1/jwks");
    }

    /// The `iss` that these keys speak for.
    public String issuer() {
        return issuer;
    }

    /// Whether one of these keys signed the input; empty when there is no such key.
    Optional<Boolean> verifies(String kid, String algorithm, String input, byte[] signature) throws Refusal {
        Known key = keys.get(kid);
        if (key == null) {
            return Optional.empty();
        }
        if (!key.algorithm().getName().equals(algorithm)) {
            throw new Refusal("algorithm-refused", "The token's key signs with " + key.algorithm() + " only.");
        }
        try {
            return Optional.of(key.verifier()
                    .verify(
                            new JWSHeader(key.algorithm()),
                            input.getBytes(StandardCharsets.US_ASCII),
                            Base64URL.encode(signature)));
        } catch (JOSEException e) {
            return Optional.of(false);
        }
    }

    @Override
    public String toString() {
        return "keys of " + issuer;
    }
}
