package io.raybound.cli.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.raybound.cli.shell.Refused;
import io.raybound.wire.Json;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TableTest {
    @Test
    void columnsAreAsWideAsTheirWidestCellAndLinesHaveNoBlanksAtTheirEnd() {
        Table table = new Table(List.of("NAME", "STATE"));
        table.row(List.of("demo", "Running"));
        table.row(List.of("a-longer-name", "Up"));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        table.print(new PrintStream(out, true, StandardCharsets.UTF_8));
        assertThat(out.toString(StandardCharsets.UTF_8))
                .isEqualTo("NAME           STATE\ndemo           Running\na-longer-name  Up\n");
    }

    @Test
    void hostileNamesAreShownWithoutTheirControlCharacters() {
        assertThat(Table.plain("a\u001b[2Jb\u202ec\nd")).isEqualTo("a?[2Jb?c?d");
    }

    @Test
    void yamlGoesOutAndComesBackTheSame() {
        String json =
                "{\"a\":{\"version\":\"2.60\",\"count\":3,\"on\":\"yes\",\"empty\":\"\",\"list\":[{\"x\":1},{\"x\":2}]},"
                        + "\"text\":\"two\\nlines\",\"none\":null,\"flag\":true}";
        String yaml = Yaml.write(Json.tree(json));
        assertThat(Yaml.readAll(yaml, "test")).containsExactly(Json.tree(json));
    }

    @Test
    void severalDocumentsAreReadAndEmptyOnesSkipped() {
        assertThat(Yaml.readAll("a: 1\n---\n---\nb: 2\n", "test")).hasSize(2);
    }

    @Test
    void brokenYamlIsRefusedWithItsPlace() {
        assertThatThrownBy(() -> Yaml.readAll("a: 1\nb: [", "job.yaml"))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("job.yaml")
                .hasMessageContaining("line");
        assertThatThrownBy(() -> Yaml.readAll("a: 1\na: 2\n", "job.yaml")).isInstanceOf(Refused.class);
    }

    @Test
    void agesAreShort() {
        assertThat(Ages.of(Duration.ofSeconds(42))).isEqualTo("42s");
        assertThat(Ages.of(Duration.ofMinutes(7))).isEqualTo("7m");
        assertThat(Ages.of(Duration.ofMinutes(192))).isEqualTo("3h12m");
        assertThat(Ages.of(Duration.ofDays(5))).isEqualTo("5d");
        assertThat(Ages.of(Duration.ofSeconds(-3))).isEqualTo("0s");
    }
}
