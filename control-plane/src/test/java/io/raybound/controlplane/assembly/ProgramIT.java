package io.raybound.controlplane.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import io.raybound.wire.Json;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgramIT {
    @TempDir
    Path folder;

    private record Ended(int code, String out, String err) {}

    private static Ended run(String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = new Program(
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8))
                .run(args);
        return new Ended(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    @Test
    void badSettingsEndWithTwoAndSayAll() throws Exception {
        Path file = Files.writeString(folder.resolve("bad.json"), "{\"dta_dir\":\"x\",\"console\":{\"port\":0}}");
        Ended ended = run("--config", file.toString());
        assertThat(ended.code()).isEqualTo(2);
        assertThat(ended.err()).contains("did you mean 'data_dir'?").contains("console.port: 0 is not a number from 1");
        assertThat(run("--config", folder.resolve("none.json").toString()).err())
                .contains("cannot be read");
        assertThat(run("--wrong").code()).isEqualTo(2);
        assertThat(run("--help").code()).isZero();
    }

    @Test
    void aTakenPortEndsWithOneAndNamesIt() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Path file = Files.writeString(
                    folder.resolve("settings.json"),
                    Json.write(Map.of(
                            "data_dir", folder.resolve("data").toString(),
                            "console", Map.of("port", taken.getLocalPort()))));
            Ended ended = run("--config", file.toString());
            assertThat(ended.code()).isEqualTo(1);
            assertThat(ended.err())
                    .contains("127.0.0.1:" + taken.getLocalPort())
                    .contains("console.port");
            assertThat(ended.out()).doesNotContain("ready");
        }
    }
}
