package io.raybound.identity;

import static io.raybound.identity.Fixtures.AGENT;
import static io.raybound.identity.Fixtures.LINK_HOST;
import static io.raybound.identity.Fixtures.MACHINE;
import static io.raybound.identity.Fixtures.NOW;
import static io.raybound.identity.Fixtures.RANDOM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.raybound.model.BadValue;
import io.raybound.model.Secret;
import io.raybound.testkit.Seeds;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class KeysTest {

    @Test
    void aKeySurvivesEachOfItsWrittenForms() {
        VerifyingKey key = MACHINE.verifying();
        assertThat(VerifyingKey.read(key.spki())).isEqualTo(key);
        assertThat(VerifyingKey.fromPem(key.pem())).isEqualTo(key);
        assertThat(SigningKey.fromPem(MACHINE.pem()).verifying()).isEqualTo(key);
        assertThat(key.kid())
                .hasSize(16)
                .isEqualTo(SigningKey.fromPem(MACHINE.pem()).kid());
        assertThat(PublicKeyRing.read(Map.of("k1", key.spki())).find("k1")).contains(key);
        assertThat(PublicKeyRing.of(List.of(key, key)).find(key.kid())).contains(key);
    }

    @Test
    void otherCurvesOtherKindsAndPointsOffTheCurveAreRefused() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp384r1"));
        assertRefused(Base64Url.encode(generator.generateKeyPair().getPublic().getEncoded()));
        assertRefused(Base64Url.encode(KeyPairGenerator.getInstance("Ed25519")
                .generateKeyPair()
                .getPublic()
                .getEncoded()));
        byte[] der = MACHINE.verifying().key().getEncoded();
        der[der.length - 1] ^= 1;
        assertRefused(Base64Url.encode(der));
        assertRefused(MACHINE.verifying().spki() + "A");
        assertRefused(MACHINE.verifying().spki() + "=");
        assertRefused("A".repeat(10_000));
        assertRefused("");
    }

    @Test
    void hostileBytesAreNeverAKey() {
        Seeds.each(300, random -> {
            byte[] der = MACHINE.verifying().key().getEncoded();
            der[random.nextInt(der.length)] ^= (byte) (1 + random.nextInt(255));
            assertRefused(Base64Url.encode(der));
            assertRefused(Seeds.text(random, 100));
            assertThatThrownBy(() -> VerifyingKey.fromPem(Seeds.text(random, 100)))
                    .isInstanceOf(BadValue.class);
            assertThatThrownBy(() -> SigningKey.fromPem(Secret.of(Pem.write("PRIVATE KEY", der))))
                    .isInstanceOf(BadValue.class);
        });
    }

    private static void assertRefused(String spki) {
        assertThatThrownBy(() -> VerifyingKey.read(spki)).isInstanceOf(BadValue.class);
    }

    @Test
    void anOperatorVouchesForAnAgentsKey() {
        Check<Statement> checked = Statement.verify(Fixtures.statement(), LINK_HOST, Fixtures::machines, NOW);
        assertThat(checked)
                .isEqualTo(new Check.Passed<>(new Statement("lk-1", "site-x", "clu-1", "boot-1", AGENT.verifying())));
        assertThat(statement(LINK_HOST, 659)).isInstanceOf(Check.Passed.class);
        assertThat(statement(LINK_HOST, 660)).isInstanceOf(Check.Refused.class);
        assertThat(statement(LINK_HOST, -61)).isInstanceOf(Check.Refused.class);
        assertThat(statement("cld-other.link.raybound.localhost", 0)).isInstanceOf(Check.Refused.class);
    }

    private static Check<Statement> statement(String host, long later) {
        return Statement.verify(Fixtures.statement(), host, Fixtures::machines, NOW.plus(Duration.ofSeconds(later)));
    }

    @Test
    void aStatementThatNamesAnotherSignerIsRefused() {
        String borrowed =
                new Statement("lk-1", "site-x", "clu-1", "boot-1", AGENT.verifying()).sign(MACHINE, LINK_HOST, NOW);
        String header = "{\"alg\":\"ES256\",\"typ\":\"rb-statement+jwt\",\"kid\":\"" + AGENT.kid() + "\"}";
        String forged = Forge.ecdsa(header, Forge.payloadOf(borrowed), AGENT);
        assertThat(Statement.verify(forged, LINK_HOST, Fixtures::machines, NOW))
                .isInstanceOfSatisfying(
                        Check.Refused.class, no -> assertThat(no.code()).isEqualTo("principal-wrong"));
    }

    @Test
    void anInstructionsPayloadComesBackAsTheVeryTextThatWasSigned() {
        String payload = "{\"kind\":\"cluster\", \"é\": [1.0, 1e3, null, {\"a\":{}}]}";
        String signed = Instructions.sign(payload, MACHINE);
        assertThat(Instructions.verify(signed, Fixtures.RING)).isEqualTo(new Check.Passed<>(payload));
        assertThat(Instructions.verify(
                        signed,
                        PublicKeyRing.of(List.of(SigningKey.generate(RANDOM).verifying()))))
                .isInstanceOfSatisfying(
                        Check.Refused.class, no -> assertThat(no.code()).isEqualTo("key-unknown"));
    }
}
