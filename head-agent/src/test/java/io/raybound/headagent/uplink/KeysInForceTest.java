package io.raybound.headagent.uplink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.raybound.identity.SigningKey;
import io.raybound.wire.Json;
import io.raybound.wire.link.KeysInstruction;
import io.raybound.wire.link.KeysInstruction.Revocation;
import io.raybound.wire.link.PublicKeyInfo;
import io.raybound.wire.local.HandedKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KeysInForceTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final SigningKey ONE = SigningKey.generate(RANDOM);
    private static final SigningKey TWO = SigningKey.generate(RANDOM);
    private static final Instant EARLY = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant LATE = Instant.parse("2026-01-02T00:00:00Z");

    private boolean up;
    private final KeysInForce keys = new KeysInForce(() -> up);

    private static HandedKeys keys(String epoch, long generation, SigningKey key, Revocation... revoked) {
        PublicKeyInfo info = new PublicKeyInfo(key.kid(), key.verifying().spki());
        return new HandedKeys(epoch, generation, new KeysInstruction(List.of(info), List.of(revoked)));
    }

    private boolean counts(SigningKey key) {
        return keys.trust().keys().find(key.kid()).isPresent();
    }

    @Test
    void before_anything_was_heard_no_key_counts() {
        assertThat(keys.trust().keys().keys()).isEmpty();
    }

    @Test
    void within_an_epoch_the_higher_generation_counts_whoever_brought_it() {
        keys.heard(keys("e", 5, ONE));
        keys.handed(keys("e", 6, TWO));
        assertThat(counts(TWO)).isTrue();
        assertThat(counts(ONE)).isFalse();
        keys.heard(keys("e", 7, ONE));
        assertThat(counts(ONE)).isTrue();
    }

    @Test
    void across_epochs_the_own_link_counts_while_it_is_up_and_the_operators_file_while_it_is_not() {
        keys.heard(keys("new", 1, ONE));
        keys.handed(keys("old", 9, TWO));
        assertThat(counts(TWO)).isTrue();
        up = true;
        assertThat(counts(ONE)).isTrue();
        assertThat(counts(TWO)).isFalse();
    }

    @Test
    void what_either_revoked_is_revoked_from_the_later_time_on() {
        keys.heard(keys("e", 2, ONE, new Revocation("sid-a", EARLY)));
        keys.handed(keys("e", 1, ONE, new Revocation("sid-a", LATE), new Revocation("sid-b", EARLY)));
        assertThat(keys.trust().revocations().sinceById())
                .containsEntry("sid-a", LATE)
                .containsEntry("sid-b", EARLY);
    }

    @Test
    void while_nothing_changes_it_is_the_same_object() {
        keys.heard(keys("e", 1, ONE));
        assertThat(keys.trust()).isSameAs(keys.trust());
    }

    @Test
    void a_key_that_is_none_is_refused_and_leaves_what_was_in_force() {
        keys.heard(keys("e", 1, ONE));
        HandedKeys bad =
                new HandedKeys("e", 2, new KeysInstruction(List.of(new PublicKeyInfo("k", "nonsense")), List.of()));
        assertThatThrownBy(() -> keys.heard(bad)).isInstanceOf(IllegalArgumentException.class);
        assertThat(counts(ONE)).isTrue();
    }

    @Test
    void the_operators_file_is_read_again_only_when_it_was_replaced(@TempDir Path folder) throws IOException {
        List<HandedKeys> read = new ArrayList<>();
        Path path = folder.resolve("keys.json");
        try (KeysFile file = new KeysFile(path, read::add)) {
            file.look();
            Files.writeString(path, Json.write(keys("e", 1, ONE)));
            file.look();
            file.look();
            Files.writeString(path, "half of so");
            file.look();
            Files.writeString(path, Json.write(keys("e", 12, TWO)));
            file.look();
        }
        assertThat(read).extracting(HandedKeys::generation).containsExactly(1L, 12L);
    }
}
