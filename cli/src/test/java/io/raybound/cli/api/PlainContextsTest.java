package io.raybound.cli.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.raybound.cli.output.Yaml;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PlainContextsTest {
    @Test
    void whatIsReadPlainlyIsWhatTheYamlLibraryReads() {
        for (String text : List.of(
                "current: local\ncontexts:\n  local:\n    url: https://console.raybound.localhost:7443\n    api_key: rbk_a-B_9\n",
                "contexts:\n  a.b:\n    ca_file: \"/home/a b/ca.pem\"\n",
                "current: x\n")) {
            assertThat(PlainContexts.read(text)).as(text).hasValue((tools.jackson.databind.node.ObjectNode)
                    Yaml.readAll(text, "test").getFirst());
        }
    }

    @Test
    void whateverIsNotPlainIsLeftToTheLibrary() {
        for (String text : List.of(
                "current: 'local'\n",
                "current: a # comment\n",
                "{\"current\": \"local\"}",
                "contexts: {}\n",
                "contexts:\n  a: {url: x}\n",
                "contexts:\n   a:\n    url: https://x\n",
                "contexts:\n  a:\n    url: \"a\\\\nb\"\n",
                "contexts:\n  a:\n    url: https://x\n    url: https://y\n",
                "- current\n",
                "current: &a local\n",
                "current: a: b\n")) {
            assertThat(PlainContexts.read(text)).as(text).isEmpty();
        }
    }
}
