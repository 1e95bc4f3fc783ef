package io.raybound.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.raybound.control.storage.LocalSignals;
import io.raybound.control.storage.Meta;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// A change that was answered survives `kill -9` of the process that wrote it.
@ExtendWith(Postgres.class)
final class DurabilityIT {
    private static final int ENOUGH = 300;

    @Test
    void whatSqliteAnsweredIsThereAfterKillNine(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("r.db");
        List<String> answered = killed("sqlite", file.toString());
        check(answered, () -> Store.sqlite(file, new LocalSignals()));
    }

    @Test
    void whatPostgresqlAnsweredIsThereAfterKillNine() throws Exception {
        String url = Postgres.fresh();
        List<String> answered = killed("postgresql", url);
        check(answered, () -> Postgres.open(url, new LocalSignals()));
    }

    @Test
    @Timeout(180)
    void aStoreThatCannotGrowRefusesAndKeepsWhatItAnswered(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("r.db");
        Store.sqlite(file, new LocalSignals()).close();
        Process writer = new ProcessBuilder(
                        "sh",
                        "-c",
                        "ulimit -f 6000; exec \"$@\"",
                        "sh",
                        java(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:-UsePerfData",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        DurableWriter.class.getName(),
                        "sqlite",
                        file.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String out = new String(writer.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(writer.waitFor()).isEqualTo(3);
        assertThat(out).contains("refused store-unavailable");
        check(
                out.lines()
                        .filter(line -> line.startsWith("wrote ") && line.endsWith("."))
                        .map(line -> line.substring(6, line.length() - 1))
                        .toList(),
                () -> Store.sqlite(file, new LocalSignals()));
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private static void check(List<String> answered, Supplier<Store> open) {
        assertThat(answered).hasSizeGreaterThanOrEqualTo(ENOUGH);
        try (Store store = open.get()) {
            for (String key : answered) {
                String value = store.read(tx -> tx.port(Meta.class).get(key).orElse("lost"));
                assertThat(value).as(key).isEqualTo("here");
            }
            long count = store.write(tx -> tx.port(Meta.class).next("n"));
            assertThat(count).as("no number was lost").isGreaterThan(answered.size());
        }
    }

    /// Starts a writer, reads what it says it has written, and kills it in the middle.
    private static List<String> killed(String kind, String where) throws Exception {
        Process writer = new ProcessBuilder(
                        java(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        DurableWriter.class.getName(),
                        kind,
                        where)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        List<String> answered = new ArrayList<>();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(writer.getInputStream(), StandardCharsets.UTF_8))) {
            String line = out.readLine();
            while (line != null && answered.size() < ENOUGH) {
                if (line.startsWith("wrote ") && line.endsWith(".")) {
                    answered.add(line.substring(6, line.length() - 1));
                }
                line = out.readLine();
            }
            writer.toHandle().destroyForcibly();
            while (line != null) {
                if (line.startsWith("wrote ") && line.endsWith(".")) {
                    answered.add(line.substring(6, line.length() - 1));
                }
                line = out.readLine();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            writer.destroyForcibly();
        }
        assertThat(writer.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(writer.exitValue()).isEqualTo(137);
        return answered;
    }
}
