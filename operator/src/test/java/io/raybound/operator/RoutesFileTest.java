package io.raybound.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.raybound.wire.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

final class RoutesFileTest {
    @TempDir
    private Path folder = Path.of("");

    @Test
    void aChangeRaisesTheGenerationAndNoChangeDoesNot() throws Exception {
        Path file = folder.resolve("edge/routes.json");
        RoutesFile routes = RoutesFile.open(file);
        routes.put("Demo.i.localhost", "127.1.7.1:80");
        routes.put("demo.i.localhost", "127.1.7.1:80");
        routes.put("gone.i.localhost", null);

        JsonNode written = Json.tree(Files.readString(file));
        assertThat(written.path("generation").asLong()).isEqualTo(1);
        assertThat(written.path("routes").get(0).path("host").asString()).isEqualTo("demo.i.localhost");
    }

    @Test
    void anotherOperatorGoesOnWithWhatTheLastOneWrote() throws Exception {
        Path file = folder.resolve("routes.json");
        RoutesFile.open(file).put("a.localhost", "127.1.7.1:80");
        RoutesFile.open(file).put("b.localhost", "127.1.8.1:80");

        JsonNode written = Json.tree(Files.readString(file));
        assertThat(written.path("generation").asLong()).isEqualTo(2);
        assertThat(written.path("routes")).hasSize(2);
    }

    @Test
    void aDamagedFileIsBegunAnew() throws Exception {
        Path file = folder.resolve("routes.json");
        Files.writeString(file, "{\"gener");
        RoutesFile.open(file);

        assertThat(Json.tree(Files.readString(file)).path("routes")).isEmpty();
    }
}
