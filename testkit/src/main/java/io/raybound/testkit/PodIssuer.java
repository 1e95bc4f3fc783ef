package io.raybound.testkit;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;

/// Signs service-account tokens as the API server of a Kubernetes cluster does, in milliseconds.
public final class PodIssuer {
    /// What a cluster calls itself by default.
    public static final String NAME = "https://kubernetes.default.svc.cluster.local";

    private final KeyPair key;

    public PodIssuer() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2_048);
            key = generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /// What `/openid/v1/jwks` would answer.
    public String keySet() {
        RSAPublicKey known = (RSAPublicKey) key.getPublic();
        return "{\"keys\":[{\"use\":\"sig\",\"kty\":\"RSA\",\"kid\":\"k1\",\"alg\":\"RS256\",\"n\":\""
                + number(known.getModulus()) + "\",\"e\":\"" + number(known.getPublicExponent()) + "\"}]}";
    }

    /// A good token of a pod, valid for an hour.
    public String token(String audience, String namespace, String account, String pod, String uid) {
        return token(claims(audience, namespace, account, pod, uid, Instant.now()));
    }

    /// The claims of such a token.
    public static String claims(
            String audience, String namespace, String account, String pod, String uid, Instant issued) {
        long from = issued.getEpochSecond();
        return """
                {"aud":["%s"],"exp":%d,"iat":%d,"nbf":%d,"iss":"%s","jti":"0c1b",
                 "kubernetes.io":{"namespace":"%s","node":{"name":"n1","uid":"7"},
                   "pod":{"name":"%s","uid":"%s"},"serviceaccount":{"name":"%s","uid":"8"}},
                 "sub":"system:serviceaccount:%s:%s"}""".formatted(
                        audience, from + 3_600, from, from, NAME, namespace, pod, uid, account, namespace, account);
    }

    /// Signs any claims.
    public String token(String claims) {
        String input = part("{\"alg\":\"RS256\",\"kid\":\"k1\"}".getBytes(StandardCharsets.UTF_8)) + "."
                + part(claims.getBytes(StandardCharsets.UTF_8));
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(key.getPrivate());
            signature.update(input.getBytes(StandardCharsets.US_ASCII));
            return input + "." + part(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String number(BigInteger value) {
        byte[] bytes = value.toByteArray();
        return part(bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes);
    }

    private static String part(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
