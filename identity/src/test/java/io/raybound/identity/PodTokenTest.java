package io.raybound.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import io.raybound.model.BadValue;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.security.Signature;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Threat T15: whose pod a token is, and every way in which it is somebody else's.
final class PodTokenTest {
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final String HOST = "cld-a.link.example.org";
    private static final String ISSUER = "https://kubernetes.default.svc.cluster.local";
    private static final RSAKey KEY = rsa("k1", 2_048);
    private static final IssuerKeys KEYS = IssuerKeys.read(ISSUER, set(KEY));
    private static final String HEADER = "{\"alg\":\"RS256\",\"kid\":\"k1\"}";
    private static final String GOOD = """
            {"aud":["cld-a.link.example.org"],"exp":%d,"iat":%d,"nbf":%d,"jti":"j",
             "iss":"https://kubernetes.default.svc.cluster.local",
             "kubernetes.io":{"namespace":"raybound-one","node":{"name":"n1","uid":"n"},
               "pod":{"name":"clu-1-head-x","uid":"0f6d2c0e-1"},"serviceaccount":{"name":"ray","uid":"s"}},
             "sub":"system:serviceaccount:raybound-one:ray"}""".formatted(epoch(3_000), epoch(-600), epoch(-600));

    @Test
    void aTokenOfThePodForThisHostTellsItsPod() {
        assertThat(check(token(HEADER, GOOD)))
                .isEqualTo(new Check.Passed<>(new PodToken("raybound-one", "ray", "clu-1-head-x", "0f6d2c0e-1")));
        assertThat(check(token("{\"alg\":\"RS256\",\"kid\":\"k1\",\"typ\":\"JWT\"}", GOOD)))
                .isInstanceOf(Check.Passed.class);
        assertThat(check(token(HEADER, GOOD.replace("[\"" + HOST + "\"]", "\"" + HOST + "\""))))
                .as("an audience that is no list")
                .isInstanceOf(Check.Passed.class);
    }

    @Test
    void aClusterMaySignWithAnEllipticKey() throws Exception {
        ECKey key = new ECKeyGenerator(Curve.P_256).keyID("e1").generate();
        IssuerKeys keys = IssuerKeys.read(ISSUER, set(key));
        String header = "{\"alg\":\"ES256\",\"kid\":\"e1\"}";
        String token = signed(header, GOOD, "SHA256withECDSAinP1363Format", key.toPrivateKey());

        assertThat(PodToken.verify(token, HOST, keys, NOW)).isInstanceOf(Check.Passed.class);
        assertThat(code(PodToken.verify(
                        token.replace(Forge.part(header), Forge.part(header.replace("ES256", "RS256"))),
                        HOST,
                        keys,
                        NOW)))
                .isEqualTo("algorithm-refused");
    }

