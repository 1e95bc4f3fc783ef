package io.raybound.controlplane.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.raybound.control.Settings;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ControlPlaneSettingsTest {
    @Test
    void aDataFolderIsEnough() throws Exception {
        ControlPlaneSettings settings = ControlPlaneSettings.read("{\"data_dir\":\"/tmp/x\"}");
        assertThat(settings.consoleUrl()).isEqualTo("https://console.raybound.localhost:7443");
        assertThat(settings.machines().domain()).isEqualTo("link.raybound.localhost");
        assertThat(settings.store().kind()).isEqualTo("sqlite");
        assertThat(settings.connectionsLog()).isNull();
        assertThat(settings.retention().durations()).isEqualTo(Settings.Retention.defaults());
    }

    @Test
    void recordsAreKeptAsLongAsTheSettingsSay() throws Exception {
        ControlPlaneSettings settings =
                ControlPlaneSettings.read("{\"data_dir\":\"/d\",\"retention\":{\"audit_days\":730}}");
        assertThat(settings.retention().durations().audit()).isEqualTo(Duration.ofDays(730));
        assertThat(settings.retention().durations().jobs()).isEqualTo(Duration.ofDays(90));
        assertThatThrownBy(() -> ControlPlaneSettings.read("{\"data_dir\":\"/d\",\"retention\":{\"audit_days\":0}}"))
                .hasMessageContaining("retention.audit_days: 0 is not a number from 1 to 3650");
    }

    @Test
    void theFileOfLocalUpIsRead() throws Exception {
        ControlPlaneSettings settings = ControlPlaneSettings.read("""
                {"data_dir":"/d","store":{"kind":"sqlite"},
                 "console":{"host":"console.raybound.localhost","bind":"127.0.0.1","port":443},
                 "machines":{"domain":"link.raybound.localhost","bind":"127.0.0.1","port":7444},
                 "user_domain":"raybound-user.localhost","console_domain":"raybound.localhost",
                 "connections_log":"/d/connections.jsonl"}
                """);
        assertThat(settings.consoleUrl()).isEqualTo("https://console.raybound.localhost");
    }

    @Test
    void allProblemsAreShownAtOnceWithSuggestions() {
        assertThatThrownBy(() -> ControlPlaneSettings.read(
                        "{\"datadir\":\"x\",\"console\":{\"prot\":1,\"port\":70000},\"user_domain\":\"Not A Domain\"}"))
                .isInstanceOf(ControlPlaneSettings.Unusable.class)
                .hasMessageContaining("data_dir: (missing)")
                .hasMessageContaining("datadir: (unknown field) is not a known field; did you mean 'data_dir'?")
                .hasMessageContaining("console.prot: (unknown field) is not a known field; did you mean 'port'?")
                .hasMessageContaining("console.port: 70000 is not a number from 1 to 65535")
                .hasMessageContaining("user_domain: Not A Domain is not a host name in lower case");
    }

    @Test
    void postgresqlNeedsAnAddressAndAUser() {
        assertThatThrownBy(() -> ControlPlaneSettings.read("{\"data_dir\":\"x\",\"store\":{\"kind\":\"postgresql\"}}"))
                .hasMessageContaining("needs 'url' and 'user'");
        assertThatThrownBy(() -> ControlPlaneSettings.read("{\"data_dir\":")).hasMessageContaining("not JSON");
    }

    @Test
    void behindALoadBalancerUrlsSayThePublicPort() throws Exception {
        ControlPlaneSettings settings = ControlPlaneSettings.read("""
                {"data_dir":"/d","console":{"port":7443,"public_port":443},"machines":{"port":7444,"public_port":443}}
                """);
        assertThat(settings.consoleUrl()).isEqualTo("https://console.raybound.localhost");
        assertThat(settings.machinePort()).isEqualTo(443);
        assertThat(settings.machines().port()).isEqualTo(7444);
    }
}
