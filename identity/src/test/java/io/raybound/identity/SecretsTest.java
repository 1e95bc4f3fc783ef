package io.raybound.identity;

import static io.raybound.identity.Fixtures.RANDOM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.raybound.model.BadValue;
import io.raybound.model.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SecretsTest {
    @TempDir
    Path folder;

    @Test
    void aPasswordMatchesOnlyItsOwnHash() {
        Passwords passwords = new Passwords(RANDOM);
        String hash = passwords.hash(Secret.of("correct horse"));
        assertThat(hash)
                .startsWith("$argon2id$v=19$m=19456,t=2,p=1$")
                .isNotEqualTo(passwords.hash(Secret.of("correct horse")));
        assertThat(passwords.matches(Secret.of("correct horse"), hash)).isTrue();
        assertThat(passwords.matches(Secret.of("correct horsf"), hash)).isFalse();
        assertThat(passwords.matchesNobody(Secret.of("correct horse"))).isFalse();
    }

    @Test
    void aHashOfAnotherProgramIsReadByItsParameters() {
        // made by the reference implementation of Argon2
        for (String reference : List.of(
                "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
                "$argon2id$v=19$m=65536,t=2,p=4$c29tZXNhbHQ$F1jG2CV3/Nr+yRuIsPKw0J9r4s7cJHBU")) {
            assertThat(new Passwords(RANDOM).matches(Secret.of("password"), reference))
                    .isTrue();
        }
    }

    @Test
    void hostileHashesAndPasswordsAreRefused() {
        Passwords passwords = new Passwords(RANDOM);
        String rest = "$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
        for (String hash : List.of(
                "",
                "plain",
                "$argon2i$v=19$m=19456,t=2,p=1" + rest,
                "$argon2id$v=19$m=9999999,t=2,p=1" + rest,
                "$argon2id$v=19$m=19456,t=0,p=1" + rest,
                "$argon2id$v=19$m=19456,t=2,p=0" + rest,
                "$argon2id$v=19$m=1,t=2,p=1" + rest,
                "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAA$" + "A".repeat(43))) {
            assertThat(passwords.matches(Secret.of("x"), hash)).as(hash).isFalse();
        }
        String good = passwords.hash(Secret.of("x"));
        assertThat(passwords.matches(Secret.of("x".repeat(1025)), good)).isFalse();
    }

    @Test
    void randomTokensHaveTheFormThatSecretScannersLookFor() {
        Pattern form = Pattern.compile("rb[kjos]_[0-9A-Za-z]{38}");
        for (RandomToken kind : RandomToken.values()) {
            Secret token = kind.mint(RANDOM);
            assertThat(token.reveal())
                    .matches(form)
                    .isNotEqualTo(kind.mint(RANDOM).reveal());
            assertThat(kind.read(token.reveal())).contains(token);
            assertThat(RandomToken.hash(token)).hasSize(43).doesNotContain(token.reveal());
        }
    }

    @Test
    void aSealedSecretOpensOnlyWithItsKeyAndInItsContext() throws IOException {
        SealingKey key = SealingKey.loadOrCreate(folder.resolve("a.key"), RANDOM);
        SealingKey other = SealingKey.loadOrCreate(folder.resolve("b.key"), RANDOM);
        Secret secret = Secret.of("the token of a cluster");
        String sealed = key.seal(secret, "clusters/clu-1");

        assertThat(SealingKey.loadOrCreate(folder.resolve("a.key"), RANDOM).open(sealed, "clusters/clu-1"))
                .isEqualTo(new Check.Passed<>(secret));
        assertThat(sealed).contains("." + key.keyId() + ".").isNotEqualTo(key.seal(secret, "clusters/clu-1"));
        assertThat(code(key.open(sealed, "clusters/clu-2"))).isEqualTo("sealed-damaged");
        assertThat(code(other.open(sealed, "clusters/clu-1"))).isEqualTo("sealing-key-unknown");
        for (int i = 0; i < sealed.length(); i++) {
            String changed = sealed.substring(0, i) + (sealed.charAt(i) == 'A' ? 'B' : 'A') + sealed.substring(i + 1);
            assertThat(key.open(changed, "clusters/clu-1")).isInstanceOf(Check.Refused.class);
        }
        for (String damaged : List.of("", "rb1", "rb1..", "rb1." + key.keyId() + ".", "rb1." + key.keyId() + ".AAAA")) {
            assertThat(key.open(damaged, "clusters/clu-1")).isInstanceOf(Check.Refused.class);
        }
    }

    @Test
    void keyFilesArePrivateAndDamagedOnesAreRefusedWithoutShowingTheContent() throws IOException {
        Path cookie = folder.resolve("deep/cookie.key");
        Path signing = folder.resolve("deep/operator.key");
        CookieSeal.loadOrCreate(cookie, RANDOM);
        SigningKey key = SigningKey.loadOrCreate(signing, RANDOM);
        assertThat(SigningKey.loadOrCreate(signing, RANDOM).verifying()).isEqualTo(key.verifying());
        for (Path file : List.of(cookie, signing)) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
            Files.writeString(file, "hunter2-canary");
        }
        assertThatThrownBy(() -> CookieSeal.loadOrCreate(cookie, RANDOM))
                .isInstanceOf(BadValue.class)
                .hasMessageNotContaining("canary");
        assertThatThrownBy(() -> SigningKey.load(signing))
                .isInstanceOf(BadValue.class)
                .hasMessageNotContaining("canary");
    }

    @Test
    void nothingPrintsASecret() throws IOException {
        Secret bearer = Fixtures.grant();
        IssuedGrant issued = Fixtures.issuer(Fixtures.NOW).grant(Fixtures.WHOM);
        SigningKey key = SigningKey.generate(RANDOM);
        List<Object> holders = List.of(
                bearer,
                issued,
                key,
                key.pem(),
                CookieSeal.loadOrCreate(folder.resolve("c.key"), RANDOM),
                SealingKey.loadOrCreate(folder.resolve("s.key"), RANDOM));
        assertThat(holders.toString())
                .doesNotContain(bearer.reveal())
                .doesNotContain(issued.token().reveal())
                .doesNotContain(key.pem().reveal())
                .doesNotContain(Files.readString(folder.resolve("c.key")).strip())
                .doesNotContain(Files.readString(folder.resolve("s.key")).strip());
    }

    @Test
    void refusalsNeverRepeatTheTokenThatTheyRefuse() {
        String token = Fixtures.ticket().reveal();
        GrantCheck refused =
                new GrantVerifier(Fixtures.CLUSTER_HOST).verify(token, Fixtures.RING, Revocations.NONE, Fixtures.NOW);
        assertThat(refused.toString()).doesNotContain(token.substring(0, 20)).contains("token-kind");
    }

    private static String code(Check<Secret> check) {
        return switch (check) {
            case Check.Passed<Secret> passed -> "passed";
            case Check.Refused<Secret> refused -> refused.code();
        };
    }
}
