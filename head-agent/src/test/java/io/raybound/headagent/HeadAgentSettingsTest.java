package io.raybound.headagent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.raybound.headagent.uplink.Uplink;
import io.raybound.model.Id;
import io.raybound.testkit.PodIssuer;
import io.raybound.wire.Json;
import io.raybound.wire.local.HeadAgentConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HeadAgentSettingsTest {
    private static final HeadAgentConfig GOOD = config("127.1.7.1:80", "127.1.7.1:8265", "https://c.localhost:1");

    static HeadAgentConfig config(String listen, String dashboard, String controlPlane) {
        return new HeadAgentConfig(
                new Id("clu-aaaaaaaaaaaa"),
                "demo-aaaaaa.site-a.i.raybound-user.localhost",
                8443,
                listen,
                dashboard,
                "/t/token",
                "http://127.1.7.1:52365/api/healthz",
                "127.1.7.1:6379",
                controlPlane,
                "https://console.raybound.localhost:8443",
                "/t/ca.pem",
                "/t/data",
                "/t/logs",
                "boot-1",
                "/t/keys.json",
                "/t/statement",
                null);
    }

    @Test
    void what_the_runtime_writes_is_read() throws HeadAgentSettings.Bad {
        HeadAgentSettings settings = HeadAgentSettings.parse(Json.write(GOOD));
        assertThat(settings.listen().getPort()).isEqualTo(80);
        assertThat(settings.dashboardAddress().getPort()).isEqualTo(8265);
        assertThat(settings.connectionsLog()).isNull();
    }

    @Test
    void a_pods_token_takes_the_place_of_the_statement_and_tells_the_boot(@TempDir Path folder) throws Exception {
        Path token = Files.writeString(
                folder.resolve("token"),
                new PodIssuer().token("cld-a.link", "raybound-one", "ray", "head-1", "0f6d2c0e-1") + "\n");
        String json = podded(token.toString()).replace(GOOD.listen(), "0.0.0.0:8080");

        HeadAgentSettings settings = HeadAgentSettings.parse(json);

        assertThat(settings.proof()).isEqualTo(new Uplink.Proof.PodToken(token));
        assertThat(settings.boot()).isEqualTo("0f6d2c0e-1");
        assertThat(settings.listen().getPort()).isEqualTo(8080);
        Files.writeString(token, "no token");
        assertThatThrownBy(settings::boot).hasMessageContaining(token + " is no pod's token");
    }

    @Test
    void exactly_one_of_statement_and_token_is_needed() {
        String both = Json.write(GOOD)
                .replace("\"service_account_token_file\":null", "\"service_account_token_file\":\"/t\"");
        String none = Json.write(GOOD).replace("\"/t/statement\"", "null");
        String booted = podded("/t").replace("\"boot_id\":null", "\"boot_id\":\"b\"");
        String unbooted = Json.write(GOOD).replace("\"boot_id\":\"boot-1\"", "\"boot_id\":null");

        assertThatThrownBy(() -> HeadAgentSettings.parse(both)).hasMessageContaining("exactly one of both");
        assertThatThrownBy(() -> HeadAgentSettings.parse(none)).hasMessageContaining("exactly one of both");
        assertThatThrownBy(() -> HeadAgentSettings.parse(booted))
                .hasMessageContaining("boot_id: is read from the token");
        assertThatThrownBy(() -> HeadAgentSettings.parse(unbooted)).hasMessageContaining("boot_id: is missing");
    }

    /// Good settings with a pod's token in the place of the statement.
    private static String podded(String token) {
        return Json.write(GOOD)
                .replace("\"/t/statement\"", "null")
                .replace("\"boot-1\"", "null")
                .replace("\"service_account_token_file\":null", "\"service_account_token_file\":\"" + token + "\"");
    }

    @Test
    void an_unknown_key_is_refused_and_the_known_ones_are_named() {
        String json = Json.write(GOOD).replace("\"listen\"", "\"listne\"");
        assertThatThrownBy(() -> HeadAgentSettings.parse(json))
                .isInstanceOf(HeadAgentSettings.Bad.class)
                .hasMessageContaining("listne: is no setting of the head agent; did you mean listen?")
                .hasMessageContaining("listen: is missing");
    }

    @Test
    void all_problems_are_told_at_once() {
        String json = Json.write(config("here", "there", "http://plain"));
        assertThatThrownBy(() -> HeadAgentSettings.parse(json))
                .hasMessageContaining("listen: 'here' is not an address and port")
                .hasMessageContaining("dashboard: 'there' is not")
                .hasMessageContaining("control_plane_url: 'http://plain' is not an address that begins with https://");
    }

    @Test
    void what_is_no_json_object_is_refused() {
        assertThatThrownBy(() -> HeadAgentSettings.parse("[]")).hasMessageContaining("no JSON object");
        assertThatThrownBy(() -> HeadAgentSettings.parse("{")).hasMessageContaining("no JSON");
    }
}
