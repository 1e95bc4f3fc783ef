package io.raybound.controlplane.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import io.raybound.controlplane.api.Api;
import io.raybound.identity.GrantVerifier;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CliLoginIT {
    private static final String VERIFIER = "v".repeat(43);
    private static final String STATE = "s".repeat(20);

    @TempDir
    static Path folder;

    private static ControlPlaneHarness plane;
    private static Api api;
    private static Browser browser;

    @BeforeAll
    static void start() throws Exception {
        plane = ControlPlaneHarness.start(folder);
        api = Api.of(plane.url(), plane.rootPem(), "");
        browser = new Browser(plane.url(), plane.rootPem());
        browser.firstLogin(plane.firstLink(), "correct horse battery staple");
    }

    @AfterAll
    static void stop() {
        plane.close();
    }

    private static String page(int port, String challenge) {
        return "/cli-login?port=" + port + "&state=" + STATE + "&challenge=" + challenge;
    }

    private static String code() throws Exception {
        HttpResponse<String> asked = browser.get(page(45_678, GrantVerifier.nonceHash(VERIFIER)));
        assertThat(asked.statusCode()).as(asked.body()).isEqualTo(200);
        assertThat(asked.headers().firstValue("content-security-policy").orElseThrow())
                .contains("form-action 'self' http://127.0.0.1:45678");
        HttpResponse<String> confirmed = browser.post("/cli-login", Browser.hidden(asked));
        assertThat(confirmed.statusCode()).isEqualTo(303);
        String location = confirmed.headers().firstValue("location").orElseThrow();
        assertThat(location)
                .startsWith("http://127.0.0.1:45678/callback?code=")
                .endsWith("&state=" + STATE)
                .doesNotContain("rbk_");
        return location.replaceAll(".*code=([^&]*)&.*", "$1");
    }

    @Test
    void aConfirmedLoginBecomesAnApiKeyOnce() throws Exception {
        String code = code();
        Api.Reply made = api.post("/v1/cli-login/token", Map.of("code", code, "verifier", VERIFIER));
        assertThat(made.status()).isEqualTo(201);
        assertThat(api.as(made.at("/key")).get("/v1/whoami").at("/name")).isEqualTo("admin");
        Api.Reply again = api.post("/v1/cli-login/token", Map.of("code", code, "verifier", VERIFIER));
        assertThat(again.status()).isEqualTo(401);
        assertThat(api.seen()).contains("swapCliLogin");
    }

    @Test
    void whoeverStealsTheCodeLacksTheVerifier() throws Exception {
        String code = code();
        Api.Reply stolen = api.post("/v1/cli-login/token", Map.of("code", code, "verifier", "w".repeat(43)));
        assertThat(stolen.status()).isEqualTo(401);
        Api.Reply late = api.post("/v1/cli-login/token", Map.of("code", code, "verifier", VERIFIER));
        assertThat(late.status()).as("a failed attempt uses the code up").isEqualTo(401);
    }

    @Test
    void onlyALoopbackPortAndAProperChallengeAreTaken() throws Exception {
        String challenge = GrantVerifier.nonceHash(VERIFIER);
        assertThat(browser.get(page(80, challenge)).statusCode()).isEqualTo(400);
        assertThat(browser.get(page(70_000, challenge)).statusCode()).isEqualTo(400);
        assertThat(browser.get(page(45_678, "plain")).statusCode()).isEqualTo(400);
        assertThat(browser.get("/cli-login?port=45678%40evil.example&state=" + STATE + "&challenge=" + challenge)
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void nobodyIsLoggedInWithoutConfirming() throws Exception {
        Browser stranger = new Browser(plane.url(), plane.rootPem());
        assertThat(stranger.get(page(45_678, GrantVerifier.nonceHash(VERIFIER))).statusCode())
                .isEqualTo(303);
        Map<String, String> form = Browser.hidden(browser.get(page(45_678, GrantVerifier.nonceHash(VERIFIER))));
        assertThat(browser.post("/cli-login", form, "https://evil.example", "cross-site")
                        .statusCode())
                .isEqualTo(403);
    }
}
