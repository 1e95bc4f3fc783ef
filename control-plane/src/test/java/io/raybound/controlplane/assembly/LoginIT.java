package io.raybound.controlplane.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import io.raybound.controlplane.api.Api;
import io.raybound.identity.Check;
import io.raybound.identity.GrantVerifier;
import io.raybound.identity.PublicKeyRing;
import io.raybound.identity.Revocations;
import io.raybound.identity.SigningKey;
import io.raybound.identity.Ticket;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoginIT {
    private static final String PASSWORD = "correct horse battery staple";

    @TempDir
    static Path folder;

    private static ControlPlaneHarness plane;
    private static Api api;
    private static Site site;

    @BeforeAll
    static void start() throws Exception {
        plane = ControlPlaneHarness.start(folder);
        api = Api.of(plane.url(), plane.rootPem(), plane.adminKey());
        site = Site.enroll(api, plane.control(), "local", "here");
    }

    @AfterAll
    static void stop() {
        plane.close();
    }

    private static Browser browser() throws Exception {
        return new Browser(plane.url(), plane.rootPem());
    }

    /// A user with a role who has logged in once.
    private static Browser person(String name) throws Exception {
        api.post("/v1/users", Map.of("name", name));
        api.post("/v1/role-assignments", Map.of("principal", name, "role", "contributor"));
        Browser browser = browser();
        String link = api.post("/v1/users/" + name + "/login-links", null).at("/url");
        assertThat(browser.firstLogin(link, PASSWORD).statusCode()).isEqualTo(303);
        return browser;
    }

    @Test
    void theFirstStartLeavesOneLinkThatWorksOnce() throws Exception {
        Path file = folder.resolve("control-plane/first-login.txt");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("admin.key"))))
                .isEqualTo("rw-------");
        String link = plane.firstLink();
        assertThat(link).startsWith(plane.url() + "/login/once?code=");
        assertThat(plane.printed()).contains("first-login.txt").doesNotContain("code=");
        Browser browser = browser();
        HttpResponse<String> looked = browser.get(link);
        assertThat(looked.statusCode()).isEqualTo(200);
        assertThat(browser.hasSession()).as("only the form uses the link up").isFalse();
        HttpResponse<String> in = browser.firstLogin(link, PASSWORD);
        assertThat(in.statusCode()).isEqualTo(303);
        assertThat(in.headers().firstValue("location")).hasValue("/");
        String cookie = in.headers().firstValue("set-cookie").orElseThrow();
        assertThat(cookie)
                .startsWith("__Host-rb-session=rbs_")
                .contains("HttpOnly")
                .contains("Secure")
                .contains("SameSite=Lax")
                .contains("Path=/")
                .doesNotContain("Domain");
        assertThat(browser.get("/").body()).contains("admin");
        HttpResponse<String> again = browser().firstLogin(link, PASSWORD);
        assertThat(again.statusCode()).isEqualTo(401);
        assertThat(again.body()).contains("used before");
        assertThat(browser().login("admin", PASSWORD).statusCode()).isEqualTo(303);
    }

    @Test
    void aShortOrMistypedPasswordDoesNotUseTheLinkUp() throws Exception {
        api.post("/v1/users", Map.of("name", "short"));
        String link = api.post("/v1/users/short/login-links", null).at("/url");
        Browser browser = browser();
        assertThat(browser.firstLogin(link, "tiny").statusCode()).isEqualTo(400);
        Map<String, String> form = Browser.hidden(browser.get(link));
        form.put("password", PASSWORD);
        form.put("again", PASSWORD + "x");
        assertThat(browser.post("/login/once", form).body()).contains("differ");
        assertThat(browser.firstLogin(link, PASSWORD).statusCode()).isEqualTo(303);
    }

    @Test
    void withoutASessionPagesLeadToTheLoginAndBack() throws Exception {
        person("back");
        Browser browser = browser();
        HttpResponse<String> away = browser.get("/open?host=a&nonce=b");
        assertThat(away.statusCode()).isEqualTo(303);
        String login = away.headers().firstValue("location").orElseThrow();
        assertThat(login).isEqualTo("/login?next=" + URLEncoder.encode("/open?host=a&nonce=b", StandardCharsets.UTF_8));
        Map<String, String> form = Browser.hidden(browser.get(login));
        form.put("user", "back");
        form.put("password", PASSWORD);
        assertThat(browser.post("/login", form).headers().firstValue("location"))
                .hasValue("/open?host=a&nonce=b");
    }

    @Test
    void loginNeverLeadsElsewhere() throws Exception {
        person("stay");
        for (String next : List.of(
                "https://evil.example/",
                "//evil.example",
                "/\\evil.example",
                "/%0d%0aX: y",
                "javascript:alert(1)",
                "/open\r\nX: y")) {
            Browser browser = browser();
            Map<String, String> form = Browser.hidden(browser.get("/login"));
            form.put("next", next);
            form.put("user", "stay");
            form.put("password", PASSWORD);
            assertThat(browser.post("/login", form).headers().firstValue("location"))
                    .as(next)
                    .hasValue("/");
        }
    }

    @Test
    void aWrongPasswordAndAnUnknownUserReadTheSame() throws Exception {
        person("known");
        HttpResponse<String> wrong = browser().login("known", "not the password");
        HttpResponse<String> unknown = browser().login("nobody", "not the password");
        assertThat(wrong.statusCode()).isEqualTo(401);
        assertThat(unknown.statusCode()).isEqualTo(401);
        assertThat(wrong.body().replaceAll("value=\"[^\"]*\"", ""))
                .isEqualTo(unknown.body().replaceAll("value=\"[^\"]*\"", ""));
        assertThat(wrong.headers().allValues("set-cookie")).noneMatch(c -> c.contains("rb-session=rbs_"));
    }

    @Test
    void formsOfOtherSitesAreRefused() throws Exception {
        Browser browser = person("victim");
        Map<String, String> logout = Browser.hidden(browser.get("/"));
        assertThat(logout).containsKey("csrf");
        assertThat(browser.post("/logout", logout, "https://evil.example", "cross-site")
                        .statusCode())
                .isEqualTo(403);
        assertThat(browser.post("/logout", logout, "https://x.i.raybound-user.localhost", "")
                        .statusCode())
                .isEqualTo(403);
        assertThat(browser.post("/logout", logout, "null", "").statusCode()).isEqualTo(403);
        assertThat(browser.post("/logout", logout, "", "").statusCode()).isEqualTo(403);
        assertThat(browser.post("/logout", Map.of("csrf", "x")).statusCode()).isEqualTo(403);
        assertThat(browser.post("/logout", Map.of()).statusCode()).isEqualTo(403);
        assertThat(browser.get("/").statusCode()).as("still logged in").isEqualTo(200);
        assertThat(browser.post("/logout", logout).statusCode()).isEqualTo(303);
        assertThat(browser.get("/").statusCode()).isEqualTo(303);
    }

    @Test
    void loginItselfCannotBeForcedFromElsewhere() throws Exception {
        Browser browser = browser();
        Map<String, String> form = Browser.hidden(browser.get("/login"));
        form.put("user", "known");
        form.put("password", PASSWORD);
        assertThat(browser.post("/login", form, "https://evil.example", "cross-site")
                        .statusCode())
                .isEqualTo(403);
        assertThat(browser().post("/login", form).statusCode())
                .as("another browser's form")
                .isEqualTo(403);
    }

    @Test
    void anEndedSessionOpensNothing() throws Exception {
        Browser browser = person("leaver");
        String cookie = browser.cookieLine();
        browser.post("/logout", Browser.hidden(browser.get("/")));
        HttpResponse<String> replay = browser()
                .send(HttpRequest.newBuilder(browser.uri("/"))
                        .header("Cookie", cookie)
                        .build());
        assertThat(replay.statusCode()).isEqualTo(303);
    }

    @Test
    void theSessionReadsTheApiButWritesOnlyWithTheToken() throws Exception {
        Browser browser = person("clicker");
        HttpResponse<String> me = browser.get("/v1/whoami");
        assertThat(me.body()).contains("\"authenticated_by\":\"session\"");
        HttpRequest.Builder stop = HttpRequest.newBuilder(browser.uri("/v1/projects"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"name\":\"by-session\",\"cloud\":\"local\"}"));
        assertThat(browser.send(stop.copy()
                                .header("Origin", "https://evil.example")
                                .build())
                        .statusCode())
                .isEqualTo(403);
        assertThat(browser.send(stop.copy().header("Origin", plane.url()).build())
                        .statusCode())
                .isEqualTo(403);
        String csrf = Browser.hidden(browser.get("/")).get("csrf");
        HttpResponse<String> done = browser.send(stop.copy()
                .header("Origin", plane.url())
                .header("X-Raybound-Csrf", String.valueOf(csrf))
                .build());
        assertThat(done.statusCode()).isEqualTo(201);
    }

    @Test
    void theTicketIsForThisHostThisBrowserAndThisPerson() throws Exception {
        Browser browser = person("opener");
        String key = plane.adminKey();
        assertThat(key).isNotEmpty();
        String id = clusterOf(browser, "doorway");
        site.cluster(id, 1, "Running");
        var cluster = api.get("/v1/clusters/" + id);
        String nonce = "n".repeat(43);
        String hash = GrantVerifier.nonceHash(nonce);
        HttpResponse<String> page =
                browser.get("/open?host=" + cluster.at("/host") + "&nonce=" + hash + "&path=%2F%23%2Fjobs");
        assertThat(page.statusCode()).as(page.body()).isEqualTo(200);
        String origin = cluster.at("/url").replaceAll("/$", "");
        assertThat(page.body())
                .contains("action=\"" + origin + "/.raybound/ticket\"")
                .contains("<button type=\"submit\">");
        String csp = page.headers().firstValue("content-security-policy").orElseThrow();
        assertThat(csp)
                .contains("form-action 'self' " + origin + ";")
                .contains("script-src 'nonce-")
                .doesNotContain("unsafe");
        assertThat(page.headers().firstValue("referrer-policy"))
                .as("the host takes the ticket from this origin only, so the browser has to tell it")
                .hasValue("strict-origin");
        Map<String, String> form = Browser.hidden(page);
        assertThat(form).containsEntry("path", "/#/jobs");
        String ticket = form.getOrDefault("ticket", "");
        PublicKeyRing ring = PublicKeyRing.of(List.of(
                SigningKey.load(folder.resolve("control-plane/keys/grants.key")).verifying()));
        GrantVerifier host = new GrantVerifier(cluster.at("/host"));
        Check<Ticket> good = host.verifyTicket(ticket, nonce, ring, Revocations.NONE, Instant.now());
        assertThat(good).isInstanceOf(Check.Passed.class);
        assertThat(((Check.Passed<Ticket>) good).value().session().name()).isEqualTo("opener");
        assertThat(host.verifyTicket(ticket, "m".repeat(43), ring, Revocations.NONE, Instant.now()))
                .isInstanceOf(Check.Refused.class);
        Browser other = person("stranger");
        assertThat(other.get("/open?host=" + cluster.at("/host") + "&nonce=" + hash)
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void noTicketForAnythingButAnOwnedLiveRoute() throws Exception {
        Browser browser = person("prober");
        String hash = GrantVerifier.nonceHash("x");
        for (String host : List.of(
                "evil.example",
                "console.raybound.localhost",
                "127.0.0.1",
                "demo-aaaaaa.site-a.i.raybound-user.localhost",
                "doorway",
                "evil.example%2F",
                "a%40evil.example",
                "evil.example%3A443",
                "")) {
            HttpResponse<String> page = browser.get("/open?host=" + host + "&nonce=" + hash);
            assertThat(page.statusCode()).as(host).isIn(400, 404);
            assertThat(page.body()).doesNotContain("name=\"ticket\"");
        }
        assertThat(browser.get("/open?host=evil.example&nonce=short").statusCode())
                .isEqualTo(400);
    }

    @Test
    void hostileNamesAreShownAsText() throws Exception {
        Browser browser = browser();
        HttpResponse<String> page = browser.get("/login?next=%2Fopen%3F%22%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E");
        assertThat(page.body()).doesNotContain("<script>alert");
        String csp = page.headers().firstValue("content-security-policy").orElseThrow();
        assertThat(csp)
                .contains("default-src 'none'")
                .contains("frame-ancestors 'none'")
                .doesNotContain("script-src");
        assertThat(browser.get("/console.css").statusCode()).isEqualTo(200);
    }

    @Test
    void manyAttemptsFromOneAddressAreSlowedDown(@TempDir Path other) throws Exception {
        try (ControlPlaneHarness quiet = ControlPlaneHarness.start(other)) {
            Browser browser = new Browser(quiet.url(), quiet.rootPem());
            int last = 0;
            for (int i = 0; i < 12 && last != 429; i++) {
                last = browser.login("admin", "guess number " + i).statusCode();
            }
            assertThat(last).isEqualTo(429);
        }
    }

    private static String clusterOf(Browser browser, String name) throws Exception {
        String csrf = Browser.hidden(browser.get("/")).get("csrf");
        HttpResponse<String> made = browser.send(HttpRequest.newBuilder(browser.uri("/v1/clusters"))
                .header("Content-Type", "application/json")
                .header("Origin", plane.url())
                .header("X-Raybound-Csrf", String.valueOf(csrf))
                .POST(HttpRequest.BodyPublishers.ofString("{\"name\":\"" + name + "\",\"cloud\":\"local\"}"))
                .build());
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        return io.raybound.wire.Json.tree(made.body()).at("/id").asString();
    }
}
