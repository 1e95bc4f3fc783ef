package io.raybound.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EdgeSettingsTest {
    @Test
    void theIngressIsOnAFreeLoopbackPortUnlessSaid() throws EdgeSettings.Bad {
        EdgeSettings settings =
                EdgeSettings.parse("{\"listen\":\"0.0.0.0:8443\",\"routes_file\":\"/r\",\"tls_dir\":\"/t\"}");
        assertThat(settings.ingress().getPort()).isZero();
        assertThat(settings.ingress().getAddress().isLoopbackAddress()).isTrue();
        assertThat(settings.routesFile()).isEqualTo(Path.of("/r"));
        assertThat(settings.connectionsLog()).isNull();
    }

    @Test
    void allProblemsAreToldAtOnce() {
        String json = "{\"listen\":\"nowhere\",\"ingress\":\"8.8.8.8:1\",\"tls_dir\":3,\"lisen\":\"x\"}";
        assertThatThrownBy(() -> EdgeSettings.parse(json))
                .isInstanceOf(EdgeSettings.Bad.class)
                .hasMessageContaining("listen: \"nowhere\"")
                .hasMessageContaining("ingress: \"8.8.8.8:1\" is not a loopback address")
                .hasMessageContaining("routes_file: is missing")
                .hasMessageContaining("tls_dir: 3 is not a text")
                .hasMessageContaining("lisen: is no setting of the edge; did you mean listen?");
        assertThatThrownBy(() -> EdgeSettings.parse("{\"certificates\":\"/x\"}"))
                .hasMessageContaining("known are connections_log, ingress, listen");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{", "{\"listen\":\"a\",\"listen\":\"b\"}", "null"})
    void whatIsNoObjectIsRefused(String json) {
        assertThatThrownBy(() -> EdgeSettings.parse(json)).isInstanceOf(EdgeSettings.Bad.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"generation\":1}",
                "{\"generation\":1,\"routes\":[{\"host\":\"A.b\",\"target\":\"127.0.0.1:1\"}]}",
                "{\"generation\":1,\"routes\":[{\"host\":\"a:1\",\"target\":\"127.0.0.1:1\"}]}",
                "{\"generation\":1,\"routes\":[{\"host\":\"a\",\"target\":\"name:1\"}]}",
                "{\"generation\":1,\"routes\":[{\"host\":\"a\",\"target\":\"127.0.0.1\"}]}",
                "{\"generation\":1,\"routes\":[{\"host\":\"a\",\"target\":\"127.0.0.1:0\"}]}",
                "{\"generation\":1,\"routes\":[{\"host\":\"a\",\"target\":\"127.0.0.1:1\",\"x\":1}]}",
                "{\"generation\":1,\"routes\":[{\"host\":\"a\",\"target\":\"127.0.0.1:1\"},{\"host\":\"a\",\"target\":\"127.0.0.1:2\"}]}"
            })
    void nothingOfABadRoutesFileIsUsed(String json) {
        assertThatThrownBy(() -> Routes.parse(json)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aRouteIsFoundByItsExactHost() {
        Routes routes = Routes.parse("{\"generation\":7,\"routes\":[{\"host\":\"a.b\",\"target\":\"127.1.7.1:80\"}]}");
        assertThat(routes.find("a.b")).isPresent();
        assertThat(routes.find("x.a.b")).isEmpty();
        assertThat(routes.generation()).isEqualTo(7);
    }
}
