package io.raybound.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.raybound.model.BadValue;
import io.raybound.model.Cloud;
import io.raybound.model.ClusterSpec;
import io.raybound.model.ClusterState;
import io.raybound.model.Id;
import io.raybound.model.NodeShape;
import io.raybound.model.Secret;
import io.raybound.model.WorkerGroup;
import io.raybound.testkit.Seeds;
import io.raybound.wire.link.SessionRequest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    private static final ClusterSpec SPEC = new ClusterSpec(
            "2.60.0",
            new NodeShape(1, 0, 500_000_000, 80_000_000, Map.of("zone", "a")),
            List.of(new WorkerGroup("w", 1, NodeShape.small())));

    @Test
    void objectsReadBackAsTheyWereWritten() {
        Cloud cloud = new Cloud(
                new Id("cld-aaaabbbbcccc"), "home", "h.example", 3, Instant.parse("2026-11-23T01:02:03.000004Z"));

        assertThat(Json.read(Json.write(cloud), Cloud.class)).isEqualTo(cloud);
        assertThat(Json.read(Json.write(SPEC), ClusterSpec.class)).isEqualTo(SPEC);
    }

    @Test
    void keysAreSnakeCaseAndStatesAreCamelCase() {
        assertThat(Json.write(SPEC)).contains("\"ray_version\"", "\"object_store_memory\"");
        assertThat(Json.write(ClusterState.RUNNING)).isEqualTo("\"Running\"");
        assertThat(Json.read("\"Running\"", ClusterState.class)).isEqualTo(ClusterState.RUNNING);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"program\":\"operator\",\"version\":\"1\",\"boot_id\":\"b\",\"extra\":1}",
                "{\"program\":\"operator\",\"program\":\"operator\",\"version\":\"1\",\"boot_id\":\"b\"}",
                "{\"program\":1,\"version\":\"1\",\"boot_id\":\"b\"}",
                "{\"program\":\"operator\",\"version\":\"1\",\"boot_id\":\"b\"} {}",
                "{\"program\":null,\"version\":\"1\",\"boot_id\":\"b\"}",
                "{\"version\":\"1\",\"boot_id\":\"b\"}",
                "[]",
                "",
                "{"
            })
    void whatIsNotExactlyTheMessageIsRefused(String json) {
        assertThatThrownBy(() -> Json.read(json, SessionRequest.class)).isInstanceOf(BadJson.class);
    }

    @Test
    void anotherVersionMayKnowMoreKeysThanWeDo() {
        String json = "{\"program\":\"operator\",\"version\":\"9\",\"boot_id\":\"b\",\"from_the_future\":{\"a\":[1]}}";
        assertThat(Json.readLenient(json, SessionRequest.class).version()).isEqualTo("9");
    }

    @Test
    void depthIsBounded() {
        String bomb = "[".repeat(5_000) + "]".repeat(5_000);
        assertThatThrownBy(() -> Json.tree(bomb)).isInstanceOf(BadJson.class);
    }

    @Test
    void aValueThatBreaksItsFormSaysFieldValueAndForm() {
        String json = Json.write(SPEC).replace("2.60.0", "two");
        assertThatThrownBy(() -> Json.read(json, ClusterSpec.class)).isInstanceOfSatisfying(BadValue.class, bad -> {
            assertThat(bad.field()).isEqualTo("ray_version");
            assertThat(bad.value()).isEqualTo("two");
        });
    }

    @Test
    void aSecretHasNoJsonForm() {
        assertThatThrownBy(() -> Json.write(Map.of("password", Secret.of("hunter2"))))
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void hostileBytesEndInOneKindOfRefusalWithoutJavaNames() {
        String good = Json.write(SPEC);
        Seeds.each(500, random -> {
            byte[] bytes = good.getBytes(StandardCharsets.UTF_8);
            for (int i = random.nextInt(4); i >= 0; i--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            try {
                Json.read(bytes, ClusterSpec.class);
            } catch (BadJson | BadValue refused) {
                assertThat(refused.getMessage()).doesNotContain("java.", "io.raybound", "tools.jackson");
            }
        });
    }
}
