package io.raybound.controlplane.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import io.raybound.wire.Json;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class KeysSecretTest {
    @TempDir
    Path folder;

    @Test
    void twoReplicasThatMountThePrintedSecretHaveTheSameKeysAndTheSameRoot() throws Exception {
        Path config =
                Files.writeString(folder.resolve("config.json"), "{\"data_dir\":\"" + folder.resolve("made") + "\"}");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
        assertThat(new Program(print, print)
                        .run("--config", config.toString(), "--print-keys", "raybound-control-plane-keys"))
                .isZero();

        JsonNode secret = Json.tree(out.toString(StandardCharsets.UTF_8));
        assertThat(secret.path("kind").asString()).isEqualTo("Secret");
        assertThat(secret.path("metadata").path("name").asString()).isEqualTo("raybound-control-plane-keys");
        Keys one = mounted(secret, "one");
        Keys two = mounted(secret, "two");
        assertThat(one.grants().kid()).isEqualTo(two.grants().kid());
        assertThat(one.instructions().kid()).isEqualTo(two.instructions().kid());
        assertThat(one.authority().rootPem()).isEqualTo(two.authority().rootPem());
    }

    /// As the chart mounts it: the root's key is kept away.
    private Keys mounted(JsonNode secret, String replica) throws Exception {
        Path data = folder.resolve(replica);
        for (String file : new String[] {
            "keys/instructions.key", "keys/grants.key", "ca/root.pem", "ca/intermediate.pem", "ca/intermediate.key"
        }) {
            Path path = data.resolve(file);
            Files.createDirectories(path.getParent());
            Files.write(
                    path,
                    Base64.getDecoder()
                            .decode(secret.path("data")
                                    .path(path.getFileName().toString())
                                    .asString()));
        }
        ControlPlaneSettings settings = ControlPlaneSettings.read("{\"data_dir\":\"" + data + "\"}");
        return Keys.load(settings, Clock.systemUTC(), new SecureRandom());
    }
}
