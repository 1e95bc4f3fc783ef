package io.raybound.controlplane.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ApiPageTest {
    @Test
    void theReferencePageListsTheOperationsOfTheContract() throws Exception {
        String page = Files.readString(Path.of("..", "docs", "reference", "api.md"));
        String listed = page.lines()
                .filter(line -> line.matches("\\| `\\w+` \\| (GET|POST|PUT|PATCH|DELETE) .*"))
                .map(line -> line.replaceAll("\\| `(\\w+)` \\| (\\w+) `([^`]+)` .*", "$1 $2 $3"))
                .collect(Collectors.joining("\n"));
        String contract = Contract.load().operations().stream()
                .map(o -> o.id() + " " + o.method() + " " + o.path())
                .collect(Collectors.joining("\n"));
        assertThat(listed).isEqualTo(contract);
    }
}
