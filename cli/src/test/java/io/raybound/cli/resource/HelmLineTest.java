package io.raybound.cli.resource;

import static org.assertj.core.api.Assertions.assertThat;

import io.raybound.wire.Json;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class HelmLineTest {
    @Test
    void oneLineInstallsTheOperatorWithoutAnyQuoting() throws Exception {
        String line = HelmLine.line(Json.tree("{\"id\":\"site-4f7q2m6kzt3a\",\"name\":\"aks-1\"}"), Json.tree("""
                        {"token":"rbj_abc","control_plane_url":"https://cld-1.link.example.org",
                         "ca_pem":"-----BEGIN CERTIFICATE-----\\nMIIB\\n-----END CERTIFICATE-----\\n"}
                        """));

        assertThat(line)
                .startsWith("helm install raybound-operator charts/operator ")
                .doesNotContain("\n", "'", "\"");
        List<String> words = List.of(line.split(" "));
        assertThat(words)
                .contains(
                        "site.id=site-4f7q2m6kzt3a",
                        "controlPlane.url=https://cld-1.link.example.org",
                        "join.token=rbj_abc",
                        "--create-namespace");
        String ca = words.stream()
                .filter(word -> word.startsWith("controlPlane.caBase64="))
                .map(word -> word.substring("controlPlane.caBase64=".length()))
                .findFirst()
                .orElseThrow();
        assertThat(new String(Base64.getDecoder().decode(ca), StandardCharsets.UTF_8))
                .isEqualTo("-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----");
    }
}
