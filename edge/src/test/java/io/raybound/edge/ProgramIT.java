package io.raybound.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.raybound.testkit.FreePorts;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgramIT {
    @TempDir
    Path folder;

    private Process start(String... arguments) throws IOException {
        List<String> command = new java.util.ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "io.raybound.edge.Main"));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    private static String output(Process process) throws IOException {
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private String config(String json) throws IOException {
        return Files.writeString(folder.resolve("edge.json"), json).toString();
    }

    @Test
    void badSettingsEndItWithTwoAndAllProblems() throws Exception {
        Process edge = start("--config", config("{\"listen\":\"x\",\"tls_dirr\":\"y\"}"));
        assertThat(output(edge)).contains("listen: ", "routes_file: is missing", "tls_dir: is missing", "tls_dirr: ");
        assertThat(edge.waitFor()).isEqualTo(2);
        Process bare = start();
        assertThat(output(bare)).contains("usage: raybound-edge --config FILE");
        assertThat(bare.waitFor()).isEqualTo(2);
    }

    @Test
    void itSaysWhenItServesAndEndsInOrder() throws Exception {
        int port = FreePorts.one();
        try (EdgeHarness files = new EdgeHarness(folder, "")) {
            files.routes();
        }
        Process edge = start("--config", config("""
                {"listen":"127.0.0.1:%d","routes_file":"%s/routes.json","tls_dir":"%s/tls"}""".formatted(port, folder, folder)));
        try (BufferedReader lines = edge.inputReader()) {
            String line = lines.readLine();
            while (line != null && !line.startsWith("ready ")) {
                line = lines.readLine();
            }
            assertThat(line).isEqualTo("ready edge 127.0.0.1:" + port);
            edge.destroy();
            assertThat(edge.waitFor(10, TimeUnit.SECONDS)).isTrue();
            assertThat(edge.exitValue()).isZero();
        } finally {
            edge.destroyForcibly();
        }
    }
}
