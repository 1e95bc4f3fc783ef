package io.raybound.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class SettingsTest {
    private static final String GOOD = """
            {"data_dir":"/srv/rb","run_dir":"/run/rb","control_plane_url":"https://cld-a.link.localhost:8444",
             "ca_file":"/srv/ca.pem","site_port":8443,
             "runtime":{"python_venv":"/opt/ray","lib_dir":"/opt/rb/lib"},"policy":{"mode":"observe"}}""";

    private static final String ON_KUBERNETES = """
            {"data_dir": "/var/lib/raybound", "run_dir": "/tmp/raybound", "control_plane_url": "https://cld-a.link.example.org",
             "join_token_file": "/etc/raybound/join/token", "site_port": 443,
             "runtime": {"kind": "kubernetes", "namespaces": ["raybound-team"], "namespace_prefix": "raybound-",
               "ray_image": "reg.example/ray:{version}", "agent_image": "reg.example/head-agent:1", "pull_secrets": [],
               "gateway": {"kind": "gateway-api", "create": true, "name": "edge", "namespace": "gw", "class": "envoy"},
               "proxy": {"https": "http://proxy.corp:3128", "no": ".corp"},
               "packages": {"indexUrl": "https://pypi.corp/simple", "HF_TOKEN_PATH": "/x"},
               "pod_defaults": {"labels": {"cost": "1"}, "tolerations": [{"key": "ray", "operator": "Exists"}]}}}""";

    @Test
    void theKindOfRuntimeChoosesWhatElseIsAsked() throws BadSettings {
        KubernetesSite site = (KubernetesSite)
                Settings.parse(ON_KUBERNETES, Map.of("POD_NAMESPACE", "raybound-system", "POD_NAME", "op-1"));

        assertThat(site.home()).isEqualTo("raybound-system");
        assertThat(site.pod()).isEqualTo("op-1");
        assertThat(site.caFile()).as("the public roots").isNull();
        assertThat(site.runtime().packages())
                .containsEntry("PIP_INDEX_URL", "https://pypi.corp/simple")
                .containsEntry("HF_TOKEN_PATH", "/x")
                .containsEntry("HTTPS_PROXY", "http://proxy.corp:3128")
                .containsEntry("no_proxy", "localhost,127.0.0.1,.svc,.cluster.local,.corp");
        assertThat(site.runtime().pods().tolerations()).hasSize(1);
        assertThat(site.runtime(false).act()).isFalse();
    }

    @Test
    void problemsOfKubernetesSettingsAreToldAtOnce() {
        String bad = ON_KUBERNETES
                .replace("\"namespaces\"", "\"namespace\"")
                .replace("\"class\": \"envoy\"", "\"colour\": 1")
                .replace("\"ray_image\": \"reg.example/ray:{version}\", ", "");

        assertThatThrownBy(() -> Settings.parse(bad, Map.of()))
                .hasMessageContaining("runtime.namespace: is no setting; did you mean namespace")
                .hasMessageContaining("runtime.gateway.class: ")
                .hasMessageContaining("runtime.gateway.colour: is no setting")
                .hasMessageContaining("runtime.ray_image: is missing");
        assertThatThrownBy(() -> Settings.parse("{\"runtime\": {\"kind\": \"mesos\"}}", Map.of()))
                .hasMessageContaining("'mesos' is not local or kubernetes");
    }

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
