package io.raybound.controlplane.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.raybound.controlplane.api.Refused;
import io.raybound.model.Id;
import org.junit.jupiter.api.Test;

class HeldAnswersTest {
    private static final Id ADA = new Id("usr-aaaaaaaaaaaa");
    private static final Id BOB = new Id("usr-bbbbbbbbbbbb");

    @Test
    void oneCallersWaitsDoNotTakeAnothersPlace() {
        HeldAnswers held = new HeldAnswers(1);
        String outcome = held.hold(ADA, () -> {
            assertThatThrownBy(() -> held.hold(ADA, () -> "second"))
                    .isInstanceOfSatisfying(
                            Refused.class,
                            refused -> assertThat(refused.problem().status()).isEqualTo(429));
            return held.hold(BOB, () -> "other");
        });
        assertThat(outcome).isEqualTo("other");
        assertThat(held.hold(ADA, () -> "again")).isEqualTo("again");
        assertThat(held.callers()).isZero();
    }

    @Test
    void aFailedWaitGivesItsPlaceBack() {
        HeldAnswers held = new HeldAnswers(1);
        assertThatThrownBy(() -> held.hold(ADA, () -> {
                    throw new IllegalStateException("gone");
                }))
                .hasMessage("gone");
        assertThat(held.callers()).isZero();
    }
}
