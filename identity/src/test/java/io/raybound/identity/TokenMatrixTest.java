package io.raybound.identity;

import static io.raybound.identity.Fixtures.CLUSTER_HOST;
import static io.raybound.identity.Fixtures.CONTROL_PLANE;
import static io.raybound.identity.Fixtures.NOW;
import static io.raybound.identity.Fixtures.RING;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.ECKey;
import io.raybound.testkit.Seeds;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Threat T11: audience and kind confusion, attacks on the header, changed bytes.
final class TokenMatrixTest {
    private static final String CHARACTERS =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=+/ ~\u0000é";

    @TempDir
    Path folder;

    @Test
    void onlyTheDiagonalOfKindsPasses() throws IOException {
        CookieSeal seal = TokenDoors.seal(folder);
        for (TokenDoors kind : TokenDoors.values()) {
            String token = kind.make(seal);
            for (TokenDoors door : TokenDoors.values()) {
                assertThat(door.takes(token, seal))
                        .as(kind + " at the door for " + door)
                        .isEqualTo(kind == door);
            }
        }
    }

    @Test
    void aTokenWithAnyChangedAddedOrRemovedCharacterIsRefused() throws IOException {
        CookieSeal seal = TokenDoors.seal(folder);
        for (TokenDoors kind : TokenDoors.values()) {
            String token = kind.make(seal);
            for (int i = 0; i < token.length(); i += 3) {
                char there = token.charAt(i);
                char other = CHARACTERS.charAt((CHARACTERS.indexOf(there) + 1 + i) % CHARACTERS.length());
                String changed = token.substring(0, i) + (other == there ? '~' : other) + token.substring(i + 1);
                assertThat(kind.takes(changed, seal)).as(changed).isFalse();
            }
            for (int last = 1; last <= 63; last++) {
                char end = CHARACTERS.charAt((CHARACTERS.indexOf(token.charAt(token.length() - 1)) + last) % 64);
                assertThat(kind.takes(token.substring(0, token.length() - 1) + end, seal))
                        .as(kind + " ending in " + end)
                        .isEqualTo(token.endsWith(String.valueOf(end)));
            }
            assertThat(kind.takes(token + "=", seal)).isFalse();
            assertThat(kind.takes(token + "A", seal)).isFalse();
            assertThat(kind.takes(" " + token, seal)).isFalse();
            assertThat(kind.takes(token.substring(1), seal)).isFalse();
        }
    }

    @Test
    void attacksOnTheHeaderAreRefusedWithTheirOwnCodes() {
        String payload = Forge.payloadOf(Fixtures.grant().reveal());
        String kid = CONTROL_PLANE.kid();
        String good = header("ES256", "rb-grant+jwt", kid, "");
        assertThat(code(Forge.ecdsa(good, payload, CONTROL_PLANE))).isEqualTo("valid");

        SigningKey attacker = SigningKey.generate(Fixtures.RANDOM);
        String jwk = new ECKey.Builder(
                        com.nimbusds.jose.jwk.Curve.P_256, attacker.verifying().key())
                .build()
                .toJSONString();
        Map<String, String> cases = new LinkedHashMap<>();
        cases.put(
                Forge.part(header("none", "rb-grant+jwt", kid, "")) + "." + Forge.part(payload) + ".",
                "algorithm-refused");
        cases.put(Forge.part("{\"alg\":\"none\"}") + "." + Forge.part(payload) + ".", "header-refused");
        byte[] publicKey = CONTROL_PLANE.verifying().key().getEncoded();
        cases.put(Forge.hmac(header("HS256", "rb-grant+jwt", kid, ""), payload, publicKey), "algorithm-refused");
        cases.put(Forge.hmac(good, payload, publicKey), "signature-invalid");
        for (String alg : List.of("RS256", "ES384", "ES256K", "EdDSA", "es256", "ES256 ", "")) {
            cases.put(Forge.ecdsa(header(alg, "rb-grant+jwt", kid, ""), payload, CONTROL_PLANE), "algorithm-refused");
        }
        cases.put(Forge.ecdsa(header("ES256", "rb-grant+jwt", "unknown", ""), payload, CONTROL_PLANE), "key-unknown");
        cases.put(Forge.ecdsa(good, payload, attacker), "signature-invalid");
        for (String extra : List.of(
                ",\"jwk\":" + jwk,
                ",\"jku\":\"https://attacker.example/keys\"",
                ",\"x5u\":\"https://attacker.example/chain\"",
                ",\"x5c\":[\"AAAA\"]",
                ",\"crit\":[\"exp\"]",
                ",\"b64\":false",
                ",\"zip\":\"DEF\"",
                ",\"cty\":\"JWT\"")) {
            cases.put(Forge.ecdsa(header("ES256", "rb-grant+jwt", kid, extra), payload, attacker), "header-refused");
            cases.put(
                    Forge.ecdsa(header("ES256", "rb-grant+jwt", kid, extra), payload, CONTROL_PLANE), "header-refused");
        }
        for (String typ : List.of("JWT", "rb-ticket+jwt", "RB-GRANT+JWT", "application/rb-grant+jwt", "")) {
            cases.put(Forge.ecdsa(header("ES256", typ, kid, ""), payload, CONTROL_PLANE), "token-kind");
        }
        cases.put(
                Forge.ecdsa(header("ES256", "rb-grant+jwt", kid, ",\"alg\":\"none\""), payload, CONTROL_PLANE),
                "token-malformed");
        cases.put(
                Forge.ecdsa(
                        "{\"alg\":[\"ES256\"],\"typ\":\"rb-grant+jwt\",\"kid\":\"" + kid + "\"}",
                        payload,
                        CONTROL_PLANE),
                "algorithm-refused");
        cases.put(
                Forge.part(good) + "." + Forge.part(payload) + "." + Base64Url.encode(new byte[64]),
                "signature-invalid");
        cases.put(
                Forge.part(good) + "." + Forge.part(payload) + "." + Base64Url.encode(new byte[70]),
                "signature-invalid");
        cases.forEach((token, expected) -> assertThat(code(token)).as(token).isEqualTo(expected));
    }

