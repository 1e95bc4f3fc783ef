package io.raybound.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class SettingsTest {
    private static final String GOOD = """
            {"data_dir":"/srv/rb","run_dir":"/run/rb","control_plane_url":"https://cld-a.link.localhost:8444",
             "ca_file":"/srv/ca.pem","site_port":8443,
             "runtime":{"python_venv":"/opt/ray","lib_dir":"/opt/rb/lib"},"policy":{"mode":"observe"}}""";

    @Test
    void whatIsNotSetHasItsDefault() throws Exception {
        OperatorSettings settings = OperatorSettings.parse(GOOD);

        assertThat(settings.runtime().rayVersion()).isEqualTo("2.60.0");
        assertThat(settings.gatewayAddress()).isEqualTo("127.0.0.1");
        assertThat(settings.policy().act()).isFalse();
        assertThat(settings.connectionsLog()).isNull();
    }

    @Test
    void allProblemsAreShownAtOnce() {
        assertThatThrownBy(() -> OperatorSettings.parse("""
                        {"data_dir":"srv","run_dir":"/a/folder/whose/path/is/much/too/long","ca_fil":"/x",
                         "control_plane_url":"http://x","site_port":0,"runtime":{"lib_dir":7},
                         "policy":{"mode":"off"}}"""))
                .isInstanceOf(BadSettings.class)
                .hasMessageContaining("data_dir: 'srv' is not an absolute path")
                .hasMessageContaining("run_dir: '/a/folder")
                .hasMessageContaining("ca_fil: is no setting; did you mean ca_file?")
                .hasMessageContaining("ca_file: is missing")
                .hasMessageContaining("control_plane_url: 'http://x' is not https://")
                .hasMessageContaining("site_port: '0' is not a whole number from 1 to 65535")
                .hasMessageContaining("runtime.python_venv: is missing")
                .hasMessageContaining("runtime.lib_dir: '7' is not text")
                .hasMessageContaining("policy.mode: 'off' is not enforce or observe");
    }

    @Test
    void whatIsNoObjectIsRefused() {
        assertThatThrownBy(() -> OperatorSettings.parse("[]")).isInstanceOf(BadSettings.class);
        assertThatThrownBy(() -> OperatorSettings.parse("{")).isInstanceOf(BadSettings.class);
        assertThatThrownBy(() -> OperatorSettings.parse("{\"runtime\":[],\"policy\":3}"))
                .hasMessageContaining("runtime: '[]' is not an object");
    }
}
