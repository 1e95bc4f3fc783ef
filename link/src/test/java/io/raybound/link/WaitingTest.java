package io.raybound.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.raybound.testkit.Seeds;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class WaitingTest {
    @Test
    void pausesAreRandomBelowADoublingBoundOfThirtySeconds() {
        Seeds.each(200, random -> {
            BackOff pause = new BackOff(random);
            long bound = 500;
            for (int i = 0; i < 20; i++) {
                assertThat(pause.next(Duration.ZERO).toMillis()).isBetween(0L, Math.min(30_000, bound));
                bound = Math.min(30_000, bound * 2);
            }
            pause.success();
            assertThat(pause.next(Duration.ZERO).toMillis()).isLessThanOrEqualTo(500);
        });
    }

    @Test
    void retryAfterIsAFloorWithJitterOnTopAndALimit() {
        Seeds.each(50, random -> {
            BackOff pause = new BackOff(random);
            assertThat(pause.next(Duration.ofSeconds(10)).toMillis()).isBetween(10_000L, 15_000L);
            assertThat(pause.next(Duration.ofDays(3)).toSeconds()).isLessThanOrEqualTo(450);
        });
    }

    @Test
    void twoCutsAfterTheSameTimeShortenTheHoldBelowIt() {
        HoldTuner hold = new HoldTuner(Duration.ofSeconds(50));
        hold.cut(Duration.ofMillis(10_050));
        assertThat(hold.hold()).isEqualTo(Duration.ofSeconds(50));

        hold.cut(Duration.ofMillis(10_020));

        assertThat(hold.hold()).isBetween(Duration.ofSeconds(7), Duration.ofSeconds(8));
    }

    @Test
    void cutsAtDifferentTimesOrWithLongPollsBetweenMeanNothing() {
        HoldTuner hold = new HoldTuner(Duration.ofSeconds(50));
        hold.cut(Duration.ofSeconds(5));
        hold.cut(Duration.ofSeconds(20));
        hold.answered(Duration.ofSeconds(45));
        hold.cut(Duration.ofSeconds(20));
        hold.cut(Duration.ofMillis(300));

        assertThat(hold.hold()).isEqualTo(Duration.ofSeconds(50));
    }

    @Test
    void afterACalmHourALongerHoldIsTried() {
        HoldTuner hold = new HoldTuner(Duration.ofSeconds(50));
        hold.cut(Duration.ofSeconds(10));
        hold.cut(Duration.ofSeconds(10));
        Duration shortened = hold.hold();

        for (int i = 0; i < 600; i++) {
            hold.answered(shortened);
        }

        assertThat(hold.hold()).isGreaterThan(shortened);
    }

    @Test
    void theServerMayAskForAShorterHold() {
        HoldTuner hold = new HoldTuner(Duration.ofSeconds(50));

        hold.offered(20);

        assertThat(hold.hold()).isEqualTo(Duration.ofSeconds(20));
    }
}