    @Test
    void claimsThatAreDoubledMissingForeignOrOfAnotherTypeAreRefused() {
        String header = header("ES256", "rb-grant+jwt", CONTROL_PLANE.kid(), "");
        String good = Forge.payloadOf(Fixtures.grant().reveal());
        String aud = "\"aud\":\"" + CLUSTER_HOST + "\"";
        for (String bad : List.of(
                good.replace(aud, aud + ",\"aud\":\"other\""),
                good.replace(aud, "\"aud\":\"other\"," + aud),
                good.replace(aud, "\"aud\":[\"" + CLUSTER_HOST + "\",\"other\"]"),
                good.replace(aud, "\"aud\":[\"" + CLUSTER_HOST + "\"]"),
                good.replace(aud + ",", ""),
                good.replace(aud, "\"aud\":null"),
                good.replace(aud, "\"aud\":\"\""),
                good.replace("\"sub\"", "\"nbf\":1,\"sub\""),
                good.replaceAll("\"exp\":\\d+", "\"exp\":\"9999999999\""),
                good.replaceAll("\"exp\":\\d+", "\"exp\":1e12"),
                good.replaceAll("\"exp\":\\d+", "\"exp\":-1"),
                good.replaceAll("\"exp\":\\d+", "\"exp\":99999999999999999"),
                good.replaceAll("\"exp\":\\d+", "\"exp\":1"),
                good.replaceAll("\"grace\":\\d+", "\"grace\":1"),
                good.replaceAll("\"doors\":\\[[^]]*]", "\"doors\":\"dashboard\""),
                good.replaceAll("\"doors\":\\[[^]]*]", "\"doors\":[\"jobs\",\"jobs\"]"),
                good.replaceAll("\"doors\":\\[[^]]*]", "\"doors\":[[\"jobs\"]]"),
                good + " {}",
                "[" + good + "]",
                "null",
                "")) {
            assertThat(bad).isNotEqualTo(good);
            assertThat(code(Forge.ecdsa(header, bad, CONTROL_PLANE))).as(bad).isIn("claims-refused", "token-malformed");
        }
    }

    @Test
    void hostileBytesAreRefusedAsValuesNotAsExceptions() throws IOException {
        CookieSeal seal = TokenDoors.seal(folder);
        Seeds.each(400, random -> {
            String hostile = hostile(random);
            for (TokenDoors door : TokenDoors.values()) {
                assertThat(door.takes(hostile, seal)).isFalse();
            }
        });
    }

    private static String hostile(Random random) {
        byte[] bytes = new byte[random.nextInt(300)];
        random.nextBytes(bytes);
        return switch (random.nextInt(6)) {
            case 0 -> Seeds.text(random, 200);
            case 1 -> ".".repeat(random.nextInt(20_000));
            case 2 -> new String(bytes, StandardCharsets.ISO_8859_1);
            case 3 -> Base64Url.encode(bytes) + "." + Base64Url.encode(bytes) + "." + Base64Url.encode(bytes);
            case 4 -> {
                String deep = "{\"a\":" + "[".repeat(1 + random.nextInt(3000));
                yield Forge.part(deep) + "." + Forge.part(deep) + ".AAAA";
            }
            default -> {
                String odd = header("ES256", "rb-grant+jwt", Fixtures.MACHINE.kid(), "," + Seeds.text(random, 50));
                yield Forge.ecdsa(odd, Seeds.text(random, 100), Fixtures.MACHINE);
            }
        };
    }

    private static String header(String alg, String typ, String kid, String extra) {
        return "{\"alg\":\"" + alg + "\",\"typ\":\"" + typ + "\",\"kid\":\"" + kid + "\"" + extra + "}";
    }

    private static String code(String token) {
        return switch (new GrantVerifier(CLUSTER_HOST).verify(token, RING, Revocations.NONE, NOW)) {
            case GrantCheck.Valid valid -> "valid";
            case GrantCheck.InGrace late -> "in grace";
            case GrantCheck.Refused refused -> refused.code();
        };
    }
}
