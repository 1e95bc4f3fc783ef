package io.raybound.cli.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.raybound.testkit.Seeds;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class LogPrinterTest {
    @Test
    void aStreamThatDropsAndBeginsAnewIsPrintedOnceWhereverItDropped() {
        Seeds.each(200, random -> {
            String whole = "a".repeat(random.nextInt(5)) + "line 1\nline 2\n"
                    + Seeds.text(random, 30).replaceAll("[^ -~\n]", "x");
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            LogPrinter printer = new LogPrinter(new PrintStream(out, true, StandardCharsets.UTF_8));
            for (int drop = random.nextInt(4); drop >= 0; drop--) {
                printer.again();
                int until = drop == 0 ? whole.length() : random.nextInt(whole.length());
                int at = 0;
                while (at < until) {
                    int next = Math.min(until, at + 1 + random.nextInt(7));
                    printer.accept(whole.substring(at, next));
                    at = next;
                }
            }
            assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo(whole);
        });
    }
}