    static Stream<Arguments> foreign() {
        return Stream.of(
                arguments("another audience", HEADER, GOOD.replace("cld-a.link", "cld-b.link"), "audience-wrong"),
                arguments(
                        "the API server's audience beside ours",
                        HEADER,
                        GOOD.replace("[\"" + HOST, "[\"" + ISSUER + "\",\"" + HOST),
                        "audience-wrong"),
                arguments("no audience", HEADER, GOOD.replace("\"aud\"", "\"aux\""), "audience-wrong"),
                arguments("another issuer", HEADER, GOOD.replace(ISSUER, "https://evil.example.org"), "issuer-wrong"),
                arguments("expired", HEADER, GOOD.replace("" + epoch(3_000), "" + epoch(-61)), "token-expired"),
                arguments(
                        "issued in the future",
                        HEADER,
                        GOOD.replace("\"iat\":" + epoch(-600), "\"iat\":" + epoch(600)),
                        "token-from-future"),
                arguments(
                        "not yet valid",
                        HEADER,
                        GOOD.replace("\"nbf\":" + epoch(-600), "\"nbf\":" + epoch(600)),
                        "token-from-future"),
                arguments(
                        "valid for a year",
                        HEADER,
                        GOOD.replace("" + epoch(3_000), "" + epoch(31_000_000)),
                        "claims-refused"),
                arguments("no end", HEADER, GOOD.replace("\"exp\"", "\"exq\""), "claims-refused"),
                arguments("bound to no pod", HEADER, GOOD.replace("\"pod\"", "\"pad\""), "pod-unbound"),
                arguments(
                        "a legacy token",
                        HEADER,
                        GOOD.replaceAll("(?s)\"kubernetes.io\":.*\"s\"}},", ""),
                        "pod-unbound"),
                arguments(
                        "a subject of another namespace",
                        HEADER,
                        GOOD.replace("serviceaccount:raybound-one:", "serviceaccount:kube-system:"),
                        "claims-refused"),
                arguments("a pod name that is a path", HEADER, GOOD.replace("clu-1-head-x", "../x"), "claims-refused"),
                arguments("algorithm none", "{\"alg\":\"none\",\"kid\":\"k1\"}", GOOD, "algorithm-refused"),
                arguments("another algorithm", "{\"alg\":\"HS256\",\"kid\":\"k1\"}", GOOD, "algorithm-refused"),
                arguments("another key's name", "{\"alg\":\"RS256\",\"kid\":\"k2\"}", GOOD, "key-unknown"),
                arguments("no key's name", "{\"alg\":\"RS256\"}", GOOD, "header-refused"),
                arguments(
                        "a key in the header", "{\"alg\":\"RS256\",\"kid\":\"k1\",\"jwk\":{}}", GOOD, "header-refused"),
                arguments("an extension", "{\"alg\":\"RS256\",\"kid\":\"k1\",\"crit\":[]}", GOOD, "header-refused"),
                arguments(
                        "oversized", HEADER, GOOD.replace("\"j\"", "\"" + "j".repeat(9_000) + "\""), "token-malformed"),
                arguments("no JSON", HEADER, "[]", "token-malformed"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("foreign")
    void aTokenThatIsNotOfThisPodForThisHostIsRefused(String what, String header, String claims, String code) {
        assertThat(code(check(token(header, claims)))).as(what).isEqualTo(code);
    }

    @Test
    void aSignatureOfAnotherClusterUnderTheSameNameIsRefused() {
        String token = signed(HEADER, GOOD, "SHA256withRSA", privateOf(rsa("k1", 2_048)));

        assertThat(code(check(token))).isEqualTo("signature-invalid");
        assertThat(code(check(token(HEADER, GOOD) + "x"))).isIn("signature-invalid", "token-malformed");
        assertThat(code(check("a.b"))).isEqualTo("token-malformed");
        assertThat(code(check(""))).isEqualTo("token-malformed");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "{}", "[]", "{\"keys\":[]}", "{\"keys\":[1]}", "{\"keys\":[{\"kty\":\"oct\",\"k\":\"AA\"}]}"
            })
    void aKeySetWithoutUsableKeysIsRefused(String set) {
        assertThatThrownBy(() -> IssuerKeys.read(ISSUER, set)).isInstanceOf(BadValue.class);
    }

    @Test
    void aPrivateKeyOrAWeakOneOrFarTooManyAreRefused() {
        String secret = "{\"keys\":[" + KEY.toJSONString() + "]}";
        String weak = set(rsa("k1", 1_024));
        String many = "{\"keys\":[" + (KEY.toPublicJWK().toJSONString() + ",").repeat(16) + "1]}";

        for (String bad : new String[] {secret, weak, many, " ".repeat(IssuerKeys.LONGEST + 1)}) {
            assertThatThrownBy(() -> IssuerKeys.read(ISSUER, bad)).isInstanceOf(BadValue.class);
        }
        assertThatThrownBy(() -> IssuerKeys.read("", set(KEY))).isInstanceOf(BadValue.class);
    }

    @Test
    void aPodReadsItsOwnUid() {
        assertThat(PodToken.ofOwn(token(HEADER, GOOD)))
                .isEqualTo(new Check.Passed<>(new PodToken("raybound-one", "ray", "clu-1-head-x", "0f6d2c0e-1")));
        assertThat(PodToken.ofOwn("no token")).isInstanceOf(Check.Refused.class);
    }

    private static Check<PodToken> check(String token) {
        return PodToken.verify(token, HOST, KEYS, NOW);
    }

    private static String code(Check<PodToken> check) {
        return check instanceof Check.Refused<PodToken>(String code, String sentence) && !sentence.isEmpty()
                ? code
                : "passed";
    }

    private static String token(String header, String claims) {
        return signed(header, claims, "SHA256withRSA", privateOf(KEY));
    }

    private static String signed(String header, String claims, String algorithm, PrivateKey key) {
        String input = Forge.part(header) + "." + Forge.part(claims);
        try {
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(key);
            signature.update(input.getBytes(StandardCharsets.US_ASCII));
            return input + "." + Base64Url.encode(signature.sign());
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static RSAKey rsa(String kid, int bits) {
        try {
            return new RSAKeyGenerator(bits, true).keyID(kid).generate();
        } catch (com.nimbusds.jose.JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static PrivateKey privateOf(RSAKey key) {
        try {
            return key.toPrivateKey();
        } catch (com.nimbusds.jose.JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String set(JWK key) {
        return new JWKSet(key).toPublicJWKSet().toString();
    }

    private static long epoch(long offset) {
        return NOW.getEpochSecond() + offset;
    }
}
