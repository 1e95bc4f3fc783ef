package io.raybound.cli.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import io.raybound.model.Secret;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class TunnelTest {
    private static final Secret TOKEN = Secret.of("0123456789abcdef");

    @Test
    void aToolGetsOurAddressAndNothingThatLeadsItElsewhere() {
        Map<String, String> environment = new HashMap<>(Map.of(
                "RAY_ADDRESS",
                "http://elsewhere",
                "RAY_AUTH_TOKEN_PATH",
                "/x",
                "NO_PROXY",
                "corp.example",
                "PATH",
                "/bin"));
        ExecCommand.prepare(environment, Tunnel.variables("http://127.0.0.1:4711", TOKEN));
        assertThat(environment)
                .doesNotContainKeys("RAY_ADDRESS", "RAY_AUTH_TOKEN_PATH")
                .containsEntry("RAY_API_SERVER_ADDRESS", "http://127.0.0.1:4711")
                .containsEntry("RAY_DASHBOARD_ADDRESS", "http://127.0.0.1:4711")
                .containsEntry("RAY_AUTH_MODE", "token")
                .containsEntry("RAY_AUTH_TOKEN", "0123456789abcdef")
                .containsEntry("NO_PROXY", "corp.example,127.0.0.1,localhost")
                .containsEntry("no_proxy", "127.0.0.1,localhost")
                .containsEntry("PATH", "/bin");
    }

    @Test
    void theTokenOpensInEveryWayThatRaysToolsAndPagesSendIt() {
        assertThat(Tunnel.shows(name -> name.equals("Authorization") ? "Bearer 0123456789abcdef" : null, TOKEN))
                .isTrue();
        assertThat(Tunnel.shows(name -> name.equals("X-Ray-Authorization") ? "Bearer 0123456789abcdef" : null, TOKEN))
                .isTrue();
        assertThat(Tunnel.shows(
                        name -> name.equals("Cookie") ? "a=b; ray-authentication-token=0123456789abcdef" : null, TOKEN))
                .isTrue();
    }

    @Test
    void nothingElseOpens() {
        for (String value : new String[] {
            "",
            "Bearer ",
            "Bearer 0123456789abcde",
            "bearer",
            "Basic 0123456789abcdef",
            "ray-authentication-token=x",
            "0123456789abcdef"
        }) {
            assertThat(Tunnel.shows(name -> value, TOKEN)).as(value).isFalse();
        }
        assertThat(Tunnel.shows(name -> null, TOKEN)).isFalse();
    }

    @Test
    void onlyWhatThePageNeedsToAskForTheTokenIsOpen() {
        assertThat(Tunnel.isOpen("GET", "/")).isTrue();
        assertThat(Tunnel.isOpen("GET", "/static/js/main.js")).isTrue();
        assertThat(Tunnel.isOpen("GET", "/api/authentication_mode")).isTrue();
        assertThat(Tunnel.isOpen("POST", "/")).isFalse();
        assertThat(Tunnel.isOpen("GET", "/static/../api/jobs/")).isFalse();
        assertThat(Tunnel.isOpen("GET", "/static/%2e%2e/api/jobs/")).isFalse();
        assertThat(Tunnel.isOpen("GET", "/api/jobs/")).isFalse();
    }
}
