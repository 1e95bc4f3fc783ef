package io.raybound.controlplane.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import io.raybound.controlplane.api.Api;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeviceLoginIT {
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

    private static Api.Reply poll(Api.Reply begun) {
        return api.post("/v1/cli-login/device/token", Map.of("device_code", begun.at("/device_code")));
    }

    private static HttpResponse<String> say(String code, String answer) throws Exception {
        HttpResponse<String> page = browser.get("/device?code=" + code);
        Map<String, String> form = Browser.hidden(page);
        form.put("answer", answer);
        return browser.post("/device", form);
    }

    @Test
    void aCodeThatAPersonConfirmsBecomesAnApiKeyOnce() throws Exception {
        Api.Reply begun = api.post("/v1/cli-login/device", null);
        assertThat(begun.status()).isEqualTo(201);
        assertThat(begun.at("/verification_uri")).isEqualTo(plane.url() + "/device");
        assertThat(poll(begun).problem().code()).isEqualTo("authorization-pending");
        String typed = begun.at("/user_code").toLowerCase(java.util.Locale.ROOT).replace("-", "");
        HttpResponse<String> asked = browser.get("/device?code=" + typed);
        assertThat(asked.body()).contains("127.0.0.1").contains("admin").contains(begun.at("/user_code"));
        assertThat(poll(begun).problem().code()).as("looking is not confirming").isEqualTo("authorization-pending");
        assertThat(say(typed, "yes").body()).contains("is logged in");
        Api.Reply made = poll(begun);
        assertThat(made.status()).isEqualTo(201);
        assertThat(api.as(made.at("/key")).get("/v1/whoami").at("/name")).isEqualTo("admin");
        assertThat(poll(begun).status()).as("once").isEqualTo(401);
        assertThat(browser.get("/device?code=" + typed).statusCode()).isEqualTo(404);
        assertThat(api.seen()).contains("beginDeviceLogin", "swapDeviceLogin");
    }

    @Test
    void aRefusedOneGetsNothing() throws Exception {
        Api.Reply begun = api.post("/v1/cli-login/device", null);
        assertThat(say(begun.at("/user_code"), "no").body()).contains("was refused");
        assertThat(poll(begun).problem().code()).isEqualTo("login-failed");
    }

    @Test
    void whoKnowsOnlyTheShortCodeGetsNothing() {
        Api.Reply begun = api.post("/v1/cli-login/device", null);
        Api.Reply guessed = api.post(
                "/v1/cli-login/device/token", Map.of("device_code", begun.at("/user_code") + "-and-much-more-text"));
        assertThat(guessed.status()).isEqualTo(401);
    }

    @Test
    void nobodyConfirmsWithoutBeingLoggedInOrFromAnotherSite() throws Exception {
        Api.Reply begun = api.post("/v1/cli-login/device", null);
        Browser stranger = new Browser(plane.url(), plane.rootPem());
        HttpResponse<String> sent = stranger.get("/device?code=" + begun.at("/user_code"));
        assertThat(sent.statusCode()).isEqualTo(303);
        assertThat(sent.headers().firstValue("location").orElseThrow()).startsWith("/login?next=%2Fdevice");
        Map<String, String> form = Browser.hidden(browser.get("/device?code=" + begun.at("/user_code")));
        form.put("answer", "yes");
        assertThat(browser.post("/device", form, "https://evil.example", "cross-site")
                        .statusCode())
                .isEqualTo(403);
        assertThat(poll(begun).problem().code()).isEqualTo("authorization-pending");
    }

    @Test
    void guessingCodesIsLimitedPerPerson() throws Exception {
        plane.control();
        Api admin = api.as(plane.adminKey());
        admin.post("/v1/users", Map.of("name", "guesser"));
        Browser guesser = new Browser(plane.url(), plane.rootPem());
        String link = admin.post("/v1/users/guesser/login-links", null).at("/url");
        guesser.firstLogin(link, "correct horse battery staple");
        for (int i = 0; i < 10; i++) {
            assertThat(guesser.get("/device?code=BBBB-BBB" + (char) ('A' + i)).statusCode())
                    .isEqualTo(404);
        }
        assertThat(guesser.get("/device?code=BBBB-BBBB").statusCode()).isEqualTo(429);
        assertThat(guesser.get("/device?code=%3Cscript%3E").statusCode()).isEqualTo(400);
    }
}
