package io.raybound.relay;

import io.netty.buffer.ByteBufAllocator;
import io.raybound.testkit.Eventually;
import org.junit.jupiter.api.Test;

class LeakCheckTest {
    @Test
    void aPlantedLeakIsFound() {
        plant();
        Eventually.within(
                Eventually.patience(),
                "the leak is found",
                () -> !LeakCheck.look().isEmpty());
    }

    private static void plant() {
        ByteBufAllocator.DEFAULT.buffer(100).writeByte(1);
    }
}
