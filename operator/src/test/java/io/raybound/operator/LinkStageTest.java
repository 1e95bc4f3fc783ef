package io.raybound.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.raybound.link.LinkSettings;
import io.raybound.link.Outbound;
import io.raybound.model.Failure;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LinkStageTest {
    private static final LinkSettings LINK = LinkSettings.to(URI.create("https://cld-a.link.example.org"), null);

    private static Failure failed(String code) {
        return new Failure(code, "cld-a", "it failed", "do something");
    }

    @ParameterizedTest
    @CsvSource({
        "name-unknown, dns, cld-a.link.example.org",
        "connect-refused, route, egress TCP 443 to cld-a.link.example.org",
        "connect-timeout, route, egress TCP 443 to cld-a.link.example.org",
        "timeout, route, egress TCP 443",
        "cut, route, egress TCP 443",
        "tls-refused, tls, TLS inspection of cld-a.link.example.org",
        "clock-skew, clock, NTP",
        "join-token-used, enrolment, raybound-join",
        "key-revoked, identity, raybound-operator-identity",
        "http-500, control-plane, https://cld-a.link.example.org:443"
    })
    void aFailureIsSaidAsAStageAndARule(String code, String stage, String rule) {
        LinkStage said = LinkStage.of(failed(code), LINK);

        assertThat(said.stage()).isEqualTo(stage);
        assertThat(said.rule()).contains(rule);
    }

    @Test
    void behindAProxyTheRuleIsTheProxys() {
        LinkSettings link = LINK.outbound(Outbound.direct().through("http://u:s3cret@proxy.corp:3128"));

        assertThat(LinkStage.of(failed("proxy-refused"), link).rule())
                .isEqualTo("the proxy proxy.corp:3128 must allow CONNECT cld-a.link.example.org:443");
        assertThat(LinkStage.of(failed("connect-timeout"), link).rule())
                .contains("egress TCP to the proxy proxy.corp:3128")
                .doesNotContain("s3cret");
    }
}
