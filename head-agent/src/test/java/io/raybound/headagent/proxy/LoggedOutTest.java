package io.raybound.headagent.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.raybound.identity.Grant;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoggedOutTest {
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    @TempDir
    private Path folder;

    private Path file;
    private Instant now = NOON;

    @BeforeEach
    void name() {
        file = folder.resolve("logged-out");
    }

    private LoggedOut start() {
        return new LoggedOut(file, () -> now);
    }

    private static Grant grant(String jti, long seconds) {
        Instant end = NOON.plusSeconds(seconds);
        return new Grant("usr-a", "ada", "h", Set.of("jobs"), "ses-a", jti, NOON, end, end);
    }

    @Test
    void aLogoutIsRememberedAcrossARestart() throws Exception {
        start().add(grant("j-1", 600));
        LoggedOut again = start();
        assertThat(again.has(grant("j-1", 600))).isTrue();
        assertThat(again.has(grant("j-2", 600))).isFalse();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void whatWouldHaveEndedByItselfIsForgotten() throws Exception {
        LoggedOut first = start();
        first.add(grant("j-1", 600));
        first.add(grant("j-2", 6_000));
        now = NOON.plusSeconds(601);
        LoggedOut again = start();
        assertThat(again.has(grant("j-2", 6_000))).isTrue();
        assertThat(Files.readAllLines(file)).hasSize(1);
    }

    @Test
    void theFileIsBoundedAndTheOneThatEndsSoonestGoesFirst() throws Exception {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < LoggedOut.MOST; i++) {
            lines.add("j-" + i + " " + NOON.plusSeconds(1_000 + i).getEpochSecond());
        }
        Files.write(file, lines);
        LoggedOut full = start();
        full.add(grant("late", 90_000));
        assertThat(full.has(grant("late", 90_000))).isTrue();
        assertThat(full.has(grant("j-0", 1_000))).isFalse();
        assertThat(full.has(grant("j-1", 1_001))).isTrue();
        assertThat(Files.readAllLines(file)).hasSize(LoggedOut.MOST);
    }

    @Test
    void aDamagedFileKeepsNobodyFromStarting() throws Exception {
        Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfe, '\n', 'x', '\n'});
        assertThat(start().has(grant("x", 1))).isFalse();
        Files.writeString(file, "a b\n\nj-3 99999999999\n" + "z".repeat(9_999) + " 1\n");
        assertThat(start().has(grant("j-3", 1))).isTrue();
    }
}
