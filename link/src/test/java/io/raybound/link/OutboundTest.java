package io.raybound.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class OutboundTest {
    @Test
    void theEnvironmentNamesProxyExceptionsAndExtraCa() {
        Outbound way = Outbound.fromEnvironment(Map.of(
                "https_proxy", "http://ada:s3cret@proxy.corp:8080",
                "NO_PROXY", "localhost, .corp ,example.org:8443",
                "RAYBOUND_EXTRA_CA_FILE", "/etc/corp-ca.pem"));

        assertThat(way.proxy()).isEqualTo(URI.create("http://proxy.corp:8080"));
        assertThat(way.proxyUser()).isEqualTo("ada");
        assertThat(way.noProxy()).isEqualTo(List.of("localhost", ".corp", "example.org:8443"));
        assertThat(way.toString()).doesNotContain("s3cret");
    }

    @ParameterizedTest
    @CsvSource({
        "control.example.org,443,true",
        "example.org,8443,false",
        "example.org,443,true",
        "git.corp,443,false",
        "corp,443,false",
        "notcorp,443,true",
        "a.localhost,443,false",
        "GIT.Corp,443,false"
    })
    void exceptionsMatchHostsBelowAndPorts(String host, int port, boolean proxied) {
        Outbound way = Outbound.fromEnvironment(
                Map.of("HTTPS_PROXY", "proxy.corp:8080", "no_proxy", "localhost,.corp,example.org:8443"));

        assertThat(way.proxied(host, port)).isEqualTo(proxied);
    }

    @Test
    void aStarMeansNoProxyAtAll() {
        Outbound way = Outbound.fromEnvironment(Map.of("HTTPS_PROXY", "http://proxy", "NO_PROXY", "*"));

        assertThat(way.proxied("example.org", 443)).isFalse();
    }

    @Test
    void aProxyOfAnotherFormIsRefusedWithoutShowingItsPassword() {
        assertThatThrownBy(() -> Outbound.fromEnvironment(Map.of("HTTPS_PROXY", "socks5://u:s3cret@x:1")))
                .hasMessage("the proxy has the form http://[user:password@]host[:port]");
    }

    @ParameterizedTest
    @CsvSource({
        "http://cld-a.example.org",
        "https://user@cld-a.example.org",
        "https://cld-a.example.org/path",
        "https://cld-a.example.org?x=1",
        "https:///x"
    })
    void aControlPlaneUrlIsHttpsAndNothingButAHost(String url) {
        assertThatThrownBy(() -> LinkSettings.to(URI.create(url), null))
                .hasMessageContaining("https://<cloud-id>.<machines domain>[:port]");
    }

    @Test
    void theKernelsAddressesAreRead() throws UnknownHostException {
        assertThat(KernelSockets.address("0100007F:1F90")).isEqualTo("127.0.0.1:8080");
        assertThat(KernelSockets.address("0000000000000000FFFF00000100007F:01BB"))
                .isEqualTo("127.0.0.1:443");
        assertThat(KernelSockets.address("00000000000000000000000001000000:01BB"))
                .isEqualTo("[0:0:0:0:0:0:0:1]:443");
    }
}
